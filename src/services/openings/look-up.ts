// What the registers and the vault know of declarations, and the judgement that follows from it.

import type { Declaration, Refusal } from './model.ts';
import type { OpeningsNeeds, PersonFacts, RecordState, ReferentFacts } from './needs.ts';

export type LookedUp = {
  person: PersonFacts | null;
  referent: ReferentFacts | null;
  state: RecordState | 'none';
  refusal: Refusal | null;
};

/** Whom the health insurance accepts as lead doctor. */
const referentSpecialities: ReadonlySet<string> = new Set(['general-practice']);

/** One answer for each declaration, in order; four queries whatever their number. An empty referent is nobody's. */
export async function lookUp(
  needs: Pick<OpeningsNeeds, 'persons' | 'professionals' | 'record'>,
  declarations: readonly Pick<Declaration, 'matricule' | 'referent'>[],
): Promise<LookedUp[]> {
  const [persons, referents] = await Promise.all([
    needs.persons.findByMatricules([...new Set(declarations.map((one) => one.matricule))]),
    findReferents(
      needs,
      declarations.map((one) => one.referent),
    ),
  ]);
  const states = await needs.record.stateOf([...new Set([...persons.values()].map((person) => person.id))]);
  return declarations.map((one) => {
    const person = persons.get(one.matricule) ?? null;
    const referent = referents.get(one.referent) ?? null;
    const state = person === null ? 'none' : (states.get(person.id) ?? 'none');
    return { person, referent, state, refusal: judge(person, one.referent === '' ? 'none' : referent, state) };
  });
}

/**
 * Of what was looked up, whether its line would give an open record another lead doctor than it has; in order. One query.
 */
export async function findMoves(needs: Pick<OpeningsNeeds, 'record'>, found: readonly LookedUp[]): Promise<boolean[]> {
  const ids = found.flatMap(({ person, referent, state, refusal }) =>
    person !== null && referent !== null && state === 'open' && refusal === null ? person.id : [],
  );
  const referents = ids.length === 0 ? undefined : await needs.record.referentsOf?.([...new Set(ids)]);
  return found.map(({ person, referent, state, refusal }) => {
    if (person === null || referent === null || state !== 'open' || refusal !== null) return false;
    const present = referents?.get(person.id);
    return present !== undefined && present !== referent.id;
  });
}

/** `referent` is null when the one named is unknown, and `none` when nobody is named. */
export function judge(
  person: PersonFacts | null,
  referent: ReferentFacts | 'none' | null,
  state: RecordState | 'none',
): Refusal | null {
  if (person === null) return 'person-unknown';
  if (person.deathDate !== undefined) return 'person-deceased';
  if (referent !== 'none') {
    if (referent === null || !referent.active) return 'referent-unknown';
    if (referent.profession !== 'physician' || !referentSpecialities.has(referent.speciality ?? ''))
      return 'referent-not-general';
  }
  // Whoever closed it wants none: a declaration to the insurance does not open it again.
  return state === 'closed' ? 'record-closed' : null;
}

/** By number in the register, in any case, or by id. */
async function findReferents(
  needs: Pick<OpeningsNeeds, 'professionals'>,
  named: readonly string[],
): Promise<Map<string, ReferentFacts>> {
  const names = [...new Set(named)].filter((name) => name !== '');
  if (names.length === 0) return new Map();
  const byNumber = await needs.professionals.practitionersByNumbers([
    ...new Set(names.flatMap((name) => [name, name.toUpperCase()])),
  ]);
  const others = names.filter((name) => !byNumber.has(name) && !byNumber.has(name.toUpperCase()));
  const byId =
    others.length === 0 ? new Map<string, ReferentFacts>() : await needs.professionals.practitionersByIds(others);
  const found = new Map<string, ReferentFacts>();
  for (const name of names) {
    const referent = byNumber.get(name) ?? byNumber.get(name.toUpperCase()) ?? byId.get(name);
    if (referent !== undefined) found.set(name, referent);
  }
  return found;
}
