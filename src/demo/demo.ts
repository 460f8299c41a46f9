// A whole country for demonstrations and tests, from one seed: persons, organisations, professionals, systems, records.
import { createPdfMaker, type PdfMaker } from '../kit/pdf/pdf.ts';
import { cast } from './cast.ts';
import type { Country } from './country.ts';
import { createNewcomers } from './newcomers.ts';
import { organisations, systems } from './organisations.ts';
import { createPersons } from './persons.ts';
import { createProfessionals } from './professionals.ts';
import { createRandom } from './random.ts';
import { tellRecords } from './records.ts';

/**
 * Pure: the same seed and the same `now` give the same bytes. Stories end at `now`. Attachments are made when their bytes
 * are asked for; `pdf` is only needed then and is created when absent.
 */
export function generateCountry(options: { seed: string; now: Date; pdf?: PdfMaker }): Country {
  const { seed, now } = options;
  const random = createRandom(seed);
  const professionals = createProfessionals(random.fork('professionals'), now);
  const generalists = professionals.filter((one) => one.speciality === 'general-practice');
  const { persons, cast: people } = createPersons(random.fork('persons'), now, cast, generalists);
  const records = tellRecords({
    random: random.fork('records'),
    now,
    pdf: options.pdf ?? createPdfMaker(),
    people,
    professionals,
    organisations,
  });
  const newcomers = createNewcomers(random.fork('newcomers'), now, professionals);
  return { seed, now, persons, organisations, professionals, newcomers, systems, records };
}
