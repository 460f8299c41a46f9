// The order of a search's answers (https://hl7.org/fhir/R4/search.html#sort): missing values last, ties by id.
import { foldText } from './fold-text.ts';
import type { SimpleParameter } from './parameters.ts';
import type { SortKey } from './query.ts';
import type { Json } from './values.ts';

type Rank = string | number;

/** What a resource is sorted by; of several values the first in order, also when descending by dates' starts. */
function rankOf(parameter: SimpleParameter, resource: Json, descending: boolean): Rank | undefined {
  const ranks: Rank[] = ranksOf(parameter, resource);
  let best: Rank | undefined;
  for (const rank of ranks) {
    if (best === undefined || (descending ? rank > best : rank < best)) best = rank;
  }
  return best;
}

function ranksOf(parameter: SimpleParameter, resource: Json): Rank[] {
  switch (parameter.kind) {
    case 'date':
      return parameter.read(resource, resource).map((value) => value.start);
    case 'string':
      return parameter.read(resource, resource).map(foldText);
    case 'uri':
      return parameter.read(resource, resource);
    case 'number':
    case 'quantity':
      return parameter.read(resource, resource).map((value) => (value.lowOpen ? value.high : value.low));
    case 'reference':
      return defined(parameter.read(resource, resource).map((value) => value.key));
    case 'token':
      return parameter.code === '_id'
        ? defined(parameter.read(resource, resource).map((value) => value.code))
        : defined(parameter.read(resource, resource).map((value) => value.code?.toLowerCase()));
  }
}

const defined = (ranks: (string | undefined)[]): string[] => ranks.filter((rank) => rank !== undefined);

/** Sorts resources by the keys in order; equal ones by id, so that pages never repeat or lose one. */
export function sortResources<T>(items: readonly T[], keys: readonly SortKey[], resourceOf: (item: T) => Json): T[] {
  const ranked = items.map((item) => {
    const resource = resourceOf(item);
    return { item, id: String(resource.id), ranks: keys.map((key) => rankOf(key.parameter, resource, key.descending)) };
  });
  ranked.sort((a, b) => {
    for (let i = 0; i < keys.length; i++) {
      const order = compareRanks(a.ranks[i], b.ranks[i], keys[i]?.descending === true);
      if (order !== 0) return order;
    }
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  });
  return ranked.map(({ item }) => item);
}

function compareRanks(a: Rank | undefined, b: Rank | undefined, descending: boolean): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? 1 : -1;
  if (a === b) return 0;
  return a < b === descending ? 1 : -1;
}
