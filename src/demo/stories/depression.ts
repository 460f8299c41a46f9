import { day } from '../calendar.ts';
import { round } from '../random.ts';
import type { Teller } from '../story.ts';
import { morning, usual } from './phrases.ts';

export function tellDepression(t: Teller, chapter: number): void {
  const psychiatrist = t.specialist('psychiatry');
  const therapist = t.of('psychotherapist');
  t.trust(psychiatrist, 22, 9);
  t.trust(therapist, 20, 9);
  t.visit(25, t.doctor, (s) => {
    s.encounter('AMB', 'Fatigue, troubles du sommeil');
    s.questionnaire(
      'PHQ-9',
      [
        ['Score total (0 à 27)', 19 - chapter],
        ['Idées de mort', 'Passagères, sans projet'],
      ],
      'R',
    );
    s.document({
      kind: '57133-1',
      title: 'Lettre d’adressage',
      level: 'R',
      to: psychiatrist,
      sections: [
        {
          paragraphs: [
            'Merci de recevoir cette personne pour un épisode dépressif depuis trois mois, avec insomnie et perte de poids. Pas de projet suicidaire à ce jour.',
          ],
        },
      ],
    });
  });
  t.visit(24.6, t.laboratory, (s) =>
    s.labs(
      { ...usual(t), tsh: 2.1, vitaminB12: 412, folate: 9.4, ferritin: 64, vitaminD: 22 },
      { requester: t.doctor, pdf: true, comment: 'Bilan de fatigue sans anomalie, vitamine D basse.' },
    ),
  );
  t.visit(22, psychiatrist, (s) => {
    if (chapter > 0) s.condition('F32.1', 'Épisode dépressif moyen', { since: t.ago(27), level: 'R' });
    if (chapter > 0) s.medication('sertraline', morning);
    s.prescribe([['sertraline', morning]]);
    s.document({
      kind: '11488-4',
      title: 'Consultation de psychiatrie',
      level: 'R',
      to: t.doctor,
      format: chapter === 1 ? 'cda' : 'pdf',
      sections: [
        {
          title: 'Observation',
          paragraphs: ['Épisode dépressif moyen réactionnel à une séparation et à une surcharge de travail.'],
        },
        {
          title: 'Traitement',
          items: [
            'Sertraline 50 mg le matin.',
            'Psychothérapie une fois par semaine.',
            'Arrêt de travail quatre semaines.',
          ],
        },
      ],
    });
  });
  for (const [month, score] of [
    [19, 14],
    [14, 9],
    [8, 6],
    [2.5, chapter === 0 ? 3 : 7],
  ] as const) {
    t.visit(month, month > 10 ? psychiatrist : t.doctor, (s) => {
      s.questionnaire(
        'PHQ-9',
        [
          ['Score total (0 à 27)', score],
          ['Idées de mort', 'Aucune'],
        ],
        'R',
      );
      s.vitals({ bp: [122, 78], weight: round(66 + (20 - month) * 0.2, 1), pulse: 72 });
    });
  }
  t.visit(16, therapist, (s) =>
    s.document({
      kind: '11488-4',
      title: 'Bilan de psychothérapie',
      level: 'R',
      format: 'text',
      sections: [
        {
          paragraphs: [
            'Douze séances. Reprise d’activités agréables, sommeil à sept heures. Suite proposée : une séance toutes les deux semaines.',
          ],
        },
      ],
    }),
  );
  t.visit(6, psychiatrist, (s) => {
    if (chapter === 0)
      s.condition('F32.1', 'Épisode dépressif moyen', { since: t.ago(27), level: 'R', resolved: day(s.at) });
    if (chapter === 0) s.medication('sertraline', morning, { since: t.ago(22), until: day(s.at) });
    s.document({
      kind: '11488-4',
      title: 'Consultation de suivi',
      level: 'R',
      to: t.doctor,
      sections: [
        {
          paragraphs: [
            chapter === 0
              ? 'Rémission depuis quatre mois. Arrêt progressif de la sertraline sur six semaines.'
              : 'Amélioration nette, reprise du travail à mi-temps. Sertraline poursuivie six mois.',
          ],
        },
      ],
    });
  });
  t.visit(1, t.doctor, (s) => s.vaccine('influenza'));
}
