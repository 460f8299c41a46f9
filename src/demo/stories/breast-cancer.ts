import type { Teller } from '../story.ts';
import { evening, usual } from './phrases.ts';

export function tellBreastCancer(t: Teller, chapter: number): void {
  const oncologist = t.specialist('oncology');
  const gynaecologist = t.specialist('gynaecology');
  const surgeon = t.specialist('surgery');
  const start = 32 - chapter * 6;
  t.trust(oncologist, start - 1, 24);
  t.trust(gynaecologist, start);
  t.visit(start, gynaecologist, (s) => {
    s.encounter('AMB', { fr: 'Nodule du sein découvert par la patiente', pt: 'Nódulo da mama descoberto pela doente' });
    s.document({
      kind: '57133-1',
      title: { fr: 'Demande de mammographie', pt: 'Pedido de mamografia' },
      sections: [
        {
          paragraphs: [
            {
              fr: 'Nodule du quadrant supéro-externe du sein gauche, 15 mm, mobile. Merci de recevoir rapidement.',
              pt: 'Nódulo do quadrante superior externo da mama esquerda, 15 mm, móvel. Agradeço marcação rápida.',
            },
          ],
        },
      ],
    });
  });
  t.visit(start - 0.3, t.of('physician', 'imagerie-du-val'), (s) =>
    s.document({
      kind: '18748-4',
      title: 'Mammographie et échographie',
      level: 'R',
      sections: [
        {
          title: 'Résultat',
          paragraphs: ['Masse spiculée de 16 mm du sein gauche, classée ACR 5. Pas d’adénopathie suspecte.'],
        },
        { title: 'Suite', paragraphs: ['Biopsie guidée réalisée ce jour.'] },
      ],
    }),
  );
  t.visit(start - 0.7, t.author('marc-wirtz'), (s) =>
    s.document({
      kind: '11526-1',
      title: 'Compte rendu d’anatomopathologie',
      level: 'R',
      format: 'cda',
      sections: [
        {
          title: 'Conclusion',
          paragraphs: [
            'Carcinome infiltrant de type non spécifique, grade 2. Récepteurs aux œstrogènes 95 %, progestérone 80 %, HER2 négatif, Ki67 14 %.',
          ],
        },
      ],
    }),
  );
  t.visit(start - 1, oncologist, (s) => {
    s.condition(
      'C50.4',
      { fr: 'Cancer du sein gauche', pt: 'Cancro da mama esquerda' },
      { since: t.ago(start - 0.7), level: 'R' },
    );
    s.document({
      kind: '74156-1',
      title: 'Réunion de concertation pluridisciplinaire : avis',
      level: 'R',
      sections: [
        {
          title: 'Dossier',
          paragraphs: ['Carcinome infiltrant du sein gauche, T1c N0 M0, récepteurs hormonaux positifs, HER2 négatif.'],
        },
        {
          title: 'Proposition',
          items: [
            'Tumorectomie et ganglion sentinelle.',
            'Radiothérapie du sein, quinze séances.',
            'Hormonothérapie cinq ans.',
          ],
        },
      ],
    });
  });
  t.visit(start - 1.6, surgeon, (s) => {
    s.encounter('IMP', 'Chirurgie du sein', { days: 2 });
    s.procedure(['392021009', 'Lumpectomy of breast'], {
      fr: 'Tumorectomie du sein gauche',
      pt: 'Tumorectomia da mama esquerda',
    });
    s.document({
      kind: '11504-8',
      title: 'Compte rendu opératoire',
      level: 'R',
      sections: [
        {
          paragraphs: [
            'Tumorectomie du sein gauche et prélèvement de deux ganglions sentinelles, négatifs. Marges saines. Suites simples.',
          ],
        },
      ],
    });
  });
  t.visit(start - 4.5, oncologist, (s) => {
    s.procedure(['108290001', 'Radiation oncology AND/OR radiotherapy'], {
      fr: 'Radiothérapie du sein gauche, 15 séances',
      pt: 'Radioterapia da mama esquerda, 15 sessões',
    });
    s.medication(chapter === 0 ? 'tamoxifen' : 'letrozole', evening);
    s.document({
      kind: '18842-5',
      title: { fr: 'Fin de radiothérapie', pt: 'Fim da radioterapia' },
      to: t.doctor,
      sections: [
        {
          paragraphs: [
            {
              fr: 'Quinze séances bien supportées, rougeur légère. Hormonothérapie débutée ce jour pour cinq ans.',
              pt: 'Quinze sessões bem toleradas, vermelhidão ligeira. Hormonoterapia iniciada hoje, por cinco anos.',
            },
          ],
        },
        {
          title: { fr: 'Surveillance', pt: 'Vigilância' },
          items: [
            { fr: 'Consultation tous les six mois.', pt: 'Consulta de seis em seis meses.' },
            { fr: 'Mammographie chaque année.', pt: 'Mamografia todos os anos.' },
          ],
        },
      ],
    });
    s.carePlan({ fr: 'Programme personnalisé de soins', pt: 'Plano pessoal de cuidados' }, [
      { fr: 'Activité physique adaptée', pt: 'Atividade física adaptada' },
      { fr: 'Soutien psychologique proposé', pt: 'Apoio psicológico proposto' },
      { fr: 'Densité osseuse dans un an', pt: 'Densidade óssea dentro de um ano' },
    ]);
  });
  t.visit(start - 6, t.of('psychotherapist'), (s) =>
    s.document({
      kind: '11488-4',
      title: 'Entretien de soutien',
      level: 'R',
      format: 'text',
      sections: [{ paragraphs: ['Peur de la récidive, sommeil difficile. Quatre entretiens prévus, bonne alliance.'] }],
    }),
  );
  for (let month = start - 2; month > 0.4; month -= 6) {
    t.visit(month, t.laboratory, (s) =>
      s.labs(
        {
          ...usual(t),
          ca153: t.random.near(16, 0.2, 0),
          alkalinePhosphatase: t.random.near(72, 0.1, 0),
          calcium: 94,
          vitaminD: t.random.near(31, 0.15, 0),
        },
        { requester: oncologist, pdf: month < 9 },
      ),
    );
  }
  for (const month of [start - 16, start - 10].filter((one) => one > 1)) {
    t.visit(month, oncologist, (s) => {
      s.vitals({ weight: t.random.near(68, 0.03, 1), bp: [124, 78] });
      s.document({
        kind: '11488-4',
        title: { fr: 'Consultation de surveillance', pt: 'Consulta de vigilância' },
        to: t.doctor,
        sections: [
          {
            paragraphs: [
              {
                fr: 'Pas de signe de récidive. Bouffées de chaleur supportables. Mammographie annuelle normale.',
                pt: 'Sem sinais de recidiva. Afrontamentos suportáveis. Mamografia anual normal.',
              },
            ],
          },
        ],
      });
    });
  }
  t.visit(2, t.doctor, (s) => {
    s.vaccine('influenza');
    s.vitals({ bp: [126, 80], pulse: 74 });
  });
}
