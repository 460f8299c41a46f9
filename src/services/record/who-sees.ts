// Who can see an entry, by name: the decision asked about everyone who could have a way in, and what a change would do.
import type { Call, OrganisationKind } from '../../base/call.ts';
import { decide } from './access/decide.ts';
import type { AccessFacts, Basis, Hide, Subject, Thing } from './access/model.ts';
import { whoCanSee, whomToLookUp } from './access/who-can-see.ts';
import { sharingItsFate } from './below.ts';
import { type Dossier, itemsOf } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import type { OrganisationFacts, PractitionerFacts, RepresentativeFacts } from './needs.ts';
import { classInForce, thingOf } from './reach.ts';
import { reachItem } from './reach-item.ts';
import { type Relation, relationOf } from './representatives.ts';
import type { Room } from './room.ts';

export type Viewer = {
  id: string;
  name: string;
  profession?: string;
  kind: 'you' | 'representative' | 'professional' | 'organisation';
  basis: Basis;
  /** Of a representative. */
  relation?: Relation;
  until?: string;
};

/** What the directories know of everyone in question. */
export type KnownPeople = {
  practitioners: ReadonlyMap<string, PractitionerFacts>;
  organisations: ReadonlyMap<string, OrganisationFacts>;
  connected: ReadonlySet<string>;
  /** Professions that are at work in an organisation. */
  staff: ReadonlyMap<string, readonly string[]>;
  representatives: readonly RepresentativeFacts[];
};

/** Who usually works there, when the directory does not say who does. */
const usualStaff: Record<OrganisationKind, readonly string[]> = {
  practice: ['physician'],
  laboratory: ['physician', 'laboratory-technician'],
  hospital: ['physician', 'nurse'],
  'care-network': ['nurse', 'care-assistant'],
  'care-home': ['nurse', 'care-assistant'],
  pharmacy: ['pharmacist'],
  imaging: ['physician', 'radiology-technician'],
  agency: [],
};

/** Three small statements for any number of things. */
export async function lookUpPeople(room: Room, facts: AccessFacts, things: readonly Thing[]): Promise<KnownPeople> {
  const { professionals, connectedOrganisations } = room.needs;
  const asked =
    things.length === 0
      ? [whomToLookUp(facts, { category: 'administrative', level: 'N', authors: [] })]
      : things.map((thing) => whomToLookUp(facts, thing));
  const practitionerIds = [...new Set(asked.flatMap((one) => one.practitionerIds))];
  const organisationIds = [...new Set(asked.flatMap((one) => one.organisationIds))];
  const [practitioners, organisations, connected, members, representatives] = await Promise.all([
    professionals.practitioners(practitionerIds),
    professionals.organisations(organisationIds),
    organisationIds.length === 0 ? new Set<string>() : connectedOrganisations(organisationIds),
    organisationIds.length === 0 ? [] : professionals.membersOf?.(organisationIds),
    room.needs.representativesOf?.(facts.patientId, { ended: false }),
  ]);
  const staff = new Map<string, string[]>();
  for (const [id, { kind }] of organisations)
    staff.set(
      id,
      members === undefined
        ? [...usualStaff[kind]]
        : [...new Set(members.filter((one) => one.organisationIds.includes(id)).map((one) => one.profession))],
    );
  return { practitioners, organisations, connected, staff, representatives: representatives ?? [] };
}

/** Everyone who may read the thing now; the patient first. */
export function viewersOf(room: Room, facts: AccessFacts, thing: Thing, known: KnownPeople, at: Date): Viewer[] {
  const { policy } = room.needs;
  const named = whomToLookUp(facts, thing);
  const organisations = named.organisationIds.flatMap((id) => known.organisations.get(id) ?? []);
  const people = {
    professionals: named.practitionerIds.flatMap((id) => {
      const one = known.practitioners.get(id);
      return one === undefined
        ? []
        : [{ practitionerId: id, profession: one.profession, organisationIds: one.organisationIds }];
    }),
    organisations: organisations
      .filter((one) => known.connected.has(one.id))
      .map((one) => ({ organisationId: one.id, organisationKind: one.kind })),
    representatives: known.representatives,
  };
  const seers = whoCanSee(policy, facts, thing, people, at);
  const viewers = seers.map((one): Viewer => {
    const person = one.kind === 'professional' ? known.practitioners.get(one.id) : undefined;
    const mandate =
      one.kind === 'representative' ? known.representatives.find(({ patientId }) => patientId === one.id) : undefined;
    if (mandate !== undefined)
      return {
        id: mandate.mandateId,
        name: mandate.name,
        kind: 'representative',
        basis: one.basis,
        relation: relationOf(mandate),
        ...(mandate.until === null ? {} : { until: mandate.until.toISOString() }),
      };
    return {
      id: one.id,
      name: one.kind === 'organisation' ? (known.organisations.get(one.id)?.name ?? '') : (person?.name ?? ''),
      kind: one.kind,
      basis: one.basis,
      ...(person === undefined ? {} : { profession: person.profession }),
      ...(one.until === undefined ? {} : { until: one.until.toISOString() }),
    };
  });
  // An establishment's people may see what its system may not: it is on the list when either may.
  for (const organisation of organisations) {
    if (viewers.some((one) => one.kind === 'organisation' && one.id === organisation.id)) continue;
    for (const profession of known.staff.get(organisation.id) ?? []) {
      const member = {
        kind: 'professional' as const,
        practitionerId: '-',
        profession,
        organisationIds: [organisation.id],
      };
      const decision = decide(policy, facts, member, 'TREAT', at, thing, 'read');
      if (!decision.permit) continue;
      viewers.push({
        id: organisation.id,
        name: organisation.name,
        kind: 'organisation',
        basis: decision.basis,
        ...(decision.until === undefined ? {} : { until: decision.until.toISOString() }),
      });
      break;
    }
  }
  return viewers;
}

