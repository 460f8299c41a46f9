// Made-up people and documents for looking at pages without the server. Goes away with mock-server.ts.
import type {
  Access,
  CdaDocument,
  Circle,
  Grant,
  Item,
  ItemDetail,
  Notice,
  PresenceCode,
  Professional,
  Value,
} from '../api/model.ts';

const minutesAgo = (minutes: number): string => new Date(Date.now() - minutes * 60_000).toISOString();
const daysAgo = (days: number): string => minutesAgo(days * 1440);
const dayAgo = (days: number): string => daysAgo(days).slice(0, 10);

const years = [1460, 1095, 730, 365, 0];
const history = (numbers: number[]): Value['history'] =>
  numbers.map((number, index) => ({ date: dayAgo(years[index] ?? 0), number, text: String(number) }));
const value = (
  code: string,
  name: string,
  plain: string,
  text: string,
  unit: string,
  low?: number,
  high?: number,
  numbers: number[] = [],
  more: Partial<Value> = {},
): Value => ({
  code,
  name,
  plain,
  text,
  number: Number(text),
  unit,
  range: { ...(low !== undefined && { low }), ...(high !== undefined && { high }) },
  history: history([...numbers, Number(text)]),
  ...more,
});

export const results: Value[] = [
  value('14771-0', 'Glucose à jeun', 'Sucre dans le sang', '1.12', 'g/L', 0.7, 1.1, [0.94, 0.97, 1.02, 1.08], {
    flag: 'H',
    comment: 'À contrôler à jeun dans trois mois. Valeur en lente progression depuis 2022.',
  }),
  value('4548-4', 'HbA1c', 'Moyenne du sucre sur 3 mois', '5.9', '%', 4, 6, [5.4, 5.5, 5.7, 5.8]),
  value(
    '13457-7',
    'Cholestérol LDL',
    '« Mauvais » cholestérol',
    '1.28',
    'g/L',
    undefined,
    1.6,
    [1.71, 1.62, 1.44, 1.35],
  ),
  value('2085-9', 'Cholestérol HDL', '« Bon » cholestérol', '0.52', 'g/L', 0.4, undefined, [0.45, 0.47, 0.5, 0.51]),
  value('2160-0', 'Créatinine', 'Travail des reins', '8.10', 'mg/L', 5, 10, [7.9, 8, 8.2, 8]),
  value('2823-3', 'Potassium', 'Sel du sang, utile au cœur', '4.2', 'mmol/L', 3.5, 5.1, [4.1, 4.4, 4.0, 4.3]),
  value('718-7', 'Hémoglobine', 'Transporte l’oxygène', '11.4', 'g/dL', 12, 16, [13.1, 12.8, 12.4, 11.9]),
  value('6690-2', 'Globules blancs', 'Défense contre les infections', '6.40', '10*3/uL', 4, 10, [6.1, 7.2]),
  value('3016-3', 'TSH', 'Commande de la thyroïde', '2.35', 'm[IU]/L', 0.4, 4.2),
  { code: '5778-6', name: 'Couleur des urines', text: 'jaune clair', history: [] },
];

const author = (name: string, organisation?: string): Item['author'] =>
  organisation === undefined ? { name } : { name, organisation };
const item = (
  id: string,
  category: Item['category'],
  title: string,
  date: string,
  by: Item['author'],
  more: Partial<Item> = {},
): Item => ({
  id,
  type: 'DocumentReference',
  category,
  title,
  date,
  recorded: date.length > 10 ? date : `${date}T09:00:00Z`,
  author: by,
  level: 'N',
  visibility: { mode: 'circle', people: 4 },
  isNew: false,
  content: 'pdf',
  ...more,
});

export const items: Item[] = [
  item(
    'blood',
    'laboratory',
    'Analyse de sang',
    minutesAgo(12),
    author('Laboratoire du Moulin', 'Laboratoire du Moulin'),
    { isNew: true, abnormal: 2, values: 10, type: 'DiagnosticReport' },
  ),
  item('letter', 'consultation', 'Lettre de consultation', dayAgo(1), author('Dr Claire Weber', 'Cabinet Weber'), {
    isNew: true,
    content: 'pdf',
  }),
  item(
    'metformin',
    'medication',
    'Ordonnance : metformine 500 mg',
    dayAgo(39),
    author('Dr Paul Schmit', 'Cabinet médical Esch'),
    { content: null, type: 'MedicationRequest' },
  ),
  item('xray', 'imaging', 'Radiographie du thorax', dayAgo(41), author('Dr Miguel Da Silva', 'Hôpital du Belvédère'), {
    visibility: { mode: 'except', exceptCount: 1, people: 3 },
  }),
  item(
    'stay',
    'discharge',
    'Compte rendu d’hospitalisation',
    dayAgo(51),
    author('Dr Miguel Da Silva', 'Hôpital du Belvédère'),
    { content: 'cda' },
  ),
  item('psy', 'consultation', 'Lettre du psychiatre', dayAgo(80), author('Dr Léa Thill'), {
    visibility: { mode: 'hidden', people: 2 },
  }),
  item('flu', 'vaccination', 'Vaccin contre la grippe', dayAgo(85), author('Pharmacie du Parc', 'Pharmacie du Parc'), {
    content: null,
    type: 'Immunization',
  }),
  ...Array.from(
    { length: 64 },
    (_, n): Item =>
      item(
        `old-${n}`,
        (['laboratory', 'consultation', 'medication', 'imaging', 'nursing'] as const)[n % 5] ?? 'laboratory',
        [
          'Analyse de sang',
          'Lettre de consultation',
          'Ordonnance : apixaban 5 mg',
          'Échographie du cœur',
          'Soins infirmiers à domicile',
        ][n % 5] ?? '',
        dayAgo(120 + n * 23),
        author(
          ['Laboratoire du Moulin', 'Dr Claire Weber', 'Dr Paul Schmit', 'Hôpital du Belvédère', 'Réseau Hellef'][
            n % 5
          ] ?? '',
        ),
        { ...(n % 5 === 0 && { values: 8 }) },
      ),
  ),
];

