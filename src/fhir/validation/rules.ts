// Invariants of R4 written as closures: what the hot path checks without FHIRPath. Each must agree with the published
// expression (rules.test.ts compares the two on official examples and on broken ones). Those not here run as FHIRPath.
import type { Json, Walk } from './issue.ts';

/** True when the rule holds for the element. */
export type RuleTest = (element: Json, walk: Walk) => boolean;

const ucum = 'http://unitsofmeasure.org';

/** The element is there: as a value, or as an extension that stands for one. */
export const has = (o: Json, name: string): boolean => o[name] !== undefined || o[`_${name}`] !== undefined;

/** Some `prefix[x]` is there. */
export function hasChoice(o: Json, prefix: string): boolean {
  for (const key in o) {
    if (key.startsWith(prefix, key.charCodeAt(0) === 95 ? 1 : 0)) {
      const next = key.charCodeAt(prefix.length + (key.charCodeAt(0) === 95 ? 1 : 0));
      if (next >= 65 && next <= 90) return true;
    }
  }
  return false;
}

export const objects = (value: unknown): Json[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (v): v is Json => typeof v === 'object' && v !== null && !Array.isArray(v),
  );

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});
const count = (o: Json, name: string): number => {
  const value = o[name];
  return Array.isArray(value) ? value.length : has(o, name) ? 1 : 0;
};
const codings = (concept: unknown): Json[] => objects(concept).flatMap((c) => objects(c.coding));
const hasCoding = (concept: unknown, system: string, codes: string[]): boolean =>
  codings(concept).some((c) => c.system === system && codes.includes(c.code as string));
const distinct = (values: unknown[]): boolean => new Set(values).size === values.length;
const namesOneThing =
  (pattern: RegExp): RuleTest =>
  (o) =>
    typeof o.name !== 'string' || pattern.test(o.name);

/** start <= end as FHIRPath compares them; undecided (different precision, odd zones) counts as in order. */
function inOrder(start: unknown, end: unknown): boolean {
  if (typeof start !== 'string' || typeof end !== 'string') return true;
  if (start.length > 10 && end.length > 10) {
    const from = Date.parse(start);
    const to = Date.parse(end);
    return !(from > to);
  }
  const shared = Math.min(start.length, end.length);
  return start.slice(0, shared) <= end.slice(0, shared);
}

const sameUnit = (a: Json, b: Json): boolean =>
  (a.code ?? a.unit) === (b.code ?? b.unit) &&
  (a.system === undefined || b.system === undefined || a.system === b.system);

const quantityCoded = (o: Json, system: string): boolean =>
  (has(o, 'code') || !has(o, 'value')) && (!has(o, 'system') || o.system === system);

const both = (a: boolean, b: boolean): boolean => a && b;
const implies = (a: boolean, b: boolean): boolean => !a || b;

const typeRules: Record<string, RuleTest> = {
  'age-1': (o) => quantityCoded(o, ucum) && (typeof o.value !== 'number' || o.value > 0),
  'att-1': (o) => implies(has(o, 'data'), has(o, 'contentType')),
  'cpt-2': (o) => implies(has(o, 'value'), has(o, 'system')),
  'cnt-3': (o) =>
    quantityCoded(o, ucum) &&
    (!has(o, 'code') || o.code === '1') &&
    (typeof o.value !== 'number' || Number.isInteger(o.value)),
  'dis-1': (o) => quantityCoded(o, ucum),
  'drt-1': (o) => implies(has(o, 'code'), both(o.system === ucum, has(o, 'value'))),
  'drq-1': (o) => has(o, 'path') !== has(o, 'searchParam'),
  'drq-2': (o) => has(o, 'path') !== has(o, 'searchParam'),
  'exp-1': (o) => has(o, 'expression') || has(o, 'reference'),
  'ext-1': (o) => has(o, 'extension') !== hasChoice(o, 'value'),
  'mqty-1': (o) => quantityCoded(o, 'urn:iso:std:iso:4217'),
  'per-1': (o) => inOrder(o.start, o.end),
  'qty-3': (o) => implies(has(o, 'code'), has(o, 'system')),
  'rat-1': (o) => both(has(o, 'numerator') === has(o, 'denominator'), has(o, 'numerator') || has(o, 'extension')),
  'rng-2': (o) => {
    const low = object(o.low);
    const high = object(o.high);
    if (typeof low.value !== 'number' || typeof high.value !== 'number' || !sameUnit(low, high)) return true;
    return low.value <= high.value;
  },
  'sqty-1': (o) => !has(o, 'comparator'),
  'tim-1': (o) => implies(has(o, 'duration'), has(o, 'durationUnit')),
  'tim-2': (o) => implies(has(o, 'period'), has(o, 'periodUnit')),
  'tim-4': (o) => !(typeof o.duration === 'number' && o.duration < 0),
  'tim-5': (o) => !(typeof o.period === 'number' && o.period < 0),
  'tim-6': (o) => implies(has(o, 'periodMax'), has(o, 'period')),
  'tim-7': (o) => implies(has(o, 'durationMax'), has(o, 'duration')),
  'tim-8': (o) => implies(has(o, 'countMax'), has(o, 'count')),
  'tim-9': (o) =>
    !has(o, 'offset') ||
    (has(o, 'when') && !(Array.isArray(o.when) && o.when.some((w) => ['C', 'CM', 'CD', 'CV'].includes(w as string)))),
  'tim-10': (o) => !has(o, 'timeOfDay') || !has(o, 'when'),
  'trd-1': (o) => !has(o, 'data') || !hasChoice(o, 'timing'),
  'trd-2': (o) => implies(has(o, 'condition'), has(o, 'data')),
};

