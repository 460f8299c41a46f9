// The door of the national register of persons.
import { fileURLToPath } from 'node:url';
import type { Route } from '../../kit/http/route.ts';
import { patientResource } from './fhir.ts';
import { type FindNeeds, findByIdentifier, findByMatricules } from './find-persons.ts';
import { importPersons } from './import-persons.ts';
import { type ImportedPerson, matriculeSystem, type Person, type PersonEntry } from './model.ts';
import type { PatientsNeeds } from './needs.ts';
import { createOpenedPersons } from './opened-persons.ts';
import { patientsRoutes } from './routes.ts';
import { createPatientsStore } from './store.ts';

export type { Address, Identifier, ImportedPerson, Person, PersonEntry } from './model.ts';
export type { PatientLookup, PatientsNeeds } from './needs.ts';

/** The calls by id and identifier ask nobody's leave and leave no trace: whoever calls them decides and audits. */
export type Patients = {
  routes: Route[];
  /** One answer for each entry, in order. Known persons are recognised by identifier; those that are the same are not written. */
  importPersons(entries: readonly PersonEntry[]): Promise<ImportedPerson[]>;
  findById(id: string): Promise<Person | null>;
  /** One small query for those held opened. */
  findByIds(ids: readonly string[]): Promise<Map<string, Person>>;
  findByIdentifier(system: string, value: string): Promise<Person | null>;
  /** However it is typed; also one that fails its check, when a person is known by it. */
  findByMatricule(matricule: string): Promise<Person | null>;
  /** By the texts that were asked for. */
  findByMatricules(matricules: readonly string[]): Promise<Map<string, Person>>;
  /** The Patient of a person whom the caller was found to know. */
  resourceOf(id: string): Promise<object | null>;
  counts(): Promise<{ persons: number; toReview: number }>;
};

export const patientsTables = { schema: 'patients', directory: fileURLToPath(new URL('./tables', import.meta.url)) };

export function createPatients(needs: PatientsNeeds): Patients {
  const { sealer, clock, chance } = needs;
  const store = createPatientsStore(needs.sql);
  const opened = createOpenedPersons(store, sealer, needs.openedMax ?? 20_000);
  const find: FindNeeds = { store, opened, sealer };
  return {
    routes: patientsRoutes(needs, find),
    importPersons: (entries) => importPersons({ store, opened, sealer, clock, chance }, entries),
    findById: async (id) => (await opened.byIds([id])).get(id) ?? null,
    findByIds: (ids) => opened.byIds(ids),
    findByIdentifier: (system, value) => findByIdentifier(find, system, value),
    findByMatricule: (matricule) => findByIdentifier(find, matriculeSystem, matricule),
    findByMatricules: (matricules) => findByMatricules(find, matricules),
    resourceOf: async (id) => {
      const person = (await opened.byIds([id])).get(id);
      return person === undefined ? null : patientResource(person);
    },
    counts: () => store.counts(),
  };
}
