import { round } from '../random.ts';
import type { Teller } from '../story.ts';

export function tellRheumatoid(t: Teller): void {
  const rheumatologist = t.specialist('rheumatology');
  t.trust(rheumatologist, 48, 18);
  t.trust(t.of('physiotherapist'), 20, 2);
  t.visit(51, t.doctor, (s) => {
    s.encounter('AMB', 'Douleurs et raideur des mains le matin');
    s.vitals({ bp: [124, 78], weight: 63, height: 162 });
  });
  const values: [months: number, crp: number, esr: number][] = [
    [50.5, 38, 54],
    [44, 22, 36],
    [38, 14.5, 28],
    [30, 9.2, 22],
    [22, 6.1, 18],
    [14, 3.4, 14],
    [7, 4.2, 15],
    [1.1, 2.8, 12],
  ];
  values.forEach(([month, crp, esr], i) => {
    t.visit(month, t.laboratory, (s) =>
      s.labs(
        {
          crp,
          esr,
          haemoglobin: round(11.4 + i * 0.2, 1),
          leukocytes: t.random.near(6.2, 0.1, 1),
          platelets: t.random.int(240, 330),
          alt: t.random.int(18, i === 3 ? 58 : 30),
          creatinine: 6.8,
          ...(i === 0 ? { rheumatoidFactor: 86, antiCcp: 142 } : {}),
        },
        {
          requester: i === 0 ? t.doctor : rheumatologist,
          pdf: i === 0 || i > 5,
          cda: i === 2,
          ...(i === 0 ? { comment: 'Anti-CCP fortement positifs : évocateur d’une polyarthrite rhumatoïde.' } : {}),
        },
      ),
    );
  });
  t.visit(48.5, rheumatologist, (s) => {
    s.condition('M05.8', 'Polyarthrite rhumatoïde', { since: t.ago(52) });
    s.medication('methotrexate', '1 injection par semaine, le lundi', { since: t.ago(48.5) });
    s.medication('folicAcid', '1 comprimé le mercredi', { since: t.ago(48.5) });
    s.document({
      kind: '11488-4',
      title: 'Consultation de rhumatologie',
      to: t.doctor,
      format: 'cda',
      sections: [
        { title: 'Examen', paragraphs: ['Onze articulations gonflées, DAS28 à 5,4. Radiographies sans érosion.'] },
        {
          title: 'Traitement',
          items: [
            'Méthotrexate 15 mg par semaine, une seule fois par semaine.',
            'Acide folique deux jours après.',
            'Contraception efficace indispensable.',
          ],
        },
      ],
    });
  });
  t.visit(36, rheumatologist, (s) => {
    s.medication('adalimumab', '1 injection toutes les deux semaines', { since: t.ago(36) });
    s.document({
      kind: '11488-4',
      title: 'Consultation de rhumatologie',
      to: t.doctor,
      sections: [
        {
          paragraphs: [
            'DAS28 à 3,9 sous méthotrexate seul. Ajout d’adalimumab après dépistage de la tuberculose négatif.',
            'Pas de vaccin vivant. Pneumocoque et zona recombinant à faire.',
          ],
        },
      ],
    });
  });
  t.visit(35, t.doctor, (s) => {
    s.vaccine('pneumococcus');
    s.vaccine('zoster', { dose: 1 });
  });
  t.visit(32, t.doctor, (s) => s.vaccine('zoster', { dose: 2 }));
  for (const [month, disability] of [
    [34, 14],
    [20, 8],
    [9, 5],
    [0.9, 4],
  ] as const)
    t.visit(month, rheumatologist, (s) =>
      s.questionnaire('Questionnaire HAQ', [
        ['Score (0 à 30)', disability],
        ['Raideur du matin en minutes', disability * 4],
      ]),
    );
  t.visit(19, t.of('occupational-therapist'), (s) =>
    s.document({
      kind: '18776-5',
      title: 'Bilan d’ergothérapie',
      sections: [
        { paragraphs: ['Orthèses de repos pour les mains, couverts épaissis, conseils d’économie articulaire.'] },
      ],
    }),
  );
}