export const detailOf = (found: Item): ItemDetail => {
  const pdf = { id: 'pdf', contentType: 'application/pdf', title: found.title, size: 84_200 };
  const cda = { id: 'cda', contentType: 'application/hl7-v3+xml', title: 'Compte rendu', size: 23_410 };
  return {
    item: found,
    ...(found.category === 'laboratory' && { results }),
    ...(found.category === 'medication' && {
      text: 'Metformine 500 mg\n1 comprimé le soir, pendant le repas, pendant trois mois.',
    }),
    facts: [
      { label: 'Prescrit par', value: 'Dr Claire Weber' },
      { label: 'Prélevé le', value: '22.11.2026 à 07:40' },
      { label: 'Numéro du laboratoire', value: 'LM-26-118204' },
    ],
    attachments: found.content === 'cda' ? [cda, pdf] : found.content === 'pdf' ? [pdf] : [],
    ...(found.id === 'blood' && { related: items.filter((other) => ['letter', 'metformin'].includes(other.id)) }),
  };
};

export const cda: CdaDocument = {
  title: 'Compte rendu d’hospitalisation',
  date: dayAgo(51),
  patient: 'Anna Kieffer',
  author: 'Dr Miguel Da Silva',
  custodian: 'Hôpital du Belvédère',
  sections: [
    {
      title: 'Motif d’admission',
      blocks: [{ kind: 'paragraph', text: 'Palpitations et essoufflement depuis trois jours.' }],
    },
    {
      title: 'Diagnostics',
      blocks: [
        {
          kind: 'list',
          items: [
            { kind: 'paragraph', text: 'Fibrillation auriculaire paroxystique' },
            { kind: 'paragraph', text: 'Hypertension artérielle' },
          ],
        },
      ],
    },
    {
      title: 'Traitement de sortie',
      blocks: [
        {
          kind: 'table',
          text: 'Médicaments',
          head: [['Médicament', 'Dose', 'Quand']],
          rows: [
            [{ text: 'Apixaban', strong: true }, { text: '5 mg' }, { text: 'matin et soir' }],
            [{ text: 'Bisoprolol', strong: true }, { text: '2,5 mg' }, { text: 'matin' }],
          ],
        },
      ],
    },
    {
      title: 'Suite à donner',
      blocks: [
        { kind: 'paragraph', text: 'Consultation de cardiologie dans six semaines. Contrôle de la fonction rénale.' },
      ],
    },
  ],
};

const professional = (
  id: string,
  name: string,
  profession: string,
  speciality: string | undefined,
  town: string,
  place: string,
  languages: string[],
): Professional => ({
  id,
  name,
  profession,
  ...(speciality !== undefined && { speciality }),
  languages,
  workplaces: [
    {
      organisationId: `o-${id}`,
      name: place,
      street: '12, rue du Moulin',
      postalCode: 'L-4123',
      town,
      phone: '+352 26 00 01 23',
    },
  ],
});
export const professionals: Professional[] = [
  professional(
    'schmit',
    'Dr Paul Schmit',
    'physician',
    'general-practice',
    'Esch-sur-Alzette',
    'Cabinet médical Esch',
    ['fr', 'lb', 'de'],
  ),
  professional('weber', 'Dr Claire Weber', 'physician', 'cardiology', 'Luxembourg', 'Cabinet Weber', [
    'fr',
    'de',
    'en',
    'lb',
  ]),
  professional('dasilva', 'Dr Miguel Da Silva', 'physician', 'surgery', 'Luxembourg', 'Hôpital du Belvédère', [
    'fr',
    'pt',
  ]),
  professional('thill', 'Dr Léa Thill', 'physician', 'psychiatry', 'Ettelbruck', 'Cabinet Thill', ['fr', 'lb']),
  professional('lucie', 'Lucie Marchal', 'physiotherapist', undefined, 'Differdange', 'Kiné Differdange', ['fr', 'en']),
  ...Array.from({ length: 43 }, (_, n) =>
    professional(
      `p${n}`,
      `${['Marie', 'Jean', 'Tom', 'Ana', 'Sven'][n % 5]} ${['Becker', 'Wagner', 'Ferreira', 'Muller', 'Hoffmann', 'Reuter', 'Klein'][n % 7]}`,
      ['nurse', 'pharmacist', 'midwife', 'dentist', 'speech-therapist'][n % 5] ?? 'nurse',
      undefined,
      ['Dudelange', 'Wiltz', 'Mersch'][n % 3] ?? '',
      'Maison médicale',
      ['fr', 'pt'],
    ),
  ),
];
export const organisations = [
  { id: 'o-parc', name: 'Pharmacie du Parc', kind: 'pharmacy', town: 'Esch-sur-Alzette' },
  { id: 'o-belvedere', name: 'Hôpital du Belvédère', kind: 'hospital', town: 'Luxembourg' },
  { id: 'o-hellef', name: 'Réseau Hellef', kind: 'care-network', town: 'Dudelange' },
];

