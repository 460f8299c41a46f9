// The text of a search to a typed query, or a Fault that says which parameter is wrong
// (https://hl7.org/fhir/R4/search.html, https://hl7.org/fhir/R4/http.html#search).
import { Fault } from '../../base/fault.ts';
import { findParameter, isResourceType, type Parameter } from './parameters.ts';
import {
  invalidValue,
  parseReference,
  parseTest,
  splitUnescaped,
  unescapeValue,
  unsupportedModifier,
  type ValueContext,
} from './parse-value.ts';
import type { Criterion, Include, PatientScope, Query, SortKey, Test } from './query.ts';
import { recordParameters } from './terms.ts';

export type SearchOptions = {
  /** What becomes of unknown parameters (https://hl7.org/fhir/R4/search.html#errors). */
  handling: 'strict' | 'lenient';
  /** For `ap` on dates. */
  now: Date;
  /** Absolute FHIR base of this server without a slash at the end, so that its absolute references are known as its own. */
  baseUrl?: string;
};

export const limits = { queryBytes: 8192, parameters: 64, alternatives: 100, countMax: 500, countDefault: 20 } as const;

const refused = (code: string, name: string, text: string, issue = 'not-supported'): Fault =>
  new Fault('invalid', {
    code,
    message: `${name}: ${text}`,
    issues: [{ code: issue, text, expression: `http.${name}` }],
  });

/** Parameters that narrow or redirect a search: to leave one out would answer another question than was asked. */
const neverIgnored = new Set([
  '_filter',
  '_query',
  '_list',
  '_has',
  '_content',
  '_text',
  '_contained',
  '_containedType',
]);

/** Joins the query of a URL and the form of a POST `_search`: both count. */
export const mergeForm = (rawQuery: string, form: string): string =>
  rawQuery === '' || form === '' ? rawQuery + form : `${rawQuery}&${form}`;

function decode(text: string, name: string): string {
  if (!text.includes('%') && !text.includes('+')) return text;
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw refused('search.invalid-value', name, 'the percent encoding is broken', 'structure');
  }
}

type Draft = { -readonly [K in keyof Query]: Query[K] extends readonly (infer E)[] ? E[] : Query[K] };

/** Reads a search within `type`. Throws Faults of category `invalid` with an issue for the parameter. */
export function parseSearch(type: string, rawQuery: string, options: SearchOptions): Query {
  if (!isResourceType(type)) throw refused('search.unknown-type', '_type', `${type} is no resource type of FHIR R4`);
  if (Buffer.byteLength(rawQuery) > limits.queryBytes) {
    throw refused('search.too-long', '_search', `a search may have ${limits.queryBytes} bytes`, 'too-long');
  }
  const draft: Draft = {
    type,
    criteria: [],
    patient: [],
    sort: [],
    count: limits.countDefault,
    cursor: undefined,
    total: undefined,
    summary: undefined,
    elements: [],
    includes: [],
    revincludes: [],
    format: undefined,
    pretty: false,
    ignored: [],
    self: '',
  };
  const seen: string[] = [];
  const pairs = rawQuery === '' ? [] : rawQuery.split('&');
  if (pairs.length > limits.parameters) {
    throw refused('search.too-many', '_search', `a search may have ${limits.parameters} parameters`, 'too-costly');
  }
  const context: ValueContext = { name: '', now: options.now.getTime(), baseUrl: options.baseUrl };
  for (const pair of pairs) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals), '_search');
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1), name);
    // A parameter with no value is as if it were not there (https://hl7.org/fhir/R4/search.html#errors).
    if (value === '') {
      if (options.handling === 'strict' && !isKnown(type, name)) throw unknownParameter(name, type);
      continue;
    }
    context.name = name;
    const understood =
      name.charCodeAt(0) === 95
        ? readControl(draft, seen, name, value, context)
        : readFilter(draft, name, value, context);
    if (understood) {
      if (name !== '_cursor') draft.self += draft.self === '' ? pair : `&${pair}`;
    } else if (options.handling === 'strict') throw unknownParameter(name, type);
    else draft.ignored.push(name);
  }
  return draft;
}

const unknownParameter = (name: string, type: string): Fault =>
  refused('search.unknown-parameter', name, `${type} has no search parameter ${name} here`);

/** The name without modifier and chain. */
function codeOf(name: string): string {
  const colon = name.indexOf(':');
  const dot = name.indexOf('.');
  if (colon < 0 && dot < 0) return name;
  return name.slice(0, colon < 0 ? dot : dot < 0 ? colon : Math.min(colon, dot));
}

