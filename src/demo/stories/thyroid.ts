import { round } from '../random.ts';
import type { Teller } from '../story.ts';
import { consultationLetter } from './phrases.ts';

export function tellThyroid(t: Teller, chapter: number): void {
  const endocrinologist = t.specialist('endocrinology');
  const months = [44, 42, 38, 30, 18, 6, 1];
  const tsh = [9.8 + chapter, 6.1, 4.4, 3.1, 2.4, 2.1, chapter === 0 ? 1.9 : 4.6];
  t.visit(43.5, t.doctor, (s) => {
    s.encounter('AMB', { fr: 'Fatigue, prise de poids', de: 'Müdigkeit, Gewichtszunahme' });
    s.condition('E06.3', { fr: 'Thyroïdite de Hashimoto', de: 'Hashimoto-Thyreoiditis' }, { since: t.ago(43.5) });
    s.medication(
      'levothyroxine',
      { fr: '1 comprimé le matin à jeun', de: '1 Tablette morgens nüchtern' },
      { since: t.ago(43.5) },
    );
  });
  months.forEach((month, i) => {
    t.visit(month, t.laboratory, (s) =>
      s.labs(
        {
          tsh: tsh[i] ?? 2,
          ft4: round(11 + i * 0.7, 1),
          ...(i === 0 ? { tpo: 412, ferritin: 22, vitaminD: 19 } : {}),
          haemoglobin: t.random.near(13, 0.03, 1),
        },
        { requester: t.doctor, pdf: i > 4 },
      ),
    );
  });
  t.visit(40, endocrinologist, (s) => {
    s.document({
      kind: '11488-4',
      title: consultationLetter,
      to: t.doctor,
      sections: [
        {
          paragraphs: [
            {
              fr: 'Hypothyroïdie auto-immune. Thyroïde hétérogène sans nodule à l’échographie.',
              de: 'Autoimmune Hypothyreose. Schilddrüse sonographisch inhomogen, kein Knoten.',
            },
            {
              fr: 'Lévothyroxine 75 µg, TSH dans six semaines puis une fois par an.',
              de: 'Levothyroxin 75 µg, TSH in sechs Wochen, danach jährlich.',
            },
          ],
        },
      ],
    });
  });
  t.trust(endocrinologist, 41);
  t.visit(12, t.doctor, (s) => {
    s.vitals({ bp: [122, 76], pulse: 68, weight: 66 + chapter * 4 });
    s.vaccine('tbe', { dose: 3 });
    s.prescribe([['levothyroxine', { fr: '1 comprimé le matin à jeun', de: '1 Tablette morgens nüchtern' }]]);
  });
}
