// The words by which people look for a profession or a speciality, in the five languages; the English one is also the display
// of our code systems. Register words are those of the law of 26 March 1992 and of 29 April 1983 where they have one.

/** en, fr, de, lb, pt; several words for one thing are joined by spaces. */
type Words = readonly [en: string, fr: string, de: string, lb: string, pt: string];

export const professions: Readonly<Record<string, Words>> = {
  physician: ['Physician', 'médecin docteur', 'Arzt Ärztin', 'Dokter', 'médico'],
  dentist: ['Dentist', 'médecin-dentiste dentiste', 'Zahnarzt Zahnärztin', 'Zänndokter', 'dentista'],
  midwife: ['Midwife', 'sage-femme', 'Hebamme', 'Hiewan', 'parteira'],
  pharmacist: ['Pharmacist', 'pharmacien pharmacienne', 'Apotheker Apothekerin', 'Apdikter', 'farmacêutico'],
  nurse: ['Nurse', 'infirmier infirmière', 'Krankenpfleger Krankenschwester', 'Infirmier Infirmière', 'enfermeiro'],
  'nurse-anaesthetist': [
    'Nurse anaesthetist',
    'infirmier en anesthésie et réanimation',
    'Anästhesiepfleger',
    'Anästhesist-Infirmier',
    'enfermeiro anestesista',
  ],
  'paediatric-nurse': [
    'Paediatric nurse',
    'infirmier en pédiatrie',
    'Kinderkrankenpfleger',
    'Kannerinfirmière',
    'enfermeiro pediátrico',
  ],
  'psychiatric-nurse': [
    'Psychiatric nurse',
    'infirmier psychiatrique',
    'Psychiatriepfleger',
    'Infirmier Psychiatrie',
    'enfermeiro psiquiátrico',
  ],
  'care-assistant': [
    'Care assistant',
    'aide-soignant aide-soignante',
    'Pflegehelfer',
    'Fleeghëllef',
    'auxiliar de enfermagem',
  ],
  physiotherapist: [
    'Physiotherapist',
    'kinésithérapeute masseur',
    'Physiotherapeut Krankengymnast',
    'Kiné',
    'fisioterapeuta',
  ],
  'occupational-therapist': [
    'Occupational therapist',
    'ergothérapeute',
    'Ergotherapeut',
    'Ergotherapeut',
    'terapeuta ocupacional',
  ],
  'speech-therapist': ['Speech therapist', 'orthophoniste', 'Logopäde', 'Orthophonist Logopäd', 'terapeuta da fala'],
  orthoptist: ['Orthoptist', 'orthoptiste', 'Orthoptist', 'Orthoptist', 'ortoptista'],
  dietitian: [
    'Dietitian',
    'diététicien diététicienne',
    'Diätassistent Ernährungsberater',
    'Diätetiker',
    'dietista nutricionista',
  ],
  psychotherapist: ['Psychotherapist', 'psychothérapeute', 'Psychotherapeut', 'Psychotherapeut', 'psicoterapeuta'],
  podiatrist: ['Podiatrist', 'podologue', 'Podologe', 'Podolog', 'podologista'],
  osteopath: ['Osteopath', 'ostéopathe', 'Osteopath', 'Osteopath', 'osteopata'],
  'psychomotor-therapist': [
    'Psychomotor therapist',
    'psychomotricien',
    'Psychomotoriker',
    'Psychomotoriker',
    'psicomotricista',
  ],
  'laboratory-technician': ['Laboratory technician', 'laborantin', 'Laborant', 'Laborantin', 'técnico de laboratório'],
  'radiology-technician': [
    'Radiology technician',
    'assistant technique médical de radiologie',
    'Röntgenassistent',
    'ATM Radiologie',
    'técnico de radiologia',
  ],
  'social-worker': ['Social worker', 'assistant social', 'Sozialarbeiter', 'Sozialassistent', 'assistente social'],
  'medical-assistant-surgery': [
    'Medical assistant in surgery',
    'assistant technique médical de chirurgie',
    'Operationsassistent',
    'ATM Chirurgie',
    'assistente de cirurgia',
  ],
};