const isKnown = (type: string, name: string): boolean => {
  const code = codeOf(name);
  return findParameter(type, code) !== null || controls.has(code);
};

const controls = new Set([
  '_sort',
  '_count',
  '_cursor',
  '_total',
  '_summary',
  '_elements',
  '_include',
  '_revinclude',
  '_format',
  '_pretty',
]);

/** `_…`: what shapes the answer, and the parameters of all resources. False when unknown. */
function readControl(draft: Draft, seen: string[], name: string, value: string, context: ValueContext): boolean {
  const code = codeOf(name);
  if (neverIgnored.has(code)) {
    if (code === '_contained' && value === 'false') return true;
    throw refused('search.unsupported-parameter', name, `${code} is not supported`);
  }
  if (!controls.has(code)) return readFilter(draft, name, value, context);
  if (code === '_include' || code === '_revinclude') {
    readInclude(draft, name, value);
    return true;
  }
  if (name !== code) throw unsupportedModifier(name, name.slice(code.length + 1), 'control');
  if (seen.includes(code)) throw refused('search.repeated-parameter', name, `${code} may be given once`, 'invalid');
  seen.push(code);
  switch (code) {
    case '_sort':
      for (const part of value.split(',')) draft.sort.push(readSort(draft.type, part.trim()));
      break;
    case '_count':
      if (!/^\d{1,9}$/.test(value)) throw invalidValue(name, 'the value is no count');
      draft.count = Math.min(Number(value), limits.countMax);
      break;
    case '_cursor':
      if (!/^[A-Za-z0-9_\-.~]{1,1024}$/.test(value)) throw invalidValue(name, 'the value is no cursor of this server');
      draft.cursor = value;
      break;
    case '_total':
      if (value !== 'none' && value !== 'estimate' && value !== 'accurate')
        throw invalidValue(name, 'none, estimate or accurate');
      draft.total = value;
      break;
    case '_summary':
      if (value === 'true' || value === 'text' || value === 'data' || value === 'count') draft.summary = value;
      else if (value !== 'false') throw invalidValue(name, 'true, text, data, count or false');
      break;
    case '_elements':
      draft.elements.push(...value.split(',').map((part) => readElement(name, part.trim())));
      break;
    case '_pretty':
      draft.pretty = value === 'true';
      break;
    default:
      draft.format = value;
  }
  return true;
}

function readElement(name: string, element: string): string {
  if (!/^[A-Za-z][A-Za-z0-9.]*$/.test(element)) throw invalidValue(name, 'the value is no list of elements');
  return element;
}

function readSort(type: string, written: string): SortKey {
  const descending = written.startsWith('-');
  const code = descending ? written.slice(1) : written;
  const parameter = findParameter(type, code);
  if (parameter === null || parameter.kind === 'composite') {
    throw refused('search.unsupported-sort', '_sort', `${type} cannot be sorted by ${code}`);
  }
  return { code, parameter, descending };
}

/** `Type:parameter`, `Type:parameter:Target`, `*`. */
function readInclude(draft: Draft, name: string, value: string): void {
  const reverse = name.startsWith('_rev');
  const modifier = name.slice(reverse ? 11 : 8);
  // `:recurse` is the name that STU3 had for it.
  if (modifier !== '' && modifier !== ':iterate' && modifier !== ':recurse')
    throw unsupportedModifier(name, modifier.slice(1), 'control');
  const into = reverse ? draft.revincludes : draft.includes;
  const iterate = modifier !== '';
  if (value === '*' && !reverse) {
    into.push({ source: draft.type, code: '*', target: undefined, iterate });
    return;
  }
  const [source = '', code = '', target, ...more] = value.split(':');
  const parameter = findParameter(source, code);
  const known = code === '*' ? isResourceType(source) : parameter?.kind === 'reference';
  if (!known || more.length > 0 || (target !== undefined && !isResourceType(target))) {
    throw invalidValue(name, `${value} is no reference to follow`);
  }
  into.push({ source, code, target, iterate } satisfies Include);
}

const mayBePatient = (parameter: Parameter): boolean =>
  parameter.kind === 'reference' && (parameter.targets.length === 0 || parameter.targets.includes('Patient'));

