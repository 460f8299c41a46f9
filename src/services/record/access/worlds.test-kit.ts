// Generated worlds for property tests: one record's facts, the people around it, what it holds, and a moment.
// Small alphabets on purpose, so that exclusions, grants, hides and authors meet each other often.
import fc from 'fast-check';
import type { OrganisationKind, Purpose } from '../../../base/call.ts';
import {
  type AccessFacts,
  type Asker,
  dataCategories,
  grantBases,
  type Hide,
  levels,
  type Subject,
  type Thing,
} from './model.ts';
import { isVisible, type Visibility } from './visibility.ts';
import type { People } from './who-can-see.ts';

export type World = {
  facts: AccessFacts;
  /** All that live in this world, not only those with a way in. */
  people: People;
  /** Each with an entry id of its own. */
  things: (Thing & { entryId: string })[];
  now: Date;
};

const practitionerIds = ['weber', 'lucie', 'marc', 'nora', 'paul'];
const organisations: { organisationId: string; organisationKind: OrganisationKind }[] = [
  { organisationId: 'practice-weber', organisationKind: 'practice' },
  { organisationId: 'lab-nord', organisationKind: 'laboratory' },
  { organisationId: 'hospital-sud', organisationKind: 'hospital' },
  { organisationId: 'home-est', organisationKind: 'care-home' },
];
const representativeIds = ['marie', 'tom'];
const organisationIds = organisations.map((one) => one.organisationId);
const entryIds = ['e1', 'e2', 'e3', 'e4', 'e5', 'e6', 'e7', 'e8'];
const professions = ['physician', 'physician', 'pharmacist', 'nurse', 'social-worker', 'astrologer'];
const noon = Date.UTC(2026, 10, 22, 12);
const hour = 3_600_000;

const moment = fc.integer({ min: -72, max: 72 }).map((hours) => new Date(noon + hours * hour));

export const arbitrarySubject: fc.Arbitrary<Subject> = fc.oneof(
  fc.constantFrom(...practitionerIds).map((id): Subject => ({ kind: 'professional', id })),
  fc.constantFrom(...organisationIds).map((id): Subject => ({ kind: 'organisation', id })),
);

export const arbitraryHide: fc.Arbitrary<Hide> = fc.oneof(
  fc.constant<Hide>({ mode: 'hidden' }),
  fc.array(arbitrarySubject, { maxLength: 3 }).map((except): Hide => ({ mode: 'except', except })),
);

const arbitraryGrants = fc
  .array(
    fc.record({
      basis: fc.constantFrom(...grantBases),
      subject: arbitrarySubject,
      from: moment,
      until: fc.option(moment, { nil: undefined }),
    }),
    { maxLength: 6 },
  )
  .map((grants) => grants.map((grant, at) => ({ id: `g${at}`, ...grant })));

export const arbitraryFacts: fc.Arbitrary<AccessFacts> = fc.record({
  state: fc.oneof(
    { weight: 8, arbitrary: fc.constant('open' as const) },
    fc.constantFrom('closed' as const, 'none' as const),
  ),
  patientId: fc.constant('anna'),
  grants: arbitraryGrants,
  exclusions: fc.array(fc.record({ subject: arbitrarySubject, since: moment }), { maxLength: 1 }),
  everything: fc.oneof({ weight: 6, arbitrary: fc.constant(undefined) }, arbitraryHide),
  categories: fc
    .array(fc.tuple(fc.constantFrom(...dataCategories), arbitraryHide), { maxLength: 3 })
    .map((rows) => new Map(rows)),
  items: fc.array(fc.tuple(fc.constantFrom(...entryIds), arbitraryHide), { maxLength: 4 }).map((rows) => new Map(rows)),
});

export const arbitraryThing: fc.Arbitrary<Omit<Thing, 'entryId'>> = fc.record({
  category: fc.constantFrom(...dataCategories),
  level: fc.constantFrom('N' as const, ...levels),
  authors: fc.array(
    fc.record(
      {
        organisationId: fc.constantFrom(...organisationIds),
        practitionerId: fc.constantFrom(...practitionerIds),
        representativeId: fc.constantFrom(...representativeIds),
      },
      { requiredKeys: [] },
    ),
    { maxLength: 2 },
  ),
});

const arbitraryProfessionals = fc.tuple(
  ...practitionerIds.map((practitionerId) =>
    fc.record({
      practitionerId: fc.constant(practitionerId),
      profession: fc.constantFrom(...professions),
      organisationIds: fc.subarray(organisationIds, { maxLength: 2 }),
    }),
  ),
);

export const arbitraryWorld: fc.Arbitrary<World> = fc.record({
  facts: arbitraryFacts,
  people: fc
    .tuple(arbitraryProfessionals, fc.subarray(representativeIds), fc.constantFrom('all' as const, 'read' as const))
    .map(
      ([professionals, named, scope]): People => ({
        professionals,
        organisations,
        representatives: named.map((patientId) => ({ patientId, mandateId: `m-${patientId}`, scope })),
      }),
    ),
  things: fc
    .array(arbitraryThing, { maxLength: entryIds.length })
    .map((things) => things.map((thing, at) => ({ ...thing, entryId: entryIds[at] as string }))),
  now: moment,
});

/** Everyone who could knock: the patient, another one, nobody, operators, each professional and each system. */
export function actorsOf(world: World): { actor: Asker; purpose: Purpose }[] {
  const treat = (actor: Asker) => ({ actor, purpose: 'TREAT' as const });
  return [
    { actor: { kind: 'patient', patientId: world.facts.patientId }, purpose: 'PATRQT' },
    { actor: { kind: 'patient', patientId: 'bruno' }, purpose: 'PATRQT' },
    ...(world.people.representatives ?? []).flatMap((representative): { actor: Asker; purpose: Purpose }[] => [
      { actor: { kind: 'patient', patientId: world.facts.patientId, representative }, purpose: 'PATRQT' },
      {
        actor: { kind: 'patient', patientId: 'bruno', representative: { ...representative, ended: true } },
        purpose: 'PATRQT',
      },
    ]),
    treat({ kind: 'anonymous' }),
    { actor: { kind: 'operator', operatorId: 'op', roles: ['welcome-desk', 'data-protection'] }, purpose: 'HSYSADMIN' },
    ...world.people.professionals.flatMap((one) => {
      const actor: Asker = { kind: 'professional', ...one, organisationIds: [...one.organisationIds] };
      return [treat(actor), { actor, purpose: 'HOPERAT' as const }];
    }),
    ...world.people.organisations.map((one) =>
      treat({ kind: 'system', clientId: `client-${one.organisationId}`, ...one }),
    ),
  ];
}

/**
 * The same world without what the actor may not read: things, and every wish about them. A platform that leaks nothing
 * gives this actor the same bytes in both.
 */
export function withoutUnreadable(world: World, seen: Visibility): World {
  const things = world.things.filter((thing) => isVisible(seen, thing));
  const kept = new Set(things.map((thing) => thing.entryId));
  const items = new Map([...world.facts.items].filter(([entryId]) => kept.has(entryId)));
  return { ...world, things, facts: { ...world.facts, items } };
}
