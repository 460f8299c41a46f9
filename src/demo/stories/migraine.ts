import type { Teller } from '../story.ts';
import { usual } from './phrases.ts';

export function tellMigraine(t: Teller): void {
  const neurologist = t.specialist('neurology');
  t.trust(neurologist, 18, 12);
  t.visit(23, t.doctor, (s) => {
    s.encounter('AMB', 'Headaches');
    s.condition('G43.1', { fr: 'Migraine avec aura', en: 'Migraine with aura' }, { since: t.ago(60) });
    s.medication('sumatriptan', { fr: '1 comprimé au début de la crise', en: '1 tablet when an attack starts' });
    s.document({
      kind: '57133-1',
      title: { fr: 'Lettre d’adressage', en: 'Referral letter' },
      to: neurologist,
      language: 'en',
      sections: [
        {
          paragraphs: [
            {
              fr: 'Migraines trois fois par mois avec aura visuelle.',
              en: 'Migraine three times a month with visual aura, more frequent since a change of work. Examination normal.',
            },
          ],
        },
      ],
    });
  });
  t.visit(22.5, t.laboratory, (s) =>
    s.labs({ ...usual(t), ferritin: 14, crp: 1.2 }, { requester: t.doctor, pdf: true, comment: 'Ferritine basse.' }),
  );
  t.visit(18, neurologist, (s) => {
    s.medication('propranolol', { fr: '1 comprimé matin et soir', en: '1 tablet morning and evening' });
    s.document({
      kind: '11488-4',
      title: { fr: 'Consultation de neurologie', en: 'Neurology consultation' },
      to: t.doctor,
      language: 'en',
      sections: [
        {
          paragraphs: [
            {
              fr: 'Migraine avec aura, examen normal.',
              en: 'Typical migraine with aura; neurological examination is normal.',
            },
          ],
        },
        {
          title: { fr: 'Proposition', en: 'Plan' },
          items: [
            { fr: 'Propranolol 40 mg matin et soir.', en: 'Propranolol 40 mg morning and evening as prevention.' },
            { fr: 'Pas de pilule œstroprogestative.', en: 'No combined contraceptive pill because of the aura.' },
            { fr: 'Tenir un journal des crises.', en: 'Keep a headache diary.' },
          ],
        },
      ],
    });
  });
  t.visit(16, t.of('physician', 'imagerie-du-val'), (s) =>
    s.document({
      kind: '18748-4',
      title: 'IRM cérébrale',
      sections: [{ title: 'Résultat', paragraphs: ['Pas de lésion, pas d’anomalie vasculaire.'] }],
    }),
  );
  for (const [month, attacks] of [
    [15, 7],
    [11, 4],
    [6, 2],
    [0.8, 2],
  ] as const) {
    t.visit(month, month > 10 ? neurologist : t.doctor, (s) => {
      s.questionnaire({ fr: 'Journal des crises', en: 'Headache diary' }, [
        [{ fr: 'Crises par mois', en: 'Attacks a month' }, attacks],
        [{ fr: 'Jours d’arrêt de travail', en: 'Days off work' }, Math.floor(attacks / 2)],
      ]);
      s.vitals({ bp: [112, 70], pulse: 62 });
    });
  }
  t.visit(3, t.doctor, (s) => s.vaccine('tetanus'));
}
