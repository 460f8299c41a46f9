// Search within one record. What blinded tokens and times can decide is decided by the query, with the reader's view in
// it; the rest on opened entries, by the same grammar. https://hl7.org/fhir/R4/search.html
import type { Call } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import type { ScopeLetter } from '../../fhir/rest/smart-scopes.ts';
import { compileMatch } from '../../fhir/search/match.ts';
import { findParameter } from '../../fhir/search/parameters.ts';
import { parseSearch } from '../../fhir/search/parse.ts';
import { type Plan, plan } from '../../fhir/search/plan.ts';
import type { Include, PatientScope, Query } from '../../fhir/search/query.ts';
import { sortResources } from '../../fhir/search/sort.ts';
import type { Dossier, View } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { findOwner } from './owner.ts';
import { type PageCursor, readPageCursor, writePageCursor } from './page-cursor.ts';
import { datedParameter, timelessTerm } from './prepare-entry.ts';
import { lookOf } from './reach.ts';
import type { ReadEntry } from './read-entry.ts';
import { assertScope, dossierOfId, mayByScope, type Room } from './room.ts';
import { scopeTokensOf } from './scope-filter.ts';
import type { OpenedEntry } from './seal-entry.ts';
import type { EntryFound, EntrySearch } from './store.ts';
import { findRecordType, nameOfType, recordTypes } from './types.ts';

type Json = { [name: string]: unknown };

export type SearchAnswer = {
  query: Query;
  matches: ReadEntry[];
  included: ReadEntry[];
  total: number | null;
  /** The cursor of the next page. */
  next: string | null;
};

/** Candidates that may be opened to decide a search on their content. */
const candidatesMax = 10_000;
const includeRoundsMax = 3;
const turnsMax = 4;
/** Ids that one log entry lists. */
const loggedMax = 30;

/** @throws Fault `search.*` for a query that cannot be read; never for what may not be known */
export async function searchEntries(
  room: Room,
  call: Call,
  type: string,
  rawQuery: string,
  handling: 'strict' | 'lenient',
): Promise<SearchAnswer> {
  assertScope(call, type, 's');
  if (findRecordType(type) === null) throw recordErrors.typeNotTaken(type);
  const query = parseSearch(type, rawQuery, { handling, now: call.at, baseUrl: room.needs.fhirBase() });
  const dossier = await scopeOf(room, call, query);
  if (dossier === null) {
    await room.needs.audit.append(room.needs.audit.platformLog, call, {
      action: 'searched',
      what: [{ type }],
      count: 0,
      outcome: 'refused',
    });
    return { query, matches: [], included: [], ...nothingFound(query) };
  }
  const { found, view, at } = await runSearch(room, call, dossier, query, 's');
  const included = await include(room, call, at, view, query, found.entries);
  const all = [...found.entries, ...included];
  await room.needs.audit.append(at.log, call, {
    action: 'searched',
    what: all.length === 0 ? [{ type }] : all.slice(0, loggedMax).map((one) => ({ id: one.id, type: one.type })),
    count: all.length,
    ...lookOf(view, all.length),
    detail: `${type}?${query.self}`.slice(0, 2000),
  });
  return { query, matches: found.entries, included, total: found.total, next: found.next };
}

/** The one entry that a condition matches, null for none. @throws Fault `record.several-match` */
export async function findByCondition(
  room: Room,
  call: Call,
  dossier: Dossier,
  type: string,
  condition: string,
): Promise<ReadEntry | null> {
  const query = parseSearch(type, condition, { handling: 'strict', now: call.at, baseUrl: room.needs.fhirBase() });
  for (const scope of query.patient) if ((await findOwner(room, ownerOfScope(scope)))?.id !== dossier.id) return null;
  // A token that may add results of one kind learns nothing of others by its conditions.
  const { found } = await runSearch(room, call, dossier, { ...query, count: 2, cursor: undefined }, 'c');
  if (found.entries.length > 1) throw recordErrors.severalMatch();
  return found.entries[0] ?? null;
}

