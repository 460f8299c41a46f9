// Forty opened records: who plays which story, when the record was opened, and what the story wrote.
import { localTime, monthsBefore, workingDay } from './calendar.ts';
import type { Role } from './cast.ts';
import type { DemoRecord } from './country.ts';
import type { Cast } from './persons.ts';
import type { Random } from './random.ts';
import { tellAnna } from './stories/anna.ts';
import { tellAsthma } from './stories/asthma.ts';
import { tellBreastCancer } from './stories/breast-cancer.ts';
import { tellCopd } from './stories/copd.ts';
import { tellDepression } from './stories/depression.ts';
import { tellDiabetes } from './stories/diabetes.ts';
import { tellHealthy } from './stories/healthy.ts';
import { tellHipFracture } from './stories/hip-fracture.ts';
import { tellHypertension } from './stories/hypertension.ts';
import { tellInfant } from './stories/infant.ts';
import { tellMigraine } from './stories/migraine.ts';
import { tellPregnancy } from './stories/pregnancy.ts';
import { tellRenal } from './stories/renal.ts';
import { tellRheumatoid } from './stories/rheumatoid.ts';
import { tellThyroid } from './stories/thyroid.ts';
import type { Teller, World } from './story.ts';
import { createTeller } from './teller.ts';

/** A story and how many months ago its record was opened: nothing is written before. */
const stories: Record<Role['story'], [openedMonthsAgo: number, tell: (teller: Teller, chapter: number) => void]> = {
  anna: [78, tellAnna],
  hypertension: [50, tellHypertension],
  diabetes: [62, tellDiabetes],
  'asthma-child': [40, tellAsthma],
  pregnancy: [20, tellPregnancy],
  'breast-cancer': [34, tellBreastCancer],
  copd: [54, tellCopd],
  'hip-fracture': [30, tellHipFracture],
  depression: [26, tellDepression],
  healthy: [58, tellHealthy],
  thyroid: [46, tellThyroid],
  renal: [60, tellRenal],
  migraine: [24, tellMigraine],
  rheumatoid: [52, tellRheumatoid],
  infant: [4.6, tellInfant],
};

export function tellRecords(world: World & { random: Random; people: readonly Cast[] }): DemoRecord[] {
  const chapters = new Map<string, number>();
  return world.people.map(({ role, person }, index) => {
    const [openedMonthsAgo, tell] = stories[role.story];
    const openedAt = localTime(workingDay(monthsBefore(world.now, openedMonthsAgo)), 9, (index * 7) % 60);
    const { teller, told } = createTeller(world, world.random.fork(`record-${index}`), role, person, openedAt);
    const chapter = chapters.get(role.story) ?? 0;
    chapters.set(role.story, chapter + 1);
    tell(teller, chapter);
    return {
      patientId: person.id,
      story: role.story,
      openedAt,
      origin: role.origin,
      ...(person.referentId ? { referentId: person.referentId } : {}),
      ...told(),
    };
  });
}
