// Records as they are held in memory: the sealer of each, its facts of access, and what each reader may see of it. The
// cache is bounded and never trusted for access: every statement on entries brings the version of the facts back.
import type { Call } from '../../base/call.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import {
  type AccessFacts,
  classKey,
  type DataCategory,
  type Exclusion,
  type Grant,
  type GrantBasis,
  type Hide,
  type RecordState,
  type Subject,
} from './access/model.ts';
import { type Visibility, visibility } from './access/visibility.ts';
import type { LogOf, RecordNeeds } from './needs.ts';
import type { DossierRow, FactRow, RecordStore, ViewTokens } from './store.ts';

export type DossierHead = { patientId: string; origin: 'bulk' | 'volunteer'; letterCode?: string };
export type PresenceCode = { id: string; code: string; since: Date };

export type View = {
  visibility: Visibility;
  tokens: ViewTokens;
  /** The same as strings, as the database gives them back. */
  classes: ReadonlySet<string>;
  authorClasses: ReadonlySet<string>;
  authors: readonly string[];
  validUntil: number;
};

export type ItemHide = { hide: Hide; below: readonly string[] };

export type Dossier = {
  id: string;
  openedAt: Date;
  head: DossierHead;
  sealer: Sealer;
  log: LogOf;
  factsVersion: string;
  facts: AccessFacts;
  /** What the patient hid, by entry; `facts.items` says of each entry what follows from all of them. */
  hides: ReadonlyMap<string, ItemHide>;
  presenceCode: PresenceCode | null;
  views: Map<string, View>;
};

// What a fact's sealed content says, by kind.
export const factKind = { grant: 1, exclusion: 2, visibility: 3, presenceCode: 4 } as const;
type GrantContent = { basis: GrantBasis; subject: Subject; from: string; until?: string };
type ExclusionContent = { subject: Subject; since: string };
type VisibilityContent = {
  entryId?: string;
  category?: DataCategory;
  everything?: true;
  hide: Hide;
  /** Entries that are hidden with it. */
  below?: string[];
};
type PresenceCodeContent = { code: string; since: string };
export type FactContent = GrantContent | ExclusionContent | VisibilityContent | PresenceCodeContent;

const viewsMax = 64;

export type Dossiers = ReturnType<typeof createDossiers>;

export function createDossiers(
  needs: Pick<RecordNeeds, 'keys' | 'linkSealer' | 'policy' | 'keyCacheMax'>,
  store: RecordStore,
) {
  // Both maps keep insertion order; what is used moves to the end, what is oldest goes first.
  const held = new Map<string, Dossier>();
  const byPatient = new Map<string, string>();

  const keep = (dossier: Dossier): Dossier => {
    held.delete(dossier.id);
    held.set(dossier.id, dossier);
    byPatient.set(dossier.facts.patientId, dossier.id);
    if (held.size > needs.keyCacheMax) {
      const oldest = held.values().next().value as Dossier;
      held.delete(oldest.id);
      byPatient.delete(oldest.facts.patientId);
    }
    return dossier;
  };

  const load = async (row: DossierRow, facts: readonly FactRow[]): Promise<Dossier> => {
    const sealer =
      held.get(row.dossier)?.sealer ?? (await needs.keys.openKey(`dossier:${row.dossier}`, row.wrapped_key));
    const head = JSON.parse(sealer.open(`head|${row.dossier}`, row.head).toString()) as DossierHead;
    const opened = readFacts(row, head, facts, sealer);
    return keep({
      id: row.dossier,
      openedAt: row.opened_at,
      head,
      sealer,
      log: { dossier: row.dossier, sealer },
      factsVersion: row.facts_version,
      views: new Map(),
      ...opened,
    });
  };

  const patientToken = (patientId: string): bigint => needs.linkSealer.blind([`patient|${patientId}`])[0] as bigint;

  return {
    patientToken,
    subjectToken: (subject: Subject): bigint => needs.linkSealer.blind([`${subject.kind}|${subject.id}`])[0] as bigint,

    /** Null when there is no such record. Closed ones are found: the decision says what that means. */
    async find(id: string): Promise<Dossier | null> {
      const known = held.get(id);
      if (known !== undefined) return keep(known);
      const row = await store.findDossier(id);
      return row === null ? null : load(row, await store.facts([id]));
    },
    async findOf(patientId: string): Promise<Dossier | null> {
      const id = byPatient.get(patientId);
      const known = id === undefined ? undefined : held.get(id);
      if (known !== undefined) return keep(known);
      const row = await store.findDossierOf(patientToken(patientId));
      if (row === null) return null;
      const dossier = await load(row, await store.facts([row.dossier]));
      // Two persons' tokens could be equal; what is sealed says whose record it is.
      return dossier.facts.patientId === patientId ? dossier : null;
    },
    /** Several at once, two statements in all; always fresh. */
    async findMany(ids: readonly string[]): Promise<Dossier[]> {
      if (ids.length === 0) return [];
      const [rows, facts] = await Promise.all([store.findDossiers(ids), store.facts(ids)]);
      const factsOf = Map.groupBy(facts, (fact) => fact.dossier);
      return Promise.all(rows.map((row) => load(row, factsOf.get(row.dossier) ?? [])));
    },
    /** Reads the record again, after a statement said that its facts have changed. */
    async refresh(id: string): Promise<Dossier | null> {
      const row = await store.findDossier(id);
      if (row === null) {
        held.delete(id);
        return null;
      }
      return load(row, await store.facts([id]));
    },
    /** What the caller may see now, as tokens of this record. */
    viewOf(dossier: Dossier, call: Call): View {
      const { actor } = call;
      const who =
        actor.kind === 'professional'
          ? `p|${actor.practitionerId}|${actor.profession}|${actor.organisationIds.join(',')}|${actor.onlyPatientId ?? ''}`
          : actor.kind === 'system'
            ? `s|${actor.organisationId}|${actor.organisationKind}`
            : actor.kind === 'patient'
              ? `i|${actor.patientId}|${actor.representative?.patientId ?? ''}|${actor.representative?.scope ?? ''}|${actor.representative?.ended ?? ''}`
              : actor.kind;
      const key = `${who}|${call.purpose}`;
      const known = dossier.views.get(key);
      if (known !== undefined && call.at.getTime() < known.validUntil) return known;
      const view = makeView(dossier, visibility(needs.policy, dossier.facts, actor, call.purpose, call.at));
      if (dossier.views.size >= viewsMax) dossier.views.clear();
      dossier.views.set(key, view);
      return view;
    },
  };
}

