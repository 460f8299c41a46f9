// Whether a resource answers a query, decided on the opened resource (https://hl7.org/fhir/R4/search.html).
import type { DateRange } from './date-range.ts';
import { foldText } from './fold-text.ts';
import type { Source } from './parameters.ts';
import type {
  Criterion,
  DateQuery,
  NumberQuery,
  OfTypeQuery,
  QuantityQuery,
  ReferenceQuery,
  Test,
  TokenQuery,
} from './query.ts';
import type { Json, NumberValue, QuantityValue, ReferenceValue, TokenValue } from './values.ts';

type NodeTest = (node: unknown, root: Json) => boolean;

/** All conditions of a query but the record it is in. `criteria` is `query.criteria`, or what a plan left over. */
export function compileMatch(criteria: readonly Criterion[]): (resource: Json) => boolean {
  const tests = criteria.map(compileCriterion);
  if (tests.length === 1) return tests[0] as (resource: Json) => boolean;
  return (resource) => {
    for (const test of tests) if (!test(resource)) return false;
    return true;
  };
}

function compileCriterion(criterion: Criterion): (resource: Json) => boolean {
  switch (criterion.by) {
    case 'id': {
      const ids = new Set(criterion.ids);
      return (resource) => ids.has(resource.id as string) !== criterion.negated;
    }
    case 'missing':
      return (resource) => criterion.parameter.exists(resource, resource) !== criterion.missing;
    case 'value': {
      // The server gives lastUpdated to the millisecond; it is a moment, however it is written.
      const test =
        criterion.parameter.code === '_lastUpdated'
          ? compileMoments(criterion)
          : compileTest(criterion.parameter, criterion.test);
      return (resource) => test(resource, resource);
    }
    case 'composite': {
      const { bases, parts } = criterion.parameter.composite;
      const alternatives = criterion.alternatives.map((tests) =>
        tests.map((test, i) => compileTest((parts[i] as (typeof parts)[number]).source, test)),
      );
      return (resource) =>
        bases(resource).some((base) => alternatives.some((tests) => tests.every((test) => test(base, resource))));
    }
  }
}

function compileMoments(criterion: Extract<Criterion, { by: 'value' }>): NodeTest {
  const { parameter, test } = criterion;
  if (parameter.kind !== 'date' || test.kind !== 'date') return () => false;
  return (node, root) =>
    parameter
      .read(node, root)
      .some(({ start }) => test.values.some((query) => matchesDate(query, { start, end: start + 1 })));
}

/** A test of one kind fits a source of the same kind; the parser makes no other pair. */
function compileTest(source: Source, test: Test): NodeTest {
  switch (test.kind) {
    case 'token': {
      const found = anyOf(source, 'token', test.values, matchesToken);
      return test.negated ? (node, root) => !found(node, root) : found;
    }
    case 'token-text':
      return anyOf(
        source,
        'token',
        test.values,
        (query, value) => value.text !== undefined && foldText(value.text).startsWith(query),
      );
    case 'of-type':
      return anyOf(source, 'token', test.values, matchesOfType);
    case 'reference':
      return anyOf(source, 'reference', test.values, matchesReference);
    case 'reference-identifier':
      return anyOf(
        source,
        'reference',
        test.values,
        (query, value) => value.identifier !== undefined && matchesToken(query, value.identifier),
      );
    case 'date':
      return anyOf(source, 'date', test.values, matchesDate);
    case 'string':
      if (test.mode === 'exact') return anyOf(source, 'string', test.values, (query, value) => value === query);
      if (test.mode === 'contains')
        return anyOf(source, 'string', test.values, (query, value) => foldText(value).includes(query));
      return anyOf(source, 'string', test.values, (query, value) => foldText(value).startsWith(query));
    case 'number':
      return anyOf(source, 'number', test.values, matchesNumber);
    case 'quantity':
      return anyOf(source, 'quantity', test.values, matchesQuantity);
    case 'uri':
      if (test.mode === 'exact') return anyOf(source, 'uri', test.values, (query, value) => value === query);
      if (test.mode === 'below') return anyOf(source, 'uri', test.values, isBelow);
      return anyOf(source, 'uri', test.values, (query, value) => isBelow(value, query));
  }
}

type ValueOf<K extends Source['kind']> =
  Extract<Source, { kind: K }> extends { read(node: unknown, root: Json): (infer V)[] } ? V : never;

