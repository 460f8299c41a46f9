// Made-up values that show each component in each of its states; the gallery draws them.
import type { CdaDocument, Item, Value } from '../../../api/model.ts';

const value = (code: string, name: string, text: string, unit: string, more: Partial<Value>): Value => ({
  code,
  name,
  text,
  number: Number(text),
  unit,
  history: [],
  ...more,
});

const years = ['2022-11-20', '2023-11-18', '2024-11-22', '2025-11-21', '2026-11-22'];
const over = (numbers: number[]): Value['history'] =>
  numbers.map((number, index) => ({ date: years[index] ?? '', number, text: String(number) }));

export const values: Value[] = [
  value('slightly-high', 'Glucose', '1.12', 'g/L', {
    plain: 'Sugar in the blood',
    range: { low: 0.7, high: 1.1 },
    flag: 'H',
    history: over([0.94, 0.97, 1.02, 1.08, 1.12]),
  }),
  value('inside', 'HbA1c', '5.90', '%', { range: { low: 4, high: 6 }, history: over([5.4, 5.5, 5.7, 5.8, 5.9]) }),
  value('only-high', 'LDL', '1.28', 'g/L', {
    panels: ['Blood', 'Lipids'],
    range: { high: 1.6 },
    history: over([1.71, 1.62, 1.44, 1.35, 1.28]),
  }),
  value('only-low', 'HDL', '0.52', 'g/L', { panels: ['Blood', 'Lipids'], range: { low: 0.4 } }),
  value('very-high', 'Potassium', '6.4', 'mmol/L', {
    range: { low: 3.5, high: 5.1 },
    flag: 'HH',
    comment: 'Checked twice.',
  }),
  value('below-limit', 'CRP', '0.6', 'mg/L', { comparator: '<', range: { high: 5 } }),
  { code: 'words', name: 'Culture', text: 'negative', range: { text: 'negative' }, history: [] },
];

const item = (id: string, category: Item['category'], title: string, more: Partial<Item>): Item => ({
  id,
  type: 'DocumentReference',
  category,
  title,
  date: '2026-11-22',
  recorded: '2026-11-22T09:00:00Z',
  author: { name: 'Dr Claire Weber', organisation: 'Cabinet Weber' },
  level: 'N',
  visibility: { mode: 'circle', people: 3 },
  isNew: false,
  ...more,
});

export const items: Item[] = [
  item('new', 'laboratory', 'New, out of range', { isNew: true, abnormal: 2 }),
  item('except', 'imaging', 'Hidden from one', { visibility: { mode: 'except', exceptCount: 1, people: 2 } }),
  item('hidden', 'consultation', 'Hidden from all', { visibility: { mode: 'hidden', people: 1 } }),
  item('old', 'medication', 'Superseded', { superseded: true }),
  item('preliminary', 'discharge', 'Preliminary', { status: 'preliminary' }),
];

export const cda: CdaDocument = {
  title: 'Discharge summary',
  date: '2026-10-02',
  patient: 'Anna Kieffer',
  author: 'Dr Miguel Da Silva',
  custodian: 'Hôpital du Belvédère',
  attachments: [{ id: '1', contentType: 'application/pdf', size: 48_210 }],
  sections: [
    {
      title: 'Diagnoses',
      blocks: [
        {
          kind: 'list',
          ordered: true,
          items: [
            { kind: 'paragraph', text: 'Atrial fibrillation' },
            { kind: 'paragraph', text: 'Hypertension' },
          ],
        },
      ],
    },
    {
      title: 'Medication',
      blocks: [
        {
          kind: 'table',
          text: 'At discharge',
          head: [['Medicine', 'Dose']],
          rows: [[{ text: 'Apixaban', strong: true }, { text: '5 mg' }]],
        },
        {
          kind: 'table',
          text: 'Glucose after 75 g',
          head: [
            ['Test', 'Time', 'Result', '', 'Reference', 'Method', 'Comment of the laboratory'],
            ['', '', 'Value', 'Unit', '', '', ''],
          ],
          rows: [
            [
              { text: 'Glucose', strong: true, rowSpan: 2 },
              { text: '0 min' },
              { text: '0.92' },
              { text: 'g/L' },
              { text: '0.70–1.10' },
              { text: 'Hexokinase', rowSpan: 2 },
              { text: 'Fasting for twelve hours' },
            ],
            [{ text: '120 min' }, { text: '1.31' }, { text: 'g/L' }, { text: '< 1.40' }, { text: '' }],
            [{ text: 'Validated by the laboratory', span: 7 }],
          ],
        },
        { kind: 'paragraph', text: '[application/pdf]', attachment: '1' },
      ],
    },
  ],
};