const allergyVerification = 'http://terminology.hl7.org/CodeSystem/allergyintolerance-verification';
const conditionVerification = 'http://terminology.hl7.org/CodeSystem/condition-ver-status';
const conditionClinical = 'http://terminology.hl7.org/CodeSystem/condition-clinical';

const clinicalRules: Record<string, RuleTest> = {
  'ait-1': (o) =>
    hasCoding(o.verificationStatus, allergyVerification, ['entered-in-error']) || has(o, 'clinicalStatus'),
  'ait-2': (o) =>
    !hasCoding(o.verificationStatus, allergyVerification, ['entered-in-error']) || !has(o, 'clinicalStatus'),
  'cpl-3': (o) => !has(o, 'detail') || !has(o, 'reference'),
  'con-1': (o) => has(o, 'summary') || has(o, 'assessment'),
  'con-2': (o) => has(o, 'code') || has(o, 'detail'),
  'con-3': (o) =>
    has(o, 'clinicalStatus') ||
    hasCoding(o.verificationStatus, conditionVerification, ['entered-in-error']) ||
    !codings(o.category).some((c) => c.code === 'problem-list-item'),
  'con-4': (o) =>
    !hasChoice(o, 'abatement') || hasCoding(o.clinicalStatus, conditionClinical, ['resolved', 'remission', 'inactive']),
  'con-5': (o) =>
    !hasCoding(o.verificationStatus, conditionVerification, ['entered-in-error']) || !has(o, 'clinicalStatus'),
  // The published rule looks for a member that is known to be no practitioner; we know by the reference alone.
  'ctm-1': (o) => {
    const reference = object(o.member).reference;
    if (!has(o, 'onBehalfOf') || typeof reference !== 'string') return true;
    const named = /(?:^|\/)([A-Z][A-Za-z]+)\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/.exec(
      reference,
    );
    return named === null || named[1] === 'Practitioner';
  },
  'fhs-1': (o) => !hasChoice(o, 'age') || !hasChoice(o, 'born'),
  'fhs-2': (o) => hasChoice(o, 'age') || !has(o, 'estimatedAge'),
  'gol-1': (o) => implies(hasChoice(o, 'detail'), has(o, 'measure')),
  'imm-1': (o) => has(o, 'documentType') || has(o, 'reference'),
  'imr-1': (o) => has(o, 'vaccineCode') || has(o, 'targetDisease'),
  'mad-1': (o) => has(o, 'dose') || hasChoice(o, 'rate'),
  'mdd-1': (o) => inOrder(o.whenPrepared, o.whenHandedOver),
  'msq-3': (o) => o.coordinateSystem === 0 || o.coordinateSystem === 1,
  'msq-5': (o) => has(o, 'chromosome') === has(o, 'genomeBuild'),
  'msq-6': (o) =>
    count(o, 'genomeBuild') +
      count(o, 'referenceSeqId') +
      count(o, 'referenceSeqPointer') +
      count(o, 'referenceSeqString') ===
    1,
  'nor-1': (o) => has(o, 'oralDiet') || has(o, 'supplement') || has(o, 'enteralFormula'),
  'obs-3': (o) => has(o, 'low') || has(o, 'high') || has(o, 'text'),
  'obs-6': (o) => !has(o, 'dataAbsentReason') || !hasChoice(o, 'value'),
  // A component that repeats the code of an observation that has a value would say the value twice.
  'obs-7': (o) => {
    if (!Array.isArray(o.component) || !hasChoice(o, 'value')) return true;
    const own = new Set(codings(o.code).map((c) => JSON.stringify(c)));
    return !objects(o.component).some((part) => codings(part.code).some((c) => own.has(JSON.stringify(c))));
  },
  'prr-1': (o) => !has(o, 'orderDetail') || has(o, 'code'),
  'ras-1': (o) =>
    [object(o.low), object(o.high)].every((q) => Object.keys(q).length === 0 || (q.code === '%' && q.system === ucum)),
  'ras-2': (o) => !(typeof o.probabilityDecimal === 'number' && o.probabilityDecimal > 100),
  'rqg-1': (o) => has(o, 'resource') !== has(o, 'action'),
};