export type VisibilityInput = { mode: 'circle' | 'hidden' | 'except'; except: readonly string[] };

/** A patient's choice as the decision knows it; null is the circle. @throws Fault `record.reference` for who is unknown */
export async function hideOf(room: Room, { mode, except }: VisibilityInput): Promise<Hide | null> {
  if (mode === 'circle') return null;
  if (mode === 'hidden') return { mode };
  const ids = [...new Set(except)];
  const [practitioners, organisations] = await Promise.all([
    room.needs.professionals.practitioners(ids),
    room.needs.professionals.organisations(ids),
  ]);
  const subjects = ids.map((id): Subject => {
    if (practitioners.has(id)) return { kind: 'professional', id };
    if (organisations.has(id)) return { kind: 'organisation', id };
    throw recordErrors.notHere('except');
  });
  if (subjects.length === 0) throw recordErrors.notHere('except');
  return { mode: 'except', except: subjects };
}

export type WhoCanSeeAnswer = {
  people: Viewer[];
  removed?: Viewer[];
  added?: Viewer[];
  except: { id: string; name: string; kind: Subject['kind'] }[];
};

/** With a proposed change, also whom it would add and remove, below the entry too; nothing is written but the log. */
export async function readWhoCanSee(
  room: Room,
  call: Call,
  id: string,
  proposed: VisibilityInput | null,
): Promise<WhoCanSeeAnswer> {
  const { dossier, entry, type } = await reachItem(room, call, id, 'read');
  const thing = thingOf(entry, id);
  const hide = proposed === null ? null : await hideOf(room, proposed);
  const below = proposed === null ? [] : await sharingItsFate(room, call, dossier, id, { type, entry });
  const after = withHide(dossier, id, hide, below);
  const things = [thing, ...unlike(dossier, after, await thingsOf(room, dossier, below))];
  const known = await lookUpPeople(room, dossier.facts, things);
  const self = await patientName(room, call);
  const seers = (facts: AccessFacts, one: Thing): Viewer[] =>
    viewersOf(room, facts, one, known, call.at).map((seer) => (seer.kind === 'you' ? { ...seer, name: self } : seer));
  const now = things.map((one) => seers(dossier.facts, one));
  const except = await exceptOf(room, dossier, id);
  await room.needs.audit.append(dossier.log, call, {
    action: 'read',
    what: [{ id, type, title: entry.envelope.title }],
    basis: 'patient',
    outcome: 'permitted',
    detail: 'who can see',
  });
  if (proposed === null) return { people: now[0] ?? [], except };
  const then = things.map((one) => seers(after, one));
  const without = (list: Viewer[], others: Viewer[]): Viewer[] =>
    list.filter((one) => !others.some((other) => other.kind === one.kind && other.id === one.id));
  const gone = (from: Viewer[][], to: Viewer[][]): Viewer[] => {
    const named = new Map(
      from.flatMap((list, i) => without(list, to[i] ?? [])).map((one) => [`${one.kind} ${one.id}`, one]),
    );
    return [...named.values()];
  };
  return { people: then[0] ?? [], added: gone(then, now), removed: gone(now, then), except };
}

/** The facts as they would be, with one entry's hide and what follows it changed. */
function withHide(dossier: Dossier, id: string, hide: Hide | null, below: readonly string[]): AccessFacts {
  const hides = new Map(dossier.hides);
  if (hide === null) hides.delete(id);
  else hides.set(id, { hide, below });
  return { ...dossier.facts, items: itemsOf(hides) };
}

async function thingsOf(room: Room, dossier: Dossier, ids: readonly string[]): Promise<Thing[]> {
  const found = await Promise.all(
    ids.map(async (id): Promise<Thing[]> => {
      const { row, entry } = await room.vault.read(dossier, id);
      if (entry === null || row.deleted) return [];
      return [
        { ...thingOf(entry, id), ...(entry.envelope.blob === undefined ? {} : classInForce(dossier, row.class)) },
      ];
    }),
  );
  return found.flat();
}

/** One of each kind that a decision can tell apart. */
function unlike(dossier: Dossier, after: AccessFacts, things: readonly Thing[]): Thing[] {
  const kinds = new Map(
    things.map((one) => {
      const { category, level, authors, entryId = '' } = one;
      const names = authors.map((by) => [by.organisationId, by.practitionerId, by.representativeId]);
      return [
        JSON.stringify([category, level, names, dossier.facts.items.get(entryId), after.items.get(entryId)]),
        one,
      ];
    }),
  );
  return [...kinds.values()];
}

async function patientName(room: Room, { actor }: Call): Promise<string> {
  if (actor.kind !== 'patient') return '';
  if (actor.representative === undefined) return actor.name;
  const person = await room.needs.persons.find(actor.patientId);
  return person === null ? '' : `${person.givenName} ${person.familyName}`;
}

async function exceptOf(room: Room, dossier: Dossier, id: string): Promise<WhoCanSeeAnswer['except']> {
  const hide = dossier.facts.items.get(id);
  if (hide?.mode !== 'except') return [];
  const ids = hide.except.map((one) => one.id);
  const [practitioners, organisations] = await Promise.all([
    room.needs.professionals.practitioners(ids),
    room.needs.professionals.organisations(ids),
  ]);
  return hide.except.map(({ id: who, kind }) => ({
    id: who,
    kind,
    name: (practitioners.get(who) ?? organisations.get(who))?.name ?? '',
  }));
}
