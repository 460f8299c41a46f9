// Where professionals work today: the register's word, and over it what organisations say of their own staff. Whoever is
// invited, suspended, gone or outside their days has nothing of that organisation (docs/decisions/0020).
import type { OrganisationKind } from '../base/call.ts';

type Practitioner = {
  id: string;
  active: boolean;
  organisationIds: string[];
  organisations: { id: string; name: string; kind: OrganisationKind }[];
};
type Fact = { practitionerId: string; organisationId: string; here: boolean };

export type WorkplacesNeeds<P extends Practitioner> = {
  register: {
    practitionersByIds(ids: readonly string[]): Promise<Map<string, P>>;
    membersOf(organisationIds: readonly string[]): Promise<P[]>;
    organisationsByIds(
      ids: readonly string[],
    ): Promise<Map<string, { id: string; name: string; kind: OrganisationKind; active: boolean }>>;
  };
  staff: {
    factsOf(practitionerIds: readonly string[]): Promise<Fact[]>;
    factsIn(organisationIds: readonly string[]): Promise<Fact[]>;
  };
};

/** Remembers nothing: what an organisation ends has ended with the next question. */
export function createWorkplaces<P extends Practitioner>({ register, staff }: WorkplacesNeeds<P>) {
  const merge = async (practitioners: readonly P[], facts: readonly Fact[]): Promise<Map<string, P>> => {
    const listed = new Map(practitioners.map((one) => [one.id, new Set(one.organisationIds)]));
    const more = facts.filter((one) => one.here && listed.get(one.practitionerId)?.has(one.organisationId) === false);
    const added =
      more.length === 0
        ? new Map<string, never>()
        : await register.organisationsByIds([...new Set(more.map((one) => one.organisationId))]);
    const factsBy = Map.groupBy(facts, (one) => one.practitionerId);
    return new Map(
      practitioners.map((one) => {
        const own = factsBy.get(one.id);
        if (own === undefined) return [one.id, one];
        const lost = new Set(own.filter((fact) => !fact.here).map((fact) => fact.organisationId));
        const organisations = [
          ...one.organisations.filter(({ id }) => !lost.has(id)),
          ...own.flatMap((fact) => {
            const organisation = added.get(fact.organisationId);
            if (!fact.here || organisation === undefined || !organisation.active) return [];
            if (listed.get(one.id)?.has(fact.organisationId) === true) return [];
            const { id, name, kind } = organisation;
            return { id, name, kind };
          }),
        ];
        return [one.id, { ...one, organisations, organisationIds: organisations.map(({ id }) => id) }];
      }),
    );
  };
  const practitionersByIds = async (ids: readonly string[]): Promise<Map<string, P>> => {
    const [practitioners, facts] = await Promise.all([register.practitionersByIds(ids), staff.factsOf(ids)]);
    return merge([...practitioners.values()], facts);
  };
  return {
    practitionersByIds,
    findPractitioner: async (id: string): Promise<P | null> => (await practitionersByIds([id])).get(id) ?? null,
    /** Who works in any of them today. */
    async membersOf(organisationIds: readonly string[]): Promise<P[]> {
      if (organisationIds.length === 0) return [];
      const [listed, facts] = await Promise.all([register.membersOf(organisationIds), staff.factsIn(organisationIds)]);
      const known = new Set(listed.map((one) => one.id));
      const others = [...new Set(facts.flatMap((one) => (one.here ? one.practitionerId : [])))].filter(
        (id) => !known.has(id),
      );
      const all = await practitionersByIds([...known, ...others]);
      const wanted = new Set(organisationIds);
      return [...all.values()].filter((one) => one.active && one.organisationIds.some((id) => wanted.has(id)));
    },
  };
}