const ownerOfScope = (scope: PatientScope): Parameters<typeof findOwner>[1] =>
  scope.by === 'id' ? { by: 'id', id: scope.id } : { by: 'identifier', system: scope.system ?? '', value: scope.value };

/** The one record that is searched; a patient's own when the query names none. */
async function scopeOf(room: Room, call: Call, query: Query): Promise<Dossier | null> {
  const scopes = query.patient;
  if (scopes.length > 0) {
    const found = await Promise.all(scopes.map((scope) => findOwner(room, ownerOfScope(scope))));
    return found.every((one) => one?.id === found[0]?.id) ? (found[0] ?? null) : null;
  }
  if (call.actor.kind === 'patient') return room.dossiers.findOf(call.actor.patientId);
  const ids = query.criteria.flatMap((one) => (one.by === 'id' && !one.negated ? one.ids : []));
  const pseudonyms = new Set(ids.map(dossierOfId));
  const [pseudonym] = pseudonyms;
  if (pseudonyms.size === 1 && pseudonym !== null && pseudonym !== undefined) return room.dossiers.find(pseudonym);
  if (ids.length > 0) return null;
  throw new Fault('refused', {
    code: 'search.patient-needed',
    message: 'A search is within one record: name the patient.',
    issues: [{ text: 'patient, patient.identifier or _id is needed.', expression: 'http.patient' }],
  });
}

type Found = { entries: ReadEntry[]; total: number | null; next: string | null };

/** What the same query answers in a record of which nothing may be seen: no record must not differ from it. */
function nothingFound(query: Query): { total: number | null; next: null } {
  const planned = plan(query, { clinicalEnd: false });
  if (planned.empty) return { total: 0, next: null };
  const isLaterPage = readPageCursor(query.cursor) !== null;
  const isByStore = planned.residual.length === 0 && columnOf(query.type, planned.sort) !== null;
  return { total: isByStore && isLaterPage && !wantsTotal(query) ? null : 0, next: null };
}

const wantsTotal = (query: Query): boolean =>
  query.total === 'accurate' || query.total === 'estimate' || query.summary === 'count' || query.count === 0;

/** Runs a query in the caller's view, deciding again when the facts of access moved meanwhile. */
export async function runSearch(
  room: Room,
  call: Call,
  dossier: Dossier,
  query: Query,
  letter: ScopeLetter,
): Promise<{ found: Found; view: View; at: Dossier }> {
  const planned = plan(query, { clinicalEnd: false });
  let at = dossier;
  for (let turn = 0; turn < turnsMax; turn++) {
    const view = room.dossiers.viewOf(at, call);
    const found = planned.empty
      ? { entries: [], total: 0, next: null }
      : await execute(room, call, at, view, query, planned, letter);
    if (found !== 'stale') return { found, view, at };
    const fresh = await room.dossiers.refresh(at.id);
    if (fresh === null) throw recordErrors.notFound();
    at = fresh;
  }
  throw recordErrors.busyEntry();
}

async function execute(
  room: Room,
  call: Call,
  dossier: Dossier,
  view: View,
  query: Query,
  planned: Plan,
  letter: ScopeLetter,
): Promise<Found | 'stale'> {
  const cursor = readPageCursor(query.cursor);
  const filed = statementOf(dossier, view, query, planned, cursor);
  const search = { ...filed, scope: scopeTokensOf(call, dossier, letter, filed.types) };
  const { sort } = planned;
  const column = columnOf(query.type, sort);
  if (planned.residual.length === 0 && column !== null) {
    const counting = query.summary === 'count' || query.count === 0;
    const answer = await room.store.search({ ...search, limit: counting ? 0 : query.count + 1 });
    if (answer.factsVersion !== dossier.factsVersion) return 'stale';
    const doubtful = planned.doubt.length > 0 && (await bearsDoubt(room, search, dossier, planned));
    if (!doubtful) {
      const page = answer.found.slice(0, query.count);
      const last = answer.found.length > query.count ? page[page.length - 1] : undefined;
      const total = wantsTotal(query)
        ? await room.store.count({ ...search, after: null })
        : last === undefined && cursor === null
          ? page.length
          : null;
      return {
        entries: await openAll(room, dossier, page),
        total: counting ? await room.store.count({ ...search, after: null }) : total,
        next: last === undefined ? null : writePageCursor({ time: last.time, id: last.id }),
      };
    }
  }
  return executeOpened(room, call, dossier, query, planned, search, cursor);
}