export const specialities: Readonly<Record<string, Words>> = {
  'general-practice': [
    'General practice',
    'médecine générale généraliste',
    'Allgemeinmedizin Hausarzt',
    'Generalist Hausdokter',
    'medicina geral',
  ],
  cardiology: [
    'Cardiology',
    'cardiologie cardiologue',
    'Kardiologie Kardiologe',
    'Kardiologie Kardiolog Häerz',
    'cardiologia',
  ],
  paediatrics: ['Paediatrics', 'pédiatrie pédiatre', 'Kinderheilkunde Kinderarzt', 'Kannerdokter', 'pediatria'],
  geriatrics: ['Geriatrics', 'gériatrie gériatre', 'Geriatrie Altersmedizin', 'Geriatrie', 'geriatria'],
  gynaecology: [
    'Gynaecology',
    'gynécologie gynécologue obstétrique',
    'Gynäkologie Frauenarzt',
    'Gynekolog Fraendokter',
    'ginecologia',
  ],
  oncology: ['Oncology', 'oncologie oncologue cancérologie', 'Onkologie Krebs', 'Onkologie', 'oncologia'],
  neurology: ['Neurology', 'neurologie neurologue', 'Neurologie Nervenarzt', 'Neurolog', 'neurologia'],
  psychiatry: ['Psychiatry', 'psychiatrie psychiatre', 'Psychiatrie Psychiater', 'Psychiater', 'psiquiatria'],
  dermatology: [
    'Dermatology',
    'dermatologie dermatologue peau',
    'Dermatologie Hautarzt',
    'Dermatolog Hautdokter',
    'dermatologia',
  ],
  radiology: ['Radiology', 'radiologie radiologue', 'Radiologie Röntgen', 'Radiolog', 'radiologia'],
  endocrinology: [
    'Endocrinology',
    'endocrinologie endocrinologue diabète',
    'Endokrinologie Diabetes',
    'Endokrinolog',
    'endocrinologia',
  ],
  gastroenterology: [
    'Gastroenterology',
    'gastro-entérologie gastro-entérologue',
    'Gastroenterologie',
    'Gastroenterolog',
    'gastrenterologia',
  ],
  pneumology: ['Pneumology', 'pneumologie pneumologue', 'Pneumologie Lungenarzt', 'Pneumolog', 'pneumologia'],
  rheumatology: [
    'Rheumatology',
    'rhumatologie rhumatologue',
    'Rheumatologie Rheumatologe',
    'Rheumatolog',
    'reumatologia',
  ],
  ophthalmology: [
    'Ophthalmology',
    'ophtalmologie ophtalmologue oculiste',
    'Augenheilkunde Augenarzt',
    'Aendokter',
    'oftalmologia',
  ],
  surgery: ['Surgery', 'chirurgie chirurgien', 'Chirurgie Chirurg', 'Chirurg', 'cirurgia'],
  anaesthesiology: [
    'Anaesthesiology',
    'anesthésie-réanimation anesthésiste',
    'Anästhesie Anästhesist',
    'Anästhesist',
    'anestesiologia',
  ],
  'laboratory-medicine': [
    'Laboratory medicine',
    'biologie médicale biologiste',
    'Labormedizin',
    'Labo',
    'patologia clínica',
  ],
  urology: ['Urology', 'urologie urologue', 'Urologie Urologe', 'Urolog', 'urologia'],
  ent: ['Ear, nose and throat', 'oto-rhino-laryngologie ORL', 'Hals-Nasen-Ohren HNO', 'ORL', 'otorrinolaringologia'],
  'emergency-medicine': [
    'Emergency medicine',
    'médecine d’urgence urgentiste',
    'Notfallmedizin Notarzt',
    'Noutdokter',
    'medicina de urgência',
  ],
};

export const organisationKinds: Readonly<Record<string, string>> = {
  practice: 'Practice',
  laboratory: 'Laboratory',
  hospital: 'Hospital',
  'care-network': 'Aid and care network',
  'care-home': 'Care home',
  pharmacy: 'Pharmacy',
  imaging: 'Imaging centre',
  agency: 'Agency',
};

/** Code systems' display of a code; the code itself when the list does not hold it. */
export const displayOf = (list: Readonly<Record<string, Words>>, code: string): string => list[code]?.[0] ?? code;

/** Every code with all its words, for the search box. */
export const wordsByCode = (): { code: string; words: string }[] =>
  [...Object.entries(professions), ...Object.entries(specialities)].map(([code, words]) => ({
    code,
    words: words.join(' '),
  }));
