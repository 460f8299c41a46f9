import { instant, localTime, monthsBefore, workingDay } from './calendar.ts';
import type { Role } from './cast.ts';
import type { CircleMember, DemoAttachment, Person, Professional, Resource, Submission } from './country.ts';
import type { Random } from './random.ts';
import { createSheet } from './sheet.ts';
import type { Author, Teller, World } from './story.ts';

export type Told = { submissions: Submission[]; circle: CircleMember[] };

export function createTeller(
  world: World,
  random: Random,
  role: Role,
  person: Person,
  openedAt: Date,
): { teller: Teller; told(): Told } {
  const { now } = world;
  const submissions: Submission[] = [];
  const circle: CircleMember[] = [];
  const chosen = new Map<string, Professional>();
  const before = new Map<string, string>();

  const get = <T extends { id: string }>(list: readonly T[], id: string): T => {
    const one = list.find((candidate) => candidate.id === id);
    if (!one) throw new Error(`the demonstration has no ${id}`);
    return one;
  };
  const at = (practitioner: Professional, organisationId?: string): Author => ({
    practitioner,
    organisation: get(world.organisations, organisationId ?? practitioner.workplaces[0]?.organisationId ?? ''),
  });
  /** One patient keeps one cardiologist: the first choice is remembered. */
  const choose = (key: string, fits: (one: Professional) => boolean): Professional => {
    const one = chosen.get(key) ?? random.pick(world.professionals.filter(fits));
    chosen.set(key, one);
    return one;
  };
  const dateAhead = (months: number): Date => new Date(now.getTime() + Math.round(months * 30.4375) * 86_400_000);
  const clampedSince = (months: number): Date => {
    const since = localTime(monthsBefore(now, months), 10, 0);
    return since < openedAt ? openedAt : since;
  };
  const member = (
    who: { professionalId: string } | { organisationId: string },
    since: number,
    until?: number,
  ): void => {
    circle.push({ ...who, since: clampedSince(since), ...(until === undefined ? {} : { until: dateAhead(until) }) });
  };

  const laboratory =
    random.chance(0.6) || role.story === 'anna'
      ? at(get(world.professionals, 'marc-wirtz'))
      : at(
          choose(
            'laboratory-medicine',
            (one) =>
              one.workplaces.some((place) => place.organisationId === 'laboratoire-des-trois-tours') &&
              one.speciality === 'laboratory-medicine',
          ),
        );

  const teller: Teller = {
    person,
    role,
    random,
    now,
    laboratory,
    doctor: person.referentId
      ? at(get(world.professionals, person.referentId))
      : at(choose('general-practice', (one) => one.speciality === 'general-practice' && one.id !== 'lucie-thill')),
    language: role.language,
    say: (words) => (typeof words === 'string' ? words : (words[role.language] ?? words.fr)),
    author: (id, organisationId) => at(get(world.professionals, id), organisationId),
    specialist: (speciality) => at(choose(speciality, (one) => one.speciality === speciality)),
    of: (profession, organisationId) =>
      at(
        choose(
          `${profession} ${organisationId ?? ''}`,
          (one) =>
            one.profession === profession &&
            (!organisationId || one.workplaces.some((place) => place.organisationId === organisationId)),
        ),
        organisationId,
      ),
    ago: (months) => monthsBefore(now, months),
    visit(monthsAgo, author, fill, minutesAgo) {
      const when =
        minutesAgo === undefined
          ? localTime(workingDay(monthsBefore(now, monthsAgo)), random.int(8, 17), random.int(0, 11) * 5)
          : new Date(now.getTime() - minutesAgo * 60_000);
      if (when < openedAt || when > now)
        throw new Error(`${role.story}: a visit ${monthsAgo} months ago is outside of the record`);
      if (person.deathDate && instant(when).slice(0, 10) > person.deathDate)
        throw new Error(`${role.story}: care after death`);
      const resources: Resource[] = [];
      const attachments: DemoAttachment[] = [];
      fill(createSheet({ world, teller, author, at: when, resources, attachments, before }));
      submissions.push({
        at: when,
        by: { organisationId: author.organisation.id, practitionerId: author.practitioner.id },
        resources,
        attachments,
      });
    },
    trust: (author, since, until) => member({ professionalId: author.practitioner.id }, since, until),
    trustOrganisation: (organisationId, since, until) => member({ organisationId }, since, until),
  };

  return {
    teller,
    told: () => ({
      submissions: submissions.toSorted((a, b) => a.at.getTime() - b.at.getTime()),
      circle,
    }),
  };
}
