// "Who can see this?": everyone who may read one thing now, why and until when, and what a change would add or remove.
// It asks the decision about each person; it knows no rule.

import type { OrganisationKind } from '../../../base/call.ts';
import { decide } from './decide.ts';
import type { AccessFacts, Asker, Basis, Decision, Hide, Thing } from './model.ts';
import type { Policy } from './policy.ts';

/** What the directories know of the people and establishments in question. */
export type People = {
  professionals: readonly { practitionerId: string; profession: string; organisationIds: readonly string[] }[];
  /** Those whose system is connected; a system reads as its organisation. */
  organisations: readonly { organisationId: string; organisationKind: OrganisationKind }[];
  /** Whose mandate for this patient holds now. */
  representatives?: readonly { patientId: string; mandateId: string; scope: 'all' | 'read' }[];
};

export type Seer = {
  kind: 'you' | 'representative' | 'professional' | 'organisation';
  id: string;
  basis: Basis;
  until?: Date;
  /** The organisation through which a professional was let in. */
  via?: string;
  reasons: Extract<Decision, { permit: true }>['reasons'];
};

/** Whom to look up before explaining: nobody else can have a way in. Members of the organisations belong to it. */
export function whomToLookUp(
  facts: AccessFacts,
  thing: Thing,
): { practitionerIds: string[]; organisationIds: string[] } {
  const practitionerIds = new Set<string>();
  const organisationIds = new Set<string>();
  for (const { subject } of facts.grants) {
    (subject.kind === 'professional' ? practitionerIds : organisationIds).add(subject.id);
  }
  for (const author of thing.authors) {
    if (author.practitionerId !== undefined) practitionerIds.add(author.practitionerId);
    if (author.organisationId !== undefined) organisationIds.add(author.organisationId);
  }
  return { practitionerIds: [...practitionerIds], organisationIds: [...organisationIds] };
}

export function whoCanSee(policy: Policy, facts: AccessFacts, thing: Thing, people: People, now: Date): Seer[] {
  const seers: Seer[] = [];
  const ask = (kind: Seer['kind'], id: string, actor: Asker): void => {
    const purpose = actor.kind === 'patient' ? 'PATRQT' : 'TREAT';
    const decision = decide(policy, facts, actor, purpose, now, thing, 'read');
    if (!decision.permit) return;
    const { basis, until, reasons } = decision;
    const via = kind === 'professional' ? viaOf(facts, decision) : undefined;
    seers.push({
      kind,
      id,
      basis,
      reasons,
      ...(until === undefined ? {} : { until }),
      ...(via === undefined ? {} : { via }),
    });
  };
  ask('you', facts.patientId, { kind: 'patient', patientId: facts.patientId });
  for (const one of people.representatives ?? []) {
    ask('representative', one.patientId, { kind: 'patient', patientId: facts.patientId, representative: one });
  }
  for (const one of people.professionals) {
    ask('professional', one.practitionerId, {
      kind: 'professional',
      ...one,
      organisationIds: [...one.organisationIds],
    });
  }
  for (const one of people.organisations) {
    ask('organisation', one.organisationId, { kind: 'system', clientId: 'any', ...one });
  }
  return seers;
}

export type Preview = { people: Seer[]; added: Seer[]; removed: Seer[] };

/** The list as it would be, and who appears or goes compared with today. */
export function previewWhoCanSee(
  policy: Policy,
  today: { facts: AccessFacts; thing: Thing },
  proposed: { facts: AccessFacts; thing: Thing },
  people: People,
  now: Date,
): Preview {
  const before = whoCanSee(policy, today.facts, today.thing, people, now);
  const after = whoCanSee(policy, proposed.facts, proposed.thing, people, now);
  const without = (list: Seer[], others: Seer[]): Seer[] => {
    const names = new Set(others.map(nameOf));
    return list.filter((one) => !names.has(nameOf(one)));
  };
  return { people: after, added: without(after, before), removed: without(before, after) };
}

/** The same facts with one entry's visibility changed; null shows it to the circle again. */
export function withItemVisibility(facts: AccessFacts, entryId: string, hide: Hide | null): AccessFacts {
  const items = new Map(facts.items);
  if (hide === null) items.delete(entryId);
  else items.set(entryId, hide);
  return { ...facts, items };
}

const nameOf = (one: Seer): string => `${one.kind} ${one.id}`;

function viaOf(facts: AccessFacts, decision: Extract<Decision, { permit: true }>): string | undefined {
  const grantId = decision.reasons[0]?.grantId;
  const grant = grantId === undefined ? undefined : facts.grants.find((one) => one.id === grantId);
  return grant?.subject.kind === 'organisation' ? grant.subject.id : undefined;
}
