// Every search parameter of every R4 resource type, ready to read resources
// (https://hl7.org/fhir/R4/searchparameter-registry.html; IHE MHD adds a few). Made once, at start; never changes.
import table from './search-parameters.json' with { type: 'json' };
import {
  dateReader,
  findContained,
  isJson,
  type Json,
  type Kind,
  numberReader,
  quantityReader,
  type Reader,
  referenceReader,
  stringReader,
  tokenReader,
  uriReader,
  type ValueByKind,
} from './values.ts';

type Path = { steps: string[]; as: string; systems?: string[]; target?: string };
type Written = {
  type: string;
  paths: Path[];
  targets?: string[];
  components?: { code?: string; type: string; paths: Path[] }[];
};

/** Everything that a simple parameter (or one part of a composite) finds below a node. */
export type Source = {
  [K in Kind]: { kind: K; read(node: unknown, root: Json): ValueByKind[K][] };
}[Kind] & {
  exists(node: unknown, root: Json): boolean;
  /** Types that a reference may point to; empty when any. */
  targets: readonly string[];
  /** A token whose every value is a bare code: the systems that it implies. */
  plainSystems: readonly string[] | undefined;
};

export type SimpleParameter = Source & { code: string; composite?: undefined };
export type CompositeParameter = {
  kind: 'composite';
  code: string;
  composite: {
    /** The elements in each of which all parts must be found together. */
    bases(resource: Json): unknown[];
    /** `code` names the parameter that also finds the values of this part. */
    parts: { code: string | undefined; source: Source }[];
  };
  exists(node: unknown, root: Json): boolean;
};
export type Parameter = SimpleParameter | CompositeParameter;

type Visit = (node: unknown, root: Json, out: unknown[]) => void;

/** One step: `name`, `name[0]`, `name[property=value]`, `%resource`, `%contained[...]`. */
function compileStep(step: string, next: Visit): Visit {
  if (step === '%resource') return (_node, root, out) => next(root, root, out);
  const [, name = step, property, wanted = ''] = /^([^[]+)\[(?:(\w+)=)?(.*)\]$/.exec(step) ?? [];
  const filtered: Visit =
    property === undefined
      ? next
      : (node, root, out) => {
          if (isJson(node) && node[property] === wanted) next(node, root, out);
        };
  if (name === '%contained') {
    return (node, root, out) => {
      const inner = isJson(node) ? findContained(node, root) : undefined;
      if (inner !== undefined) filtered(inner, root, out);
    };
  }
  const only = property === undefined && wanted !== '' ? Number(wanted) : undefined;
  return (node, root, out) => {
    const value = (node as Json | null | undefined)?.[name];
    if (value === undefined || value === null) return;
    if (!Array.isArray(value)) filtered(value, root, out);
    else if (only !== undefined) filtered(value[only], root, out);
    else for (const item of value) filtered(item, root, out);
  };
}

const compilePath = (path: Path, last: Visit): Visit =>
  path.steps.reduceRight((next, step) => compileStep(step, next), last);

const readers: { [K in Kind]: (path: Path, targets: readonly string[]) => Reader<K> } = {
  token: (path) => tokenReader(path.as, path.systems ?? []),
  reference: (path, targets) => referenceReader(path.as, path.target, targets),
  date: (path) => dateReader(path.as),
  string: (path) => stringReader(path.as),
  number: (path) => numberReader(path.as),
  quantity: (path) => quantityReader(path.as),
  uri: (path) => uriReader(path.as),
};

const structured = new Set(['Coding', 'CodeableConcept', 'Identifier']);

function existence(paths: Path[]): (node: unknown, root: Json) => boolean {
  const visits = paths.map((path) => {
    // A filter on the kind of target belongs to the reader, so that existence asks the reader.
    const reads = path.target === undefined ? null : referenceReader(path.as, path.target, []);
    return compilePath(path, (node, root, out) => {
      if (reads !== null) (reads as Visit)(node, root, out);
      // An element with extensions only has no value.
      else if (!isJson(node) || Object.keys(node).some((name) => name !== 'extension' && name !== 'id')) out.push(true);
    });
  });
  return (node, root) => {
    const out: unknown[] = [];
    for (const visit of visits) visit(node, root, out);
    return out.length > 0;
  };
}

function compileSource(kind: Kind, paths: Path[], targets: readonly string[]): Source {
  const usable = paths.filter((path) => path.as !== 'SampledData');
  const visits = usable.map((path) => compilePath(path, readers[kind](path, targets) as Visit));
  const read = (node: unknown, root: Json): unknown[] => {
    const out: unknown[] = [];
    for (const visit of visits) visit(node, root, out);
    return out;
  };
  const plain =
    kind === 'token' &&
    paths.every((path) => !structured.has(path.as) && path.systems?.join(' ') === paths[0]?.systems?.join(' '));
  return {
    kind,
    read,
    exists: existence(paths),
    targets,
    plainSystems: plain ? (paths[0]?.systems ?? []) : undefined,
  } as Source;
}

function compileParameter(code: string, written: Written): Parameter {
  if (written.components === undefined) {
    return { code, ...compileSource(written.type as Kind, written.paths, written.targets ?? []) };
  }
  const visits = written.paths.map((path) => compilePath(path, (node, _root, out) => void out.push(node)));
  return {
    kind: 'composite',
    code,
    exists: existence(written.paths),
    composite: {
      bases(resource) {
        const out: unknown[] = [];
        for (const visit of visits) visit(resource, resource, out);
        return out;
      },
      parts: written.components.map((part) => ({
        code: part.code,
        source: compileSource(part.type as Kind, part.paths, []),
      })),
    },
  };
}

const written = table as unknown as Record<string, Record<string, Written>>;

const compileRow = (row: Record<string, Written>): Map<string, Parameter> =>
  new Map(Object.entries(row).map(([code, parameter]) => [code, compileParameter(code, parameter)]));

const common = compileRow(written.Resource ?? {});
const byType: ReadonlyMap<string, ReadonlyMap<string, Parameter>> = new Map(
  Object.entries(written)
    .filter(([type]) => type !== 'Resource')
    .map(([type, row]) => [type, new Map([...common, ...compileRow(row)])]),
);

/** Whether R4 has this resource type. */
export const isResourceType = (type: string): boolean => byType.has(type);

/** The names of all R4 resource types, in order. */
export const resourceTypes: readonly string[] = [...byType.keys()].sort();

/** All parameters of a type by code, those of every resource (`_id`, `_tag`, ...) among them; empty for no type of R4. */
export const parametersOf = (type: string): ReadonlyMap<string, Parameter> => byType.get(type) ?? new Map();

/** The parameter of a type with this code, or null. */
export const findParameter = (type: string, code: string): Parameter | null => byType.get(type)?.get(code) ?? null;
