// Sealed rows to persons, with a bounded memory of those opened, so that names for a list cost one small query.
import type { Sealer } from '../../kit/crypto/sealer.ts';
import { type Person, type PersonContent, personOf } from './model.ts';
import type { PatientsStore, PersonRow } from './store.ts';

export type OpenedPersons = {
  byIds(ids: readonly string[]): Promise<Map<string, Person>>;
  open(row: PersonRow): Person;
};

/** The row's id and version are bound to its content: rows cannot be swapped or set back. */
export const associatedOf = (id: string, version: number): string => `patients|${id}|${version}`;

export function createOpenedPersons(store: PatientsStore, sealer: Sealer, openedMax: number): OpenedPersons {
  // A Map keeps the order of insertion: the first is the one unused for longest.
  const opened = new Map<string, Person>();

  const keep = (person: Person): Person => {
    opened.delete(person.id);
    opened.set(person.id, person);
    if (opened.size > openedMax) opened.delete(opened.keys().next().value as string);
    return person;
  };

  const open = (row: PersonRow): Person => {
    const known = opened.get(row.id);
    if (known?.version === row.version) return keep(known);
    const content = JSON.parse(sealer.open(associatedOf(row.id, row.version), row.sealed).toString()) as PersonContent;
    return keep(personOf(row.id, row.version, row.updated_at, content));
  };

  return {
    open,
    async byIds(ids) {
      const asked = [...new Set(ids)].filter(isUuid);
      if (asked.length === 0) return new Map();
      // Held here across the query: another caller may push it out of memory meanwhile.
      const held = new Map(asked.map((id) => [id, opened.get(id)]));
      const states = await store.read(
        asked,
        asked.map((id) => held.get(id)?.version ?? 0),
      );
      return new Map(
        states.map((state) => {
          if (state.sealed !== null) return [state.id, open({ ...state, sealed: state.sealed })];
          return [state.id, keep(held.get(state.id) as Person)];
        }),
      );
    },
  };
}

export const isUuid = (text: string): boolean =>
  /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
