// Who has a record, and which story it tells. Everyone else of the country grows around these forty.
import type { Language } from '../base/call.ts';
import type { Culture } from './names.ts';

export type Role = {
  story:
    | 'anna'
    | 'hypertension'
    | 'diabetes'
    | 'asthma-child'
    | 'pregnancy'
    | 'breast-cancer'
    | 'copd'
    | 'hip-fracture'
    | 'depression'
    | 'healthy'
    | 'thyroid'
    | 'renal'
    | 'migraine'
    | 'rheumatoid'
    | 'infant';
  sex: 'female' | 'male';
  ageMonths: number;
  culture: Culture;
  language: Language;
  origin: 'bulk' | 'volunteer';
  household: 'family-child' | 'family-parent' | 'couple' | 'single' | 'care-home' | 'twin-of-previous';
  country?: 'FR' | 'BE' | 'DE';
  /** Id of the care home when `household` is one. */
  home?: string;
  /** Died so many days ago. */
  diedDaysAgo?: number;
  given?: string;
  family?: string;
  birthDate?: string;
  town?: string;
  /** Of the matricule. */
  serial?: number;
};

type Row = [
  story: Role['story'],
  sex: 'f' | 'm',
  age: number,
  culture: Culture,
  language: Language,
  household: Role['household'],
  more?: Partial<Role>,
];

const rows: Row[] = [
  [
    'anna',
    'f',
    58,
    'lu',
    'fr',
    'couple',
    { given: 'Anna', family: 'Kieffer', birthDate: '1968-03-04', town: 'Esch-sur-Alzette', serial: 123 },
  ],
  ['hypertension', 'm', 61, 'lu', 'lb', 'couple'],
  ['hypertension', 'f', 72, 'de', 'de', 'couple', { country: 'DE', origin: 'volunteer' }],
  ['hypertension', 'm', 66, 'pt', 'pt', 'couple'],
  ['hypertension', 'm', 58, 'yu', 'fr', 'family-parent'],
  ['diabetes', 'm', 54, 'pt', 'pt', 'family-parent'],
  ['diabetes', 'f', 63, 'lu', 'lb', 'couple'],
  ['diabetes', 'm', 49, 'fr', 'fr', 'family-parent', { country: 'FR' }],
  ['diabetes', 'f', 70, 'it', 'fr', 'single'],
  ['diabetes', 'm', 67, 'lu', 'de', 'couple'],
  ['asthma-child', 'm', 8, 'pt', 'pt', 'family-child'],
  ['asthma-child', 'f', 11, 'lu', 'lb', 'family-child'],
  ['asthma-child', 'm', 6, 'cv', 'fr', 'family-child'],
  ['pregnancy', 'f', 31, 'fr', 'fr', 'couple', { origin: 'volunteer' }],
  ['pregnancy', 'f', 28, 'cv', 'pt', 'couple'],
  ['pregnancy', 'f', 36, 'en', 'en', 'family-parent', { origin: 'volunteer' }],
  ['breast-cancer', 'f', 52, 'lu', 'fr', 'family-parent'],
  ['breast-cancer', 'f', 61, 'pt', 'pt', 'couple'],
  ['copd', 'm', 69, 'lu', 'lb', 'couple'],
  ['copd', 'f', 66, 'de', 'de', 'single'],
  ['copd', 'm', 77, 'it', 'fr', 'couple', { diedDaysAgo: 75 }],
  ['hip-fracture', 'f', 84, 'lu', 'lb', 'care-home', { home: 'maison-um-bierg' }],
  ['hip-fracture', 'f', 88, 'lu', 'lb', 'care-home', { home: 'maison-roude-bam' }],
  ['hip-fracture', 'm', 91, 'lu', 'de', 'care-home', { home: 'maison-moselblick' }],
  ['depression', 'm', 44, 'be', 'fr', 'single', { country: 'BE', origin: 'volunteer' }],
  ['depression', 'f', 34, 'yu', 'fr', 'family-parent'],
  ['healthy', 'f', 39, 'lu', 'lb', 'family-parent'],
  ['healthy', 'm', 24, 'pt', 'fr', 'single', { origin: 'volunteer' }],
  ['healthy', 'm', 46, 'en', 'en', 'family-parent'],
  ['healthy', 'f', 19, 'cv', 'pt', 'single'],
  ['healthy', 'm', 33, 'fr', 'fr', 'couple', { country: 'FR', origin: 'volunteer' }],
  ['thyroid', 'f', 42, 'lu', 'fr', 'family-parent'],
  ['thyroid', 'f', 55, 'de', 'de', 'couple'],
  ['renal', 'm', 71, 'lu', 'lb', 'couple'],
  ['renal', 'f', 68, 'pt', 'pt', 'single'],
  ['migraine', 'f', 29, 'en', 'en', 'single', { origin: 'volunteer' }],
  ['rheumatoid', 'f', 47, 'it', 'fr', 'family-parent'],
  ['infant', 'f', 0.75, 'fr', 'fr', 'family-child'],
  ['infant', 'm', 0.5, 'lu', 'lb', 'family-child'],
  ['infant', 'f', 0.5, 'lu', 'lb', 'twin-of-previous'],
];

export const cast: Role[] = rows.map(([story, sex, age, culture, language, household, more]) => ({
  story,
  sex: sex === 'f' ? 'female' : 'male',
  ageMonths: Math.round(age * 12),
  culture,
  language,
  household,
  origin: 'bulk',
  ...more,
}));
