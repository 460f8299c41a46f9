// Eighty professionals over every regulated profession; a few bear the names that demonstrations use.

import { addDays, monthsBefore } from './calendar.ts';
import type { Professional } from './country.ts';
import { type Culture, names } from './names.ts';
import { organisations } from './organisations.ts';
import type { Random } from './random.ts';

type Post = {
  profession: string;
  speciality?: string;
  /** One professional for each; `+` joins the workplaces of one person. */
  at: string[];
  named?: { id: string; given: string; family: string; sex: 'female' | 'male'; languages: string[] };
};

const physician = (speciality: string, ...at: string[]): Post => ({ profession: 'physician', speciality, at });
const other = (profession: string, ...at: string[]): Post => ({ profession, at });

const named: Post[] = [
  {
    ...physician('cardiology', 'cabinet-weber+belvedere-centre'),
    named: { id: 'claire-weber', given: 'Claire', family: 'Weber', sex: 'female', languages: ['fr', 'de', 'lb', 'en'] },
  },
  {
    ...physician('general-practice', 'cabinet-schmit'),
    named: { id: 'paul-schmit', given: 'Paul', family: 'Schmit', sex: 'male', languages: ['lb', 'fr', 'de', 'pt'] },
  },
  {
    ...physician('general-practice', 'cabinet-thill'),
    named: { id: 'lucie-thill', given: 'Lucie', family: 'Thill', sex: 'female', languages: ['lb', 'fr', 'de', 'en'] },
  },
  {
    ...physician('emergency-medicine', 'belvedere-centre+hopital-du-belvedere'),
    named: { id: 'miguel-da-silva', given: 'Miguel', family: 'Da Silva', sex: 'male', languages: ['pt', 'fr', 'en'] },
  },
  {
    ...physician('laboratory-medicine', 'laboratoire-du-moulin'),
    named: { id: 'marc-wirtz', given: 'Marc', family: 'Wirtz', sex: 'male', languages: ['lb', 'fr', 'de'] },
  },
  {
    ...other('pharmacist', 'pharmacie-du-parc'),
    named: { id: 'nora-reding', given: 'Nora', family: 'Reding', sex: 'female', languages: ['lb', 'fr', 'de', 'en'] },
  },
  {
    ...other('nurse', 'reseau-am-gaart'),
    named: { id: 'joao-ferreira', given: 'João', family: 'Ferreira', sex: 'male', languages: ['pt', 'fr', 'lb'] },
  },
];

const posts: Post[] = [
  physician(
    'general-practice',
    'cabinet-schmit',
    'maison-medicale-mersch',
    'maison-medicale-mersch+maison-um-bierg',
    'cabinet-gare',
    'cabinet-gare+maison-roude-bam',
    'cabinet-thill+maison-moselblick',
  ),
  physician('cardiology', 'belvedere-nord'),
  physician('paediatrics', 'cabinet-des-enfants', 'cabinet-des-enfants+belvedere-centre'),
  physician('geriatrics', 'belvedere-nord+maison-um-bierg'),
  physician('gynaecology', 'cabinet-femme-et-naissance', 'cabinet-femme-et-naissance+belvedere-centre'),
  physician('oncology', 'belvedere-centre'),
  physician('neurology', 'belvedere-centre'),
  physician('psychiatry', 'centre-psy'),
  physician('dermatology', 'cabinet-gare'),
  physician('radiology', 'imagerie-du-val', 'belvedere-centre'),
  physician('endocrinology', 'cabinet-gare+belvedere-centre'),
  physician('gastroenterology', 'belvedere-nord'),
  physician('pneumology', 'belvedere-nord+maison-medicale-mersch'),
  physician('rheumatology', 'cabinet-gare'),
  physician('ophthalmology', 'maison-medicale-mersch'),
  physician('surgery', 'belvedere-centre', 'belvedere-nord'),
  physician('anaesthesiology', 'belvedere-centre'),
  physician('laboratory-medicine', 'laboratoire-des-trois-tours'),
  physician('urology', 'belvedere-centre'),
  physician('ent', 'cabinet-gare'),
  physician('emergency-medicine', 'belvedere-nord'),
  other('dentist', 'cabinet-dentaire-nord', 'cabinet-dentaire-nord'),
  other('midwife', 'cabinet-femme-et-naissance', 'belvedere-centre+cabinet-femme-et-naissance'),
  other('pharmacist', 'pharmacie-de-la-sure', 'pharmacie-du-puits', 'pharmacie-de-mersch', 'belvedere-centre'),
  other(
    'nurse',
    'reseau-am-gaart',
    'reseau-am-gaart',
    'maison-um-bierg',
    'maison-roude-bam',
    'maison-moselblick',
    'belvedere-nord',
    'cabinet-schmit',
  ),
  other('nurse-anaesthetist', 'belvedere-centre'),
  other('paediatric-nurse', 'belvedere-centre', 'cabinet-des-enfants'),
  other('psychiatric-nurse', 'centre-psy'),
  other('care-assistant', 'maison-um-bierg', 'maison-roude-bam', 'reseau-am-gaart'),
  other('physiotherapist', 'centre-reeducation', 'centre-reeducation', 'maison-um-bierg+reseau-am-gaart'),
  other('occupational-therapist', 'centre-reeducation'),
  other('speech-therapist', 'centre-reeducation'),
  other('orthoptist', 'maison-medicale-mersch'),
  other('dietitian', 'cabinet-gare', 'belvedere-centre'),
  other('psychotherapist', 'centre-psy', 'centre-psy'),
  other('podiatrist', 'maison-medicale-mersch'),
  other('osteopath', 'centre-reeducation'),
  other('psychomotor-therapist', 'cabinet-des-enfants'),
  other('laboratory-technician', 'laboratoire-du-moulin', 'laboratoire-des-trois-tours'),
  other('radiology-technician', 'imagerie-du-val', 'belvedere-nord'),
  other('social-worker', 'reseau-am-gaart', 'belvedere-centre'),
  other('medical-assistant-surgery', 'belvedere-centre'),
];

