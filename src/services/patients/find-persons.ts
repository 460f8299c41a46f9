// Finding persons by identifier. A token is 64 bits, so what it finds is compared once opened.
import type { Sealer } from '../../kit/crypto/sealer.ts';
import { type Identifier, identifierKey, matriculeSystem, normalIdentifier, type Person, valueKey } from './model.ts';
import type { OpenedPersons } from './opened-persons.ts';
import type { PatientsStore } from './store.ts';

export type FindNeeds = { store: PatientsStore; opened: OpenedPersons; sealer: Sealer };

/** `system` null: the value in any system. */
export type AskedIdentifier = { system: string | null; value: string };

/** The keys that a question may match; a bare value is also read as a matricule, however it is typed. */
const keysOf = ({ system, value }: AskedIdentifier): string[] =>
  system === null
    ? [valueKey(value.trim()), valueKey(normalIdentifier({ system: matriculeSystem, value }).value)]
    : [identifierKey(normalIdentifier({ system, value }))];

const answers = (one: Identifier, keys: ReadonlySet<string>): boolean =>
  keys.has(identifierKey(one)) || keys.has(valueKey(one.value));

/** Persons with any of the identifiers, and of each the keys (`identifierKey`) of those that matched. */
export async function findByIdentifiers(
  needs: FindNeeds,
  asked: readonly AskedIdentifier[],
): Promise<{ person: Person; matched: Set<string> }[]> {
  const keys = new Set(asked.flatMap(keysOf));
  if (keys.size === 0) return [];
  const rows = await needs.store.findByTokens(needs.sealer.blind([...keys]));
  return rows.flatMap((row) => {
    const person = needs.opened.open(row);
    const matched = new Set(person.identifiers.filter((one) => answers(one, keys)).map(identifierKey));
    return matched.size === 0 ? [] : [{ person, matched }];
  });
}

/** Null when nobody has it, and when more than one person does: nothing is guessed. */
export async function findByIdentifier(needs: FindNeeds, system: string, value: string): Promise<Person | null> {
  const found = await findByIdentifiers(needs, [{ system, value }]);
  return found.length === 1 ? (found[0]?.person ?? null) : null;
}

/** By the matricules as they were asked for; those of nobody are absent. */
export async function findByMatricules(needs: FindNeeds, matricules: readonly string[]): Promise<Map<string, Person>> {
  const found = await findByIdentifiers(
    needs,
    matricules.map((value) => ({ system: matriculeSystem, value })),
  );
  const byKey = new Map<string, Person | null>();
  for (const { person, matched } of found) for (const key of matched) byKey.set(key, byKey.has(key) ? null : person);
  const result = new Map<string, Person>();
  for (const asked of matricules) {
    const person = byKey.get(identifierKey(normalIdentifier({ system: matriculeSystem, value: asked })));
    if (person) result.set(asked, person);
  }
  return result;
}