/** Opens the candidates, decides on their content, sorts and pages in memory. */
async function executeOpened(
  room: Room,
  call: Call,
  dossier: Dossier,
  query: Query,
  planned: Plan,
  search: EntrySearch,
  cursor: PageCursor | null,
): Promise<Found | 'stale'> {
  const asOf = cursor !== null && 'asOf' in cursor ? cursor.asOf : call.at.getTime();
  const offset = cursor !== null && 'offset' in cursor ? cursor.offset : 0;
  const until = new Date(asOf + 1);
  const answer = await room.store.search({
    ...search,
    after: null,
    recordedTo: search.recordedTo === null || search.recordedTo > until ? until : search.recordedTo,
    limit: candidatesMax + 1,
  });
  if (answer.factsVersion !== dossier.factsVersion) return 'stale';
  if (answer.found.length > candidatesMax)
    throw new Fault('refused', {
      code: 'search.too-costly',
      message: 'Too many entries to look into: narrow the search by date or code.',
    });
  const matches = compileMatch(planned.doubt.length > 0 ? query.criteria : planned.residual);
  const opened: { entry: ReadEntry; resource: Json }[] = [];
  for (let start = 0; start < answer.found.length; start += 500) {
    for (const entry of await openAll(room, dossier, answer.found.slice(start, start + 500))) {
      const resource = JSON.parse(entry.entry.text.length === 0 ? '{}' : entry.entry.text.toString()) as Json;
      if (matches(resource)) opened.push({ entry, resource });
    }
  }
  const sorted = query.sort.length === 0 ? opened : sortResources(opened, query.sort, (one) => one.resource);
  const page = sorted.slice(offset, offset + query.count);
  const more = offset + page.length < sorted.length && query.count > 0;
  return {
    entries: query.summary === 'count' ? [] : page.map((one) => one.entry),
    total: sorted.length,
    next: more && query.summary !== 'count' ? writePageCursor({ offset: offset + page.length, asOf }) : null,
  };
}

/** Whether any candidate has more values than were filed, so that only its content can decide. */
async function bearsDoubt(room: Room, search: EntrySearch, dossier: Dossier, planned: Plan): Promise<boolean> {
  return (
    (await room.store.count({
      ...search,
      after: null,
      tokens: [{ any: dossier.sealer.blind(planned.doubt), not: false }],
    })) > 0
  );
}

/** The store's own order that a query wants; null when entries must be opened to be put in order. */
function columnOf(type: string, sort: Plan['sort']): 'clinical' | 'dated' | 'recorded' | null {
  const [key, second] = sort;
  if (key === undefined) return 'dated';
  if (second !== undefined) return null;
  if (key.column === 'recorded') return 'recorded';
  if (datedParameter(type)?.code === key.code) return 'dated';
  return null;
}

function statementOf(
  dossier: Dossier,
  view: View,
  query: Query,
  planned: Plan,
  cursor: PageCursor | null,
): EntrySearch {
  const groups = planned.tokens.map((terms) => ({ any: dossier.sealer.blind(terms), not: false }));
  if (planned.notTokens.length > 0) groups.push({ any: dossier.sealer.blind(planned.notTokens), not: true });
  if (planned.clinical.startFrom !== undefined || planned.clinical.startBefore !== undefined)
    groups.push({ any: dossier.sealer.blind([timelessTerm]), not: true });
  const column = columnOf(query.type, planned.sort) ?? 'dated';
  const direction = planned.sort[0]?.descending === false ? 'asc' : 'desc';
  const date = (ms: number | undefined): Date | null =>
    ms === undefined ? null : new Date(Math.min(8.64e15, Math.max(-6e13, ms)));
  return {
    dossier: dossier.id,
    types: [findRecordType(query.type)?.number ?? 0],
    view: view.tokens,
    scope: [],
    tokens: groups,
    ids: planned.ids,
    clinicalFrom: date(planned.clinical.startFrom),
    clinicalTo: date(planned.clinical.startBefore),
    recordedFrom: date(planned.recorded.from),
    recordedTo: date(planned.recorded.before),
    order: `${column}-${direction}`,
    after:
      cursor !== null && 'time' in cursor
        ? { time: cursor.time === null ? null : new Date(cursor.time), id: cursor.id }
        : null,
    limit: query.count + 1,
  };
}