const administrativeRules: Record<string, RuleTest> = {
  'app-1': (o) => has(o, 'type') || has(o, 'actor'),
  'app-2': (o) => has(o, 'start') === has(o, 'end'),
  'app-3': (o) =>
    (has(o, 'start') && has(o, 'end')) || ['proposed', 'cancelled', 'waitlist'].includes(o.status as string),
  'app-4': (o) => !has(o, 'cancelationReason') || o.status === 'noshow' || o.status === 'cancelled',
  'apr-1': (o) => has(o, 'participantType') || has(o, 'actor'),
  'cmp-1': (o) => has(o, 'text') || has(o, 'entry') || has(o, 'section'),
  'cmp-2': (o) => !has(o, 'emptyReason') || !has(o, 'entry'),
  'grp-1': (o) => !has(o, 'member') || o.actual === true,
  'inv-1': (o) =>
    has(o, 'part') ? !hasChoice(o, 'value') && !has(o, 'resource') : hasChoice(o, 'value') !== has(o, 'resource'),
  'inv-1@Task': (o) => inOrder(o.authoredOn, o.lastModified),
  'lst-1': (o) => !has(o, 'emptyReason') || !has(o, 'entry'),
  'lst-2': (o) => o.mode === 'changes' || !objects(o.entry).some((e) => has(e, 'deleted')),
  'lst-3': (o) => o.mode === 'working' || !objects(o.entry).some((e) => has(e, 'date')),
  'org-1': (o) => count(o, 'identifier') + count(o, 'name') > 0,
  'org-2': (o) => o.use !== 'home',
  'org-3': (o) => o.use !== 'home',
  'pat-1': (o) => has(o, 'name') || has(o, 'telecom') || has(o, 'address') || has(o, 'organization'),
  'ppc-1': (o) => has(o, 'policy') || has(o, 'policyRule'),
  'ppc-2': (o) => has(o, 'patient') || !hasCoding(o.scope, 'something', ['patient-privacy']),
  'ppc-3': (o) => has(o, 'patient') || !hasCoding(o.scope, 'something', ['research']),
  'ppc-4': (o) => has(o, 'patient') || !hasCoding(o.scope, 'something', ['adr']),
  'ppc-5': (o) => has(o, 'patient') || !hasCoding(o.scope, 'something', ['treatment']),
  'sev-1': (o) => !has(o, 'name') || !has(o, 'query'),
};

const answeredByOptions = [
  'choice',
  'open-choice',
  'decimal',
  'integer',
  'date',
  'dateTime',
  'time',
  'string',
  'quantity',
];
const withLength = ['boolean', 'decimal', 'integer', 'string', 'text', 'url', 'open-choice'];

function linkIds(o: Json, into: unknown[] = []): unknown[] {
  for (const item of objects(o.item)) {
    if (item.linkId !== undefined) into.push(item.linkId);
    linkIds(item, into);
  }
  return into;
}