/** A search parameter of the type. False when unknown. */
function readFilter(draft: Draft, name: string, value: string, context: ValueContext): boolean {
  const whole = findParameter(draft.type, name);
  const code = whole === null ? codeOf(name) : name;
  const rest = name.slice(code.length);
  if (rest.startsWith('.')) {
    // A code with a dot of its own (`author.given`) may carry a modifier too.
    const colon = name.indexOf(':');
    const dotted = colon < 0 ? null : findParameter(draft.type, name.slice(0, colon));
    if (dotted !== null) return readSimple(draft, name, dotted, name.slice(colon + 1), value, context);
  }
  const parameter = whole ?? findParameter(draft.type, code);
  if (parameter === null) return false;
  const alternatives = splitUnescaped(value, ',');
  if (alternatives.length > limits.alternatives) {
    throw refused('search.too-many', name, `a parameter may have ${limits.alternatives} values`, 'too-costly');
  }
  if (recordParameters.has(code) && draft.type !== 'Patient' && mayBePatient(parameter)) {
    const scope = readPatient(rest, alternatives, context);
    if (scope !== null) {
      draft.patient.push(scope);
      return true;
    }
  }
  if (rest.includes('.')) {
    if (parameter.kind !== 'reference') throw refused('search.unsupported-chain', name, `${code} is no reference`);
    throw refused('search.unsupported-chain', name, 'chains into other resources are not supported');
  }
  return readSimple(draft, name, parameter, rest === '' ? undefined : rest.slice(1), value, context, alternatives);
}

/** The record that is meant, or null when the parameter points to no patient (`subject=Device/1`, `:missing`). */
function readPatient(rest: string, alternatives: readonly string[], context: ValueContext): PatientScope | null {
  const byIdentifier = rest === '.identifier' || rest === ':identifier' || rest === ':Patient.identifier';
  if (!byIdentifier && rest !== '' && rest !== ':Patient') return null;
  const first = alternatives[0] as string;
  if (byIdentifier) {
    single(alternatives, context.name);
    const parts = splitUnescaped(first, '|').map(unescapeValue);
    const [system = '', ...value] = parts.length === 1 ? ['', ...parts] : parts;
    if (value.join('|') === '') throw invalidValue(context.name, 'the identifier has no value');
    return {
      by: 'identifier',
      system: parts.length === 1 ? undefined : system === '' ? null : system,
      value: value.join('|'),
    };
  }
  const reference = parseReference(first, ['Patient'], undefined, context);
  const key = reference.keys[0] as string;
  const found = /(?:^|\/)Patient\/([A-Za-z0-9\-.]{1,64})$/.exec(key);
  if (found === null) return null;
  single(alternatives, context.name);
  return { by: 'id', id: found[1] as string, url: key.startsWith('Patient/') ? undefined : key };
}

function single(alternatives: readonly string[], name: string): void {
  if (new Set(alternatives).size > 1)
    throw refused('search.one-patient', name, 'a search is within one record', 'too-costly');
}

function readSimple(
  draft: Draft,
  name: string,
  parameter: Parameter,
  modifier: string | undefined,
  value: string,
  context: ValueContext,
  alternatives: readonly string[] = splitUnescaped(value, ','),
): boolean {
  draft.criteria.push(criterion(name, parameter, modifier, value, context, alternatives));
  return true;
}

function criterion(
  name: string,
  parameter: Parameter,
  modifier: string | undefined,
  value: string,
  context: ValueContext,
  alternatives: readonly string[],
): Criterion {
  if (modifier === 'missing') {
    if (value !== 'true' && value !== 'false') throw invalidValue(name, 'true or false');
    return { by: 'missing', name, parameter, missing: value === 'true' };
  }
  if (parameter.code === '_id') {
    if (modifier !== undefined && modifier !== 'not') throw unsupportedModifier(name, modifier, 'token');
    return { by: 'id', name, ids: alternatives.map(unescapeValue), negated: modifier === 'not' };
  }
  if (parameter.kind !== 'composite')
    return { by: 'value', name, parameter, test: parseTest(parameter, modifier, alternatives, context) };
  if (modifier !== undefined) throw unsupportedModifier(name, modifier, 'composite');
  const parts = parameter.composite.parts;
  return {
    by: 'composite',
    name,
    parameter,
    alternatives: alternatives.map((alternative): Test[] => {
      const texts = splitUnescaped(alternative, '$');
      if (texts.length !== parts.length)
        throw invalidValue(name, `the value has ${parts.length} parts, with $ between`);
      return parts.map((part, i) => parseTest(part.source, undefined, [texts[i] as string], context));
    }),
  };
}
