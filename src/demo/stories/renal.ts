import { round } from '../random.ts';
import type { Teller } from '../story.ts';
import { morning, trend } from './phrases.ts';

export function tellRenal(t: Teller, chapter: number): void {
  const nurse = t.of('nurse', 'reseau-am-gaart');
  const months = [58, 50, 42, 34, 26, 18, 10, 4, 0.4 + chapter];
  const gfr = trend(t, 52, 27 + chapter * 4, months.length, 0);
  t.visit(59, t.doctor, (s) => {
    s.condition(
      'N18.3',
      {
        fr: 'Insuffisance rénale chronique, stade 3',
        pt: 'Insuficiência renal crónica, estádio 3',
        lb: 'Chronesch Niereschwächt, Stadium 3',
      },
      { since: t.ago(80) },
    );
    s.condition(
      'I10',
      { fr: 'Hypertension artérielle', pt: 'Hipertensão arterial', lb: 'Héijen Bluttdrock' },
      { since: t.ago(170) },
    );
    s.medication('losartan', morning, { since: t.ago(80) });
    s.medication('furosemide', morning, { since: t.ago(40) });
    s.allergy({
      text: { fr: 'Produit de contraste iodé', pt: 'Contraste iodado', lb: 'Jodhaltegt Kontrastmëttel' },
      reaction: { fr: 'Urticaire', pt: 'Urticária', lb: 'Nesselfieber' },
      since: t.ago(120),
      severe: false,
      category: 'medication',
    });
  });
  months.forEach((month, i) => {
    const filtration = gfr[i] ?? 30;
    t.visit(month, t.laboratory, (s) =>
      s.labs(
        {
          creatinine: round(620 / filtration + 0.4, 1),
          egfr: filtration,
          urea: round(28 / filtration, 2),
          potassium: round(4.3 + i * 0.12, 1),
          sodium: 139,
          phosphate: 32 + i,
          calcium: 92 - i,
          pth: 48 + i * 9,
          haemoglobin: round(13.1 - i * 0.28, 1),
          ferritin: 120 - i * 6,
          albuminuria: 60 + i * 22,
          albumin: 41,
        },
        {
          requester: t.doctor,
          pdf: i > 6,
          cda: i === 4,
          ...(filtration < 30
            ? { comment: 'DFG inférieur à 30 : adapter les doses, éviter les anti-inflammatoires.' }
            : {}),
        },
      ),
    );
  });
  t.visit(17, t.author('miguel-da-silva', 'belvedere-centre'), (s) => {
    s.encounter('IMP', 'Œdèmes, essoufflement', { days: 6 });
    s.document({
      kind: '18842-5',
      title: 'Lettre de sortie',
      format: chapter === 0 ? 'cda' : 'pdf',
      days: 6,
      to: t.doctor,
      sections: [
        { title: 'Motif', paragraphs: ['Œdèmes des jambes et essoufflement, prise de 5 kg en dix jours.'] },
        {
          title: 'Évolution',
          paragraphs: ['Bonne réponse au furosémide par voie veineuse. Poids de sortie 78 kg. Fonction rénale stable.'],
        },
        {
          title: 'À la maison',
          items: [
            'Peser chaque matin, appeler si plus de 2 kg en trois jours.',
            'Pas d’anti-inflammatoire.',
            'Consultation de préparation à la dialyse.',
          ],
        },
      ],
    });
  });
  t.trustOrganisation('reseau-am-gaart', 16, 10);
  for (const month of [15, 11, 7, 3]) {
    t.visit(month, nurse, (s) => {
      s.vitals({
        bp: [t.random.int(132, 150), t.random.int(70, 84)],
        weight: t.random.near(78, 0.015, 1),
        pulse: t.random.int(64, 80),
      });
      s.document({
        kind: '34746-8',
        title: { fr: 'Note infirmière', pt: 'Nota de enfermagem', lb: 'Fleegenotiz' },
        format: 'text',
        sections: [
          {
            paragraphs: [
              {
                fr: 'Visite à domicile. Pas d’œdème, prend ses médicaments seul. Le régime pauvre en sel est difficile.',
                pt: 'Visita ao domicílio. Sem edemas, toma os medicamentos sozinha. A dieta com pouco sal é difícil.',
                lb: 'Visite doheem. Keng Schwellungen, hëlt seng Medikamenter eleng. Mat manner Salz iessen ass schwéier.',
              },
            ],
          },
        ],
      });
    });
  }
  t.visit(9, t.doctor, (s) => {
    s.medication('epoetin', {
      fr: '1 injection toutes les deux semaines',
      pt: '1 injeção de duas em duas semanas',
      lb: '1 Sprëtz all zwou Wochen',
    });
    s.vaccine('hepatitisB', { dose: 1 });
    s.vaccine('pneumococcus');
  });
}