export const grantFor = (id: string, basis: Grant['basis'], until?: string): Grant => {
  const person = professionals.find((one) => one.id === id);
  const place = organisations.find((one) => one.id === id);
  const subject: Grant['subject'] = person
    ? {
        id,
        kind: 'professional',
        name: person.name,
        profession: person.profession,
        ...(person.speciality !== undefined && { speciality: person.speciality }),
        town: person.workplaces[0]?.town ?? '',
      }
    : { id, kind: 'organisation', name: place?.name ?? id, town: place?.town ?? '' };
  return { id: `g-${id}`, subject, basis, since: daysAgo(300), ...(until !== undefined && { until }) };
};
export const circle: Circle = {
  referent: grantFor('schmit', 'referent'),
  members: [grantFor('weber', 'circle', '2027-03-01'), grantFor('o-parc', 'circle')],
  visits: [grantFor('lucie', 'presence', new Date(Date.now() + 20 * 3_600_000).toISOString())],
  excluded: [{ id: 'e-thill', subjectId: 'thill', name: 'Dr Léa Thill', kind: 'professional', since: daysAgo(100) }],
};

const access = (
  id: string,
  at: string,
  name: string,
  action: Access['action'],
  what: Access['what'],
  more: Partial<Access> = {},
): Access => ({
  id,
  at,
  who: { name, kind: 'professional', profession: 'physician' },
  action,
  what,
  basis: 'circle',
  outcome: 'permitted',
  ...more,
});
export const accesses: Access[] = [
  access('a1', minutesAgo(8), 'Dr Claire Weber', 'read', [{ id: 'blood', title: 'Analyse de sang' }], {
    who: { name: 'Dr Claire Weber', kind: 'professional', profession: 'physician', organisation: 'Cabinet Weber' },
  }),
  access('a2', minutesAgo(12), 'Laboratoire du Moulin', 'added', [{ id: 'blood', title: 'Analyse de sang' }], {
    basis: 'author',
    who: { name: 'Laboratoire du Moulin', kind: 'organisation' },
  }),
  access('a3', daysAgo(1), 'Anna Kieffer', 'hid', [{ id: 'xray', title: 'Radiographie du thorax' }], {
    basis: 'patient',
    who: { name: 'Anna Kieffer', kind: 'patient' },
  }),
  access('a4', daysAgo(2), 'Lucie Marchal', 'refused', [], {
    outcome: 'refused',
    who: { name: 'Lucie Marchal', kind: 'professional', profession: 'physiotherapist' },
  }),
  access('a5', daysAgo(3), 'Dr Paul Schmit', 'searched', [], { basis: 'referent', count: 12 }),
  ...Array.from({ length: 40 }, (_, n) =>
    access(
      `b${n}`,
      daysAgo(5 + n * 3),
      n % 2 ? 'Dr Paul Schmit' : 'Dr Claire Weber',
      n % 3 ? 'read' : 'opened',
      n % 3
        ? [
            { id: `old-${n}`, title: 'Lettre de consultation' },
            { id: `old-${n + 1}`, title: 'Analyse de sang' },
          ]
        : [],
      { basis: n % 2 ? 'referent' : 'circle' },
    ),
  ),
];

export const presenceCode: PresenceCode = {
  code: '7KQM4RX2',
  since: daysAgo(120),
  uses: [
    {
      at: daysAgo(0.2),
      name: 'Lucie Marchal',
      profession: 'physiotherapist',
      until: new Date(Date.now() + 20 * 3_600_000).toISOString(),
    },
  ],
};
export const notices: Notice[] = [
  {
    id: 'n1',
    at: minutesAgo(12),
    kind: 'new-result',
    itemId: 'blood',
    title: 'Analyse de sang',
    from: 'Laboratoire du Moulin',
    read: false,
  },
  { id: 'n2', at: minutesAgo(300), kind: 'access', from: 'Lucie Marchal', read: false },
  {
    id: 'n3',
    at: daysAgo(1),
    kind: 'new-document',
    itemId: 'letter',
    title: 'Lettre de consultation',
    from: 'Dr Claire Weber',
    read: true,
  },
  { id: 'n4', at: daysAgo(120), kind: 'record-opened', read: true },
];
