// Professionals of the register who work nowhere yet and have no account: the ninety whom a care network takes in at once.

import { addDays, monthsBefore } from './calendar.ts';
import type { Professional } from './country.ts';
import { type Culture, names } from './names.ts';
import { slug } from './professionals.ts';
import type { Random } from './random.ts';

export const newcomerCount = 90;

const professions = ['nurse', 'nurse', 'nurse', 'care-assistant', 'care-assistant', 'physiotherapist', 'social-worker'];

/** Nobody bears a family name of those who are known: whoever looks for Dr Weber finds Dr Weber. */
export function createNewcomers(random: Random, now: Date, known: readonly Professional[]): Professional[] {
  const taken = new Set(known.map((one) => one.id));
  const families = new Set(known.map((one) => one.family.toLowerCase()));
  return Array.from({ length: newcomerCount }, (_, index) => {
    const sex = random.pick(['female', 'female', 'female', 'male'] as const);
    let [given, family, id] = ['', '', ''];
    while (id === '' || taken.has(id) || families.has(family.toLowerCase())) {
      const culture = random.pick<Culture>(['lu', 'lu', 'fr', 'de', 'be', 'pt', 'pt', 'it', 'yu', 'cv']);
      given = random.pick(names[culture][sex]);
      family = random.pick(names[culture].family);
      id = slug(`${given} ${family}`);
    }
    taken.add(id);
    const ageMonths = random.int(23 * 12, 61 * 12);
    return {
      id,
      number: `P${String(120_000 + index * 37 + 11)}`,
      family,
      given,
      sex,
      birthDate: addDays(monthsBefore(now, ageMonths), -random.int(0, 27)),
      profession: random.pick(professions),
      languages: ['fr', ...(random.chance(0.5) ? ['de'] : []), ...(random.chance(0.4) ? ['pt'] : [])],
      workplaces: [],
      email: `${id}@sante.example`,
      authorisedSince: monthsBefore(now, 6),
    };
  });
}