const questionnaireRules: Record<string, RuleTest> = {
  'que-0': namesOneThing(/[A-Z]([A-Za-z0-9_]){0,254}/),
  'que-1': (o) => implies(o.type === 'group', has(o, 'item')) && implies(o.type === 'display', !has(o, 'item')),
  'que-2': (o) => distinct(linkIds(o)),
  'que-3': (o) => o.type !== 'display' || !has(o, 'code'),
  'que-4': (o) => !has(o, 'answerOption') || !has(o, 'answerValueSet'),
  'que-5': (o) =>
    answeredByOptions.includes(o.type as string) || (!has(o, 'answerValueSet') && !has(o, 'answerOption')),
  'que-6': (o) => o.type !== 'display' || (!has(o, 'required') && !has(o, 'repeats')),
  'que-7': (o) => implies(o.operator === 'exists', o.answerBoolean !== undefined),
  'que-8': (o) => (o.type !== 'group' && o.type !== 'display') || !has(o, 'initial'),
  'que-9': (o) => o.type !== 'display' || !has(o, 'readOnly'),
  'que-10': (o) => withLength.includes(o.type as string) || !has(o, 'maxLength'),
  'que-11': (o) => !has(o, 'answerOption') || !has(o, 'initial'),
  'que-12': (o) => count(o, 'enableWhen') <= 1 || has(o, 'enableBehavior'),
  'que-13': (o) => o.repeats === true || count(o, 'initial') <= 1,
  'qrs-1': (o) => !(has(o, 'answer') && has(o, 'item')),
};

const bundleRules: Record<string, RuleTest> = {
  'bdl-1': (o) => !has(o, 'total') || o.type === 'searchset' || o.type === 'history',
  'bdl-2': (o) => o.type === 'searchset' || !objects(o.entry).some((e) => has(e, 'search')),
  'bdl-3': (o) => {
    const wanted = o.type === 'batch' || o.type === 'transaction' || o.type === 'history';
    return objects(o.entry).every((e) => has(e, 'request') === wanted);
  },
  'bdl-4': (o) => {
    const wanted = o.type === 'batch-response' || o.type === 'transaction-response' || o.type === 'history';
    return objects(o.entry).every((e) => has(e, 'response') === wanted);
  },
  'bdl-5': (o) => has(o, 'resource') || has(o, 'request') || has(o, 'response'),
  'bdl-7': (o) =>
    o.type === 'history' ||
    distinct(
      objects(o.entry)
        .filter((e) => e.fullUrl !== undefined)
        .map((e) => `${e.fullUrl} ${object(object(e.resource).meta).versionId ?? ''}`),
    ),
  'bdl-8': (o) => typeof o.fullUrl !== 'string' || !o.fullUrl.includes('/_history/'),
  'bdl-9': (o) => {
    const identifier = object(o.identifier);
    return o.type !== 'document' || (has(identifier, 'system') && has(identifier, 'value'));
  },
  'bdl-10': (o) => o.type !== 'document' || typeof o.timestamp === 'string',
  'bdl-11': (o) => o.type !== 'document' || object(objects(o.entry)[0]?.resource).resourceType === 'Composition',
  'bdl-12': (o) => o.type !== 'message' || object(objects(o.entry)[0]?.resource).resourceType === 'MessageHeader',
};

const assertions =
  'contentType expression headerField minimumId navigationLinks path requestMethod resource responseCode response validateProfileId'.split(
    ' ',
  );
const oneAssertion: RuleTest = (o) => has(o, 'extension') || assertions.filter((name) => has(o, name)).length <= 1;
// The FHIRPath engine, without a schema, takes responseCode for a choice of `response`.
const testRules: Record<string, RuleTest> = { 'tst-5': oneAssertion, 'tst-6': oneAssertion };

export const nativeRules: Record<string, RuleTest> = {
  ...testRules,
  ...typeRules,
  ...clinicalRules,
  ...administrativeRules,
  ...questionnaireRules,
  ...bundleRules,
};

/** Checked where the walk has more than one element to look at (compile.ts, contained.ts), or left out on purpose. */
export const rulesElsewhere: ReadonlySet<string> = new Set([
  ...['ele-1', 'ref-1', 'dom-2', 'dom-3', 'dom-4', 'dom-5', 'txt-1', 'txt-2'],
  // Best practice only: a record without narrative is no worse, and a remark on each resource would hide the others.
  'dom-6',
]);
