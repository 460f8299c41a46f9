import type { Teller } from '../story.ts';
import { usual } from './phrases.ts';

export function tellHealthy(t: Teller, chapter: number): void {
  t.visit(57, t.doctor, (s) => {
    s.encounter('AMB', { fr: 'Bilan de santé', en: 'Health check', pt: 'Exame de saúde', lb: 'Gesondheetskontroll' });
    s.vitals({ bp: [118, 74], pulse: 66, weight: 68 + chapter * 2, height: 172 });
    s.document({
      kind: '11369-6',
      title: { fr: 'Carnet de vaccination repris', en: 'Vaccination record', pt: 'Boletim de vacinas', lb: 'Impfpass' },
      format: chapter === 0 ? 'cda' : 'pdf',
      sections: [
        {
          paragraphs: [
            {
              fr: 'Vaccins de l’enfance complets. Rappel tétanos à faire.',
              en: 'Childhood vaccinations complete. Tetanus booster due.',
              pt: 'Vacinas da infância completas. Falta o reforço do tétano.',
              lb: 'Impfunge vun der Kandheet komplett. Tetanos-Rappel ass fälleg.',
            },
          ],
        },
      ],
    });
  });
  t.visit(56, t.doctor, (s) => s.vaccine('tetanus'));
  for (const [month, dose] of [
    [55, 1],
    [54, 2],
    [44, 3],
  ] as const)
    t.visit(month, t.doctor, (s) => s.vaccine(chapter % 2 === 0 ? 'tbe' : 'hepatitisB', { dose }));
  for (const month of [50, 26, 2 + chapter * 0.3]) {
    t.visit(month, t.laboratory, (s) =>
      s.labs(
        chapter === 3
          ? { ...usual(t), ferritin: month > 40 ? 9 : 38, haemoglobin: month > 40 ? 11.2 : 12.9 }
          : usual(t),
        { requester: t.doctor, pdf: month < 3, cda: month === 26 && chapter === 2 },
      ),
    );
  }
  if (chapter === 3) t.visit(20, t.doctor, (s) => s.vaccine('hpv', { dose: 2 }));
  for (const month of [37, 25, 13, 1.3])
    t.visit(month, chapter % 2 === 0 ? t.of('pharmacist') : t.doctor, (s) =>
      s.vaccine(month > 30 ? 'covid' : 'influenza'),
    );
  t.visit(14, t.of('dentist'), (s) =>
    s.document({
      kind: '28570-0',
      title: { fr: 'Contrôle dentaire', en: 'Dental check', pt: 'Consulta de dentista', lb: 'Zännkontroll' },
      format: 'text',
      sections: [
        {
          paragraphs: [
            {
              fr: 'Deux caries soignées, détartrage.',
              en: 'Two fillings, scaling.',
              pt: 'Duas cáries tratadas, limpeza.',
              lb: 'Zwou Plomben, Zännsteen ewechgeholl.',
            },
          ],
        },
      ],
    }),
  );
  if (chapter === 1)
    t.visit(9, t.author('miguel-da-silva', 'belvedere-centre'), (s) => {
      s.encounter('EMER', 'Entorse de la cheville');
      s.document({
        kind: '34878-9',
        title: 'Passage aux urgences',
        format: 'cda',
        to: t.doctor,
        sections: [
          { title: 'Motif', paragraphs: ['Entorse de la cheville droite au football.'] },
          {
            title: 'Conclusion',
            paragraphs: ['Radiographie sans fracture. Attelle dix jours, froid, ibuprofène si besoin.'],
          },
        ],
      });
      s.prescribe([['ibuprofen', '1 comprimé si douleur, 5 jours au plus']]);
    });
  if (chapter === 2)
    t.visit(5, t.specialist('dermatology'), (s) =>
      s.document({
        kind: '11488-4',
        title: 'Skin check',
        language: 'en',
        to: t.doctor,
        sections: [
          {
            paragraphs: [
              'Full skin examination. One atypical naevus on the back removed, histology benign. Next check in a year.',
            ],
          },
        ],
      }),
    );
  t.visit(4, t.doctor, (s) =>
    s.questionnaire(
      { fr: 'Fiche prévention', en: 'Prevention sheet', pt: 'Ficha de prevenção', lb: 'Preventiounsblat' },
      [
        [{ fr: 'Fumez-vous ?', en: 'Do you smoke?', pt: 'Fuma?', lb: 'Fëmmt Dir?' }, chapter === 4],
        [
          {
            fr: 'Heures de sport par semaine',
            en: 'Hours of sport a week',
            pt: 'Horas de desporto por semana',
            lb: 'Stonne Sport d’Woch',
          },
          1 + chapter,
        ],
      ],
    ),
  );
}
