// One FHIR read and one FHIR search of the register (https://hl7.org/fhir/R4/http.html#read, #search).
import { Fault } from '../../base/fault.ts';
import { searchsetText } from '../../fhir/bundle/bundle-text.ts';
import type { Include, Query } from '../../fhir/search/query.ts';
import { type DirectoryType, directoryConditions } from './directory-conditions.ts';
import { organisationResource, practitionerResource, type Resource, roleResource } from './fhir.ts';
import type { Found, Page, ProfessionalsStore } from './store.ts';

const countMax = 100;

export async function readDirectory(store: ProfessionalsStore, type: DirectoryType, id: string): Promise<Resource> {
  const [found] = await byIds(store, type, [id]);
  if (found === undefined)
    throw new Fault('hidden', { code: 'professionals.not-found', message: 'Nothing in the register has this id.' });
  return found;
}

export async function searchDirectory(
  store: ProfessionalsStore,
  type: DirectoryType,
  query: Query,
  base: string,
): Promise<string> {
  const sorted = query.sort.find((key) => key.code !== '_id' || key.descending);
  if (sorted !== undefined || query.revincludes.length > 0) {
    throw new Fault('invalid', {
      code: 'search.unsupported-parameter',
      message: 'The register is sorted by _id and has no _revinclude.',
    });
  }
  const count = query.summary === 'count' ? 0 : Math.min(query.count, countMax);
  // One more than the page holds tells whether there is another.
  const asked: Page = {
    conditions: directoryConditions(type, query),
    after: query.cursor ?? null,
    count: count === 0 ? 0 : count + 1,
  };
  const found = await pageOf(store, type, asked);
  const matches = found.items.slice(0, count);
  const last = found.items.length > count ? matches.at(-1) : undefined;
  const included = await include(store, matches, query.includes);
  const self = `${base}/${type}?${query.self}`;
  const entries = [
    ...matches.map((resource) => ({ resource, mode: 'match' as const })),
    ...included.map((resource) => ({ resource, mode: 'include' as const })),
  ];
  return searchsetText({
    self: query.cursor === undefined ? self : `${self}&_cursor=${query.cursor}`,
    ...(last !== undefined && { next: `${self}${query.self === '' ? '' : '&'}_cursor=${last.id}` }),
    total: found.total,
    entries: entries.map(({ resource, mode }) => ({
      fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
      text: JSON.stringify(resource),
      mode,
    })),
  });
}

async function pageOf(store: ProfessionalsStore, type: DirectoryType, asked: Page): Promise<Found<Resource>> {
  const as = <T>(found: Found<T>, resource: (row: T) => Resource): Found<Resource> => ({
    total: found.total,
    items: found.items.map(resource),
  });
  if (type === 'Practitioner') return as(await store.practitionerPage(asked), practitionerResource);
  if (type === 'Organization') return as(await store.organisationPage(asked), organisationResource);
  return as(await store.rolePage(asked), roleResource);
}

async function byIds(store: ProfessionalsStore, type: DirectoryType, ids: readonly string[]): Promise<Resource[]> {
  if (ids.length === 0) return [];
  if (type === 'Practitioner') return (await store.practitioners(ids)).map(practitionerResource);
  if (type === 'Organization') return (await store.organisations(ids)).map(organisationResource);
  return (await store.roles(ids)).map(roleResource);
}

/** `PractitionerRole:practitioner`, `PractitionerRole:organization`, `Organization:partof`, each resource once. */
async function include(
  store: ProfessionalsStore,
  matches: readonly Resource[],
  includes: readonly Include[],
): Promise<Resource[]> {
  const wanted: Record<'Practitioner' | 'Organization', Set<string>> = {
    Practitioner: new Set(),
    Organization: new Set(),
  };
  const elements: Record<string, { element: string; type: 'Practitioner' | 'Organization' }> = {
    practitioner: { element: 'practitioner', type: 'Practitioner' },
    organization: { element: 'organization', type: 'Organization' },
    partof: { element: 'partOf', type: 'Organization' },
  };
  for (const { source, code, target } of includes) {
    for (const [name, { element, type }] of Object.entries(elements)) {
      if ((code !== '*' && code !== name) || (target !== undefined && target !== type)) continue;
      for (const match of matches) {
        const reference = (match[element] as { reference?: string } | undefined)?.reference;
        if (match.resourceType === source && reference !== undefined)
          wanted[type].add(reference.slice(type.length + 1));
      }
    }
  }
  for (const { resourceType, id } of matches) if (resourceType === 'Organization') wanted.Organization.delete(id);
  const [practitioners, organisations] = await Promise.all([
    byIds(store, 'Practitioner', [...wanted.Practitioner]),
    byIds(store, 'Organization', [...wanted.Organization]),
  ]);
  return [...practitioners, ...organisations];
}