function makeView(dossier: Dossier, seen: Visibility): View {
  const tokens: ViewTokens = {
    classes: dossier.sealer.blind(seen.classes.map((one) => `class|${classKey(one)}`)),
    hidden: seen.hiddenEntryIds,
    authors: dossier.sealer.blind(seen.authors.map((key) => `author|${key}`)),
    authorClasses: dossier.sealer.blind(seen.authorClasses.map((one) => `class|${classKey(one)}`)),
    authorHidden: seen.authorHiddenEntryIds,
  };
  return {
    visibility: seen,
    tokens,
    classes: new Set(tokens.classes.map(String)),
    authors: tokens.authors.map(String),
    authorClasses: new Set(tokens.authorClasses.map(String)),
    validUntil: seen.until?.getTime() ?? Number.POSITIVE_INFINITY,
  };
}

/** The store's filter, for a row that is here already. */
export function isInView(view: View, row: { id: string; class: string; authors: readonly string[] }): boolean {
  if (view.classes.has(row.class) && !view.tokens.hidden.includes(row.id)) return true;
  return (
    view.authorClasses.has(row.class) &&
    !view.tokens.authorHidden.includes(row.id) &&
    row.authors.some((author) => view.authors.includes(author))
  );
}

export const sealFact = (sealer: Sealer, dossier: string, id: string, content: FactContent): Buffer =>
  sealer.seal(`fact|${dossier}|${id}`, JSON.stringify(content));

function readFacts(
  row: DossierRow,
  head: DossierHead,
  rows: readonly FactRow[],
  sealer: Sealer,
): { facts: AccessFacts; hides: ReadonlyMap<string, ItemHide>; presenceCode: PresenceCode | null } {
  const grants: Grant[] = [];
  const exclusions: (Exclusion & { id: string })[] = [];
  const hides = new Map<string, ItemHide>();
  const categories = new Map<DataCategory, Hide>();
  let everything: Hide | undefined;
  let presenceCode: PresenceCode | null = null;
  for (const fact of rows) {
    const content = JSON.parse(sealer.open(`fact|${row.dossier}|${fact.id}`, fact.sealed).toString()) as FactContent;
    if (fact.kind === factKind.grant) {
      const { basis, subject, from, until } = content as GrantContent;
      grants.push({
        id: fact.id,
        basis,
        subject,
        from: new Date(from),
        ...(until === undefined ? {} : { until: new Date(until) }),
      });
    } else if (fact.kind === factKind.exclusion) {
      const { subject, since } = content as ExclusionContent;
      exclusions.push({ id: fact.id, subject, since: new Date(since) });
    } else if (fact.kind === factKind.visibility) {
      const { entryId, category, hide, below = [] } = content as VisibilityContent;
      if (entryId !== undefined) hides.set(entryId, { hide, below });
      else if (category !== undefined) categories.set(category, hide);
      else everything = hide;
    } else if (fact.kind === factKind.presenceCode) {
      const { code, since } = content as PresenceCodeContent;
      presenceCode = { id: fact.id, code, since: new Date(since) };
    }
  }
  const state: RecordState = row.state === 1 ? 'open' : 'closed';
  return {
    facts: {
      state,
      patientId: head.patientId,
      grants,
      exclusions,
      categories,
      items: itemsOf(hides),
      ...(everything === undefined ? {} : { everything }),
    },
    hides,
    presenceCode,
  };
}

/** What is below several hidden entries is hidden from all from whom one of them is. */
export function itemsOf(hides: ReadonlyMap<string, ItemHide>): Map<string, Hide> {
  const items = new Map<string, Hide>();
  for (const [entryId, { hide, below }] of hides)
    for (const id of [entryId, ...below]) items.set(id, stricter(items.get(id), hide));
  return items;
}

function stricter(one: Hide | undefined, other: Hide): Hide {
  if (one === undefined || other.mode === 'hidden') return other;
  if (one.mode === 'hidden') return one;
  const added = other.except.filter((a) => !one.except.some((b) => a.kind === b.kind && a.id === b.id));
  return { mode: 'except', except: [...one.except, ...added] };
}