export async function openAll(room: Room, dossier: Dossier, found: readonly EntryFound[]): Promise<ReadEntry[]> {
  const opened = await room.vault.open(dossier, found);
  return found.flatMap((row, i) => {
    const entry: OpenedEntry | null | undefined = opened[i];
    return entry === null || entry === undefined
      ? []
      : [{ id: row.id, type: nameOfType(row.type), version: row.version, recorded: row.recorded, entry }];
  });
}

/** `_include` and `_revinclude` within the record; what the reader may not see is not there. */
async function include(
  room: Room,
  call: Call,
  dossier: Dossier,
  view: View,
  query: Query,
  matches: readonly ReadEntry[],
): Promise<ReadEntry[]> {
  if ((query.includes.length === 0 && query.revincludes.length === 0) || matches.length === 0) return [];
  const known = new Map(matches.map((one) => [one.id, one]));
  const included: ReadEntry[] = [];
  let fresh: readonly ReadEntry[] = matches;
  for (let round = 0; round < includeRoundsMax && fresh.length > 0; round++) {
    const applies = (one: Include): boolean => round === 0 || one.iterate;
    const ids = new Set<string>();
    for (const one of query.includes) {
      if (!applies(one)) continue;
      for (const id of referredBy(fresh, one, dossier.id)) if (!known.has(id)) ids.add(id);
    }
    const found: EntryFound[] = [];
    if (ids.size > 0) found.push(...(await lookUp(room, call, dossier, view, { ids: [...ids] })));
    for (const one of query.revincludes) {
      const type = findRecordType(one.source);
      if (!applies(one) || type === null) continue;
      const terms = fresh.map((entry) => `${one.code}|${entry.type}/${entry.id}`);
      found.push(...(await lookUp(room, call, dossier, view, { types: [type.number], terms })));
    }
    const added = (await openAll(room, dossier, found)).filter((one) => !known.has(one.id) && known.set(one.id, one));
    included.push(...added);
    fresh = added;
  }
  return included;
}

function referredBy(entries: readonly ReadEntry[], one: Include, dossier: string): string[] {
  const parameter = findParameter(one.source, one.code);
  if (parameter?.kind !== 'reference') return [];
  return entries
    .filter((entry) => entry.type === one.source && entry.entry.text.length > 0)
    .flatMap((entry) => {
      const resource = JSON.parse(entry.entry.text.toString()) as Json;
      return parameter.read(resource, resource);
    })
    .filter((value) => one.target === undefined || value.type === one.target)
    .flatMap((value) => (value.id !== undefined && dossierOfId(value.id) === dossier ? [value.id] : []));
}

/** What is included is searched for as well: a token brings no more than the types that it may search. */
async function lookUp(
  room: Room,
  call: Call,
  dossier: Dossier,
  view: View,
  what: { ids?: string[]; types?: number[]; terms?: string[] },
): Promise<EntryFound[]> {
  const types = recordTypes
    .filter(({ name, number }) => (what.types?.includes(number) ?? true) && mayByScope(call, name, 's'))
    .map(({ number }) => number);
  if (types.length === 0) return [];
  const { found } = await room.store.search({
    dossier: dossier.id,
    types,
    view: view.tokens,
    scope: scopeTokensOf(call, dossier, 's', types),
    tokens: what.terms === undefined ? [] : [{ any: dossier.sealer.blind(what.terms), not: false }],
    ids: what.ids ?? null,
    clinicalFrom: null,
    clinicalTo: null,
    recordedFrom: null,
    recordedTo: null,
    order: 'clinical-desc',
    after: null,
    limit: 1000,
  });
  return found;
}