function anyOf<K extends Source['kind'], Q>(
  source: Source,
  kind: K,
  queries: readonly Q[],
  matches: (query: Q, value: ValueOf<K>) => boolean,
): NodeTest {
  if (source.kind !== kind) return () => false;
  const read = source.read as (node: unknown, root: Json) => ValueOf<K>[];
  if (queries.length === 1) {
    const query = queries[0] as Q;
    return (node, root) => {
      for (const value of read(node, root)) if (matches(query, value)) return true;
      return false;
    };
  }
  return (node, root) => {
    for (const value of read(node, root)) for (const query of queries) if (matches(query, value)) return true;
    return false;
  };
}

/** Codes compare without case: to find too much is safer than to find too little (search.html#token). */
const sameCode = (query: string, value: string | undefined): boolean =>
  value !== undefined && (value === query || value.toLowerCase() === query);

export function matchesToken(query: TokenQuery, value: TokenValue): boolean {
  if (query.system === null) {
    if (value.system !== undefined) return false;
  } else if (query.system !== undefined && value.system !== query.system && !value.implied?.includes(query.system))
    return false;
  return query.code === undefined
    ? value.code !== undefined || value.system !== undefined
    : sameCode(query.code, value.code);
}

function matchesOfType(query: OfTypeQuery, value: TokenValue): boolean {
  if (value.kinds === undefined || !sameCode(query.value, value.code)) return false;
  return value.kinds.some((kind) => kind.system === query.system && sameCode(query.code, kind.code));
}

export function matchesReference(query: ReferenceQuery, value: ReferenceValue): boolean {
  if (value.key === undefined) return false;
  if (query.keys.includes(value.key) || (value.versioned !== undefined && query.keys.includes(value.versioned)))
    return true;
  return query.id !== undefined && value.id === query.id && value.key === `${value.type}/${value.id}`;
}

/** The table of prefixes on ranges: https://hl7.org/fhir/R4/search.html#prefix. */
export function matchesDate(query: DateQuery, value: DateRange): boolean {
  const { start, end } = query.range;
  switch (query.prefix) {
    case 'eq':
      return start <= value.start && value.end <= end;
    case 'ne':
      return !(start <= value.start && value.end <= end);
    case 'gt':
      return value.end > end;
    case 'lt':
      return value.start < start;
    case 'ge':
      return value.end > end || (start <= value.start && value.end <= end);
    case 'le':
      return value.start < start || (start <= value.start && value.end <= end);
    case 'sa':
      return value.start >= end;
    case 'eb':
      return value.end <= start;
    case 'ap':
      return value.start < end && value.end > start;
  }
}

/** eq and ne know the precision that was written; the other prefixes compare with the number itself. */
export function matchesNumber(query: NumberQuery, value: NumberValue): boolean {
  const { exact, low, high } = query.number;
  switch (query.prefix) {
    case 'eq':
      return isWithin(value, low, high);
    case 'ne':
      return !isWithin(value, low, high);
    case 'gt':
      return value.high > exact;
    case 'lt':
      return value.low < exact;
    case 'ge':
      return value.high > exact || (value.high === exact && !value.highOpen);
    case 'le':
      return value.low < exact || (value.low === exact && !value.lowOpen);
    case 'sa':
      return value.low > exact || (value.low === exact && value.lowOpen);
    case 'eb':
      return value.high < exact || (value.high === exact && value.highOpen);
    case 'ap':
      return (
        (value.low < high || (value.low === high && !value.lowOpen)) &&
        (value.high > low || (value.high === low && !value.highOpen))
      );
  }
}

const isWithin = (value: NumberValue, low: number, high: number): boolean =>
  value.low >= low && (value.high < high || (value.high === high && value.highOpen));

function matchesQuantity(query: QuantityQuery, value: QuantityValue): boolean {
  if (query.system !== undefined && value.system !== query.system) return false;
  // A UCUM code is case sensitive: mG is not MG. Without a system, the unit as shown counts too.
  if (
    query.code !== undefined &&
    value.code !== query.code &&
    !(query.system === undefined && value.unit === query.code)
  )
    return false;
  return matchesNumber(query, value);
}

/** URLs only; a urn is below nothing but itself. */
function isBelow(above: string, below: string): boolean {
  if (below === above) return true;
  if (above.startsWith('urn:')) return false;
  return below.startsWith(above.endsWith('/') ? above : `${above}/`);
}