export const professionalCount = 80;

const titled = new Set(['physician', 'dentist']);

export function createProfessionals(random: Random, now: Date): Professional[] {
  const result: Professional[] = [];
  const taken = new Set<string>();
  const wanted = [...named, ...posts].flatMap((post) => post.at.map((at) => ({ ...post, at })));
  // The tail fills up with nurses and generalists, as in the real register.
  const fillers = ['reseau-am-gaart', 'belvedere-centre', 'belvedere-nord', 'maison-moselblick'];
  for (let i = 0; wanted.length < professionalCount; i++) {
    wanted.push({ ...other('nurse'), at: fillers[i % fillers.length] as string });
  }

  for (const post of wanted) {
    const culture = random.pick<Culture>(['lu', 'lu', 'lu', 'fr', 'de', 'be', 'pt', 'it', 'yu', 'cv', 'en']);
    const sex = post.named?.sex ?? random.pick(['female', 'male'] as const);
    let given = post.named?.given ?? '';
    let family = post.named?.family ?? '';
    let id = post.named?.id ?? '';
    while (id === '' || taken.has(id)) {
      given = random.pick(names[culture][sex]);
      family = capitalised(random.pick(names[culture].family));
      id = slug(`${given} ${family}`);
    }
    taken.add(id);
    const ageMonths = random.int((post.named ? 42 : 29) * 12, 64 * 12);
    const spoken = post.named?.languages ?? spokenBy(random, culture);
    result.push({
      id,
      number: `P${String(100_000 + result.length * 37 + 11)}`,
      ...(titled.has(post.profession) ? { title: 'Dr' } : {}),
      family,
      given,
      sex,
      birthDate: addDays(monthsBefore(now, ageMonths), -random.int(0, 27)),
      profession: post.profession,
      ...(post.speciality ? { speciality: post.speciality } : {}),
      languages: spoken,
      workplaces: post.at.split('+').map((organisationId) => ({
        organisationId,
        phone: organisations.find((one) => one.id === organisationId)?.phone ?? '',
      })),
      email: `${id}@sante.example`,
      authorisedSince: monthsBefore(now, Math.max(6, ageMonths - 27 * 12)),
    });
  }
  return result;
}

const motherTongue: Record<Culture, string> = {
  lu: 'lb',
  pt: 'pt',
  fr: 'fr',
  de: 'de',
  it: 'it',
  cv: 'pt',
  yu: 'sr',
  be: 'fr',
  en: 'en',
};

const spokenBy = (random: Random, culture: Culture): string[] => [
  ...new Set([
    motherTongue[culture],
    'fr',
    ...(culture === 'lu' || random.chance(0.4) ? ['de'] : []),
    ...(random.chance(0.5) ? ['en'] : []),
    ...(culture !== 'lu' && random.chance(0.3) ? ['lb'] : []),
  ]),
];

/** Professionals and patients write `Da Silva` on a plate and `da Silva` in a register; the plate is kept here. */
const capitalised = (family: string): string => family.replace(/^d/, 'D');

/** Lower-case letters, digits and hyphens: fits FHIR's id and an address. */
export const slug = (text: string): string =>
  text
    .replaceAll('đ', 'd')
    .replaceAll('Đ', 'D')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
