// The door of the national register of professionals and organisations.
import { fileURLToPath } from 'node:url';
import type { Route } from '../../kit/http/route.ts';
import type { DirectoryEntries, ImportResult, Organisation, Practitioner } from './model.ts';
import type { ProfessionalsNeeds } from './needs.ts';
import { professionalsRoutes } from './routes.ts';
import { createProfessionalsStore } from './store.ts';

export type {
  DirectoryEntries,
  ImportResult,
  Organisation,
  OrganisationEntry,
  Practitioner,
  PractitionerEntry,
  Workplace,
} from './model.ts';
export type { ProfessionalsNeeds } from './needs.ts';

export type Professionals = {
  routes: Route[];
  /** Upserts; practitioners not named stay as they are, workplaces not named of those who are have ended. */
  importDirectory(entries: DirectoryEntries): Promise<ImportResult>;
  /** Whoever was ever listed; `active` says whether that is so today. */
  findPractitioner(id: string): Promise<Practitioner | null>;
  findOrganisation(id: string): Promise<Organisation | null>;
  /** One query each, whatever the number. */
  practitionersByIds(ids: readonly string[]): Promise<Map<string, Practitioner>>;
  /** By their number in the register. */
  practitionersByNumbers(numbers: readonly string[]): Promise<Map<string, Practitioner>>;
  organisationsByIds(ids: readonly string[]): Promise<Map<string, Organisation>>;
  /** Who works in any of them today. */
  membersOf(organisationIds: readonly string[]): Promise<Practitioner[]>;
  /** The agency that runs the platform, once it is listed. */
  findAgency(): Promise<Organisation | null>;
  /** Where a listed professional works today; empty for anyone else. */
  organisationsOf(practitionerId: string): Promise<{ id: string; name: string; kind: Organisation['kind'] }[]>;
  search(asked: {
    q?: string;
    profession?: string;
    speciality?: string;
    town?: string;
    language?: string;
    page: number;
    pageSize: number;
  }): Promise<{ total: number; items: Practitioner[] }>;
  /** Those listed today. */
  counts(): Promise<{ professionals: number; organisations: number }>;
};

export const professionalsTables = {
  schema: 'professionals',
  directory: fileURLToPath(new URL('./tables', import.meta.url)),
};

export function createProfessionals(needs: ProfessionalsNeeds): Professionals {
  const store = createProfessionalsStore(needs.sql);
  const byId = <T extends { id: string }>(rows: T[]): Map<string, T> => new Map(rows.map((row) => [row.id, row]));
  return {
    routes: professionalsRoutes(needs, store),
    importDirectory: (entries) => store.importDirectory(entries, needs.clock.now()),
    findPractitioner: async (id) => (await store.practitioners([id]))[0] ?? null,
    findOrganisation: async (id) => (await store.organisations([id]))[0] ?? null,
    practitionersByIds: async (ids) => (ids.length === 0 ? new Map() : byId(await store.practitioners(ids))),
    practitionersByNumbers: async (numbers) =>
      new Map(numbers.length === 0 ? [] : (await store.practitionersByNumber(numbers)).map((one) => [one.number, one])),
    organisationsByIds: async (ids) => (ids.length === 0 ? new Map() : byId(await store.organisations(ids))),
    membersOf: async (ids) => (ids.length === 0 ? [] : store.membersOf(ids)),
    findAgency: async () => (await store.searchOrganisations('', 'agency', 1))[0] ?? null,
    organisationsOf: async (id) => {
      const [found] = await store.practitioners([id]);
      return found?.active === true ? found.organisations : [];
    },
    search: (asked) => store.search(asked),
    counts: () => store.counts(),
  };
}
