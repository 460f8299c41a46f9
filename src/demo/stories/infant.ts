import { round } from '../random.ts';
import type { Teller, Words } from '../story.ts';

const weighing: Words = { fr: 'Examen du nourrisson', lb: 'Kontroll vum Puppelchen' };

export function tellInfant(t: Teller, chapter: number): void {
  const paediatrician = t.of('physician', 'cabinet-des-enfants');
  t.trust(paediatrician, 4.5);
  const first = Math.min(4.4, t.role.ageMonths - 1.4);
  t.visit(first, paediatrician, (s) => {
    s.encounter('AMB', weighing);
    s.vitals({ weight: round(4.4 + chapter * 0.2, 2), height: 54 + chapter, head: 37.4, temperature: 36.8 });
    s.vaccine('rotavirus', { dose: 1 });
    s.medication('vitaminDDrops', { fr: '1 goutte par jour', lb: '1 Drëps den Dag' });
    if (chapter === 2)
      s.allergy({
        text: { fr: 'Protéines du lait de vache', lb: 'Kéimëllech' },
        reaction: { fr: 'Sang dans les selles', lb: 'Blutt am Stull' },
        since: t.ago(first),
        severe: false,
        category: 'food',
      });
    s.document({
      kind: '11488-4',
      title: weighing,
      sections: [
        {
          paragraphs: [
            {
              fr: 'Bébé tonique, sourit, suit du regard. Courbe de poids régulière.',
              lb: 'Flott Puppelchen, laacht, kuckt no. Gewiicht ass gutt.',
            },
          ],
        },
      ],
    });
  });
  const steps = [first - 0.9, first - 1.9, first - 3].filter((one) => one > 0.2);
  steps.forEach((month, i) => {
    t.visit(month, paediatrician, (s) => {
      s.vitals({ weight: round(5.3 + i * 0.8 + chapter * 0.2, 2), height: 57 + i * 3, head: 38.6 + i });
      s.vaccine('hexavalent', { dose: i + 1 });
      s.vaccine('pneumococcus', { dose: i + 1 });
      if (i < 2) s.vaccine('rotavirus', { dose: i + 2 });
      else s.vaccine('meningococcusB', { dose: 1 });
    });
  });
  t.visit(first - 0.3, t.of('paediatric-nurse'), (s) =>
    s.document({
      kind: '34746-8',
      title: { fr: 'Conseil d’allaitement', lb: 'Rot fir d’Stillen' },
      format: 'text',
      sections: [
        {
          paragraphs: [
            {
              fr: 'Six tétées par jour, prise de 30 g par jour. Conseils de sommeil donnés.',
              lb: 'Sechs Mol den Dag gestillt, hëlt 30 g den Dag zou. Rot iwwer de Schlof ginn.',
            },
          ],
        },
      ],
    }),
  );
  if (chapter === 0)
    t.visit(0.6, t.author('miguel-da-silva', 'belvedere-centre'), (s) => {
      s.encounter('EMER', 'Bronchiolite');
      s.vitals({ temperature: 38.2, spo2: 95, pulse: 148 });
      s.document({
        kind: '34878-9',
        title: 'Passage aux urgences pédiatriques',
        to: paediatrician,
        sections: [
          {
            paragraphs: [
              'Bronchiolite légère, saturation 95 %, boit plus de la moitié de ses biberons. Lavages de nez, retour à la maison, revoir si gêne.',
            ],
          },
        ],
      });
    });
}
