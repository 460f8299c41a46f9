// Anna Kieffer, whom the screens show: hypertension, atrial fibrillation, a pacemaker, prediabetes, a penicillin allergy.
import { checkUp } from '../analyses.ts';
import type { Teller } from '../story.ts';

export function tellAnna(t: Teller): void {
  const schmit = t.doctor;
  const weber = t.author('claire-weber');
  const hospital = t.author('miguel-da-silva', 'hopital-du-belvedere');
  const radiology = t.of('physician', 'imagerie-du-val');
  const pharmacy = t.author('nora-reding');

  t.trust(weber, 60, 3.3);
  t.trustOrganisation('pharmacie-du-parc', 40);

  t.visit(77, schmit, (s) => {
    s.condition('I10', 'Hypertension', { since: '2015-05-18' });
    s.allergy({
      atc: 'J01C',
      text: 'Pénicilline',
      reaction: 'Choc anaphylactique',
      since: '2011-09-02',
      severe: true,
      category: 'medication',
    });
    s.medication('perindopril', '1 comprimé le matin', { since: '2015-06-01' });
    s.vitals({ bp: [156, 96], pulse: 78, weight: 74, height: 166 });
    s.document({
      kind: '60591-5',
      title: 'Résumé médical',
      format: 'pdf',
      sections: [
        { paragraphs: ['Résumé établi à l’ouverture du dossier de soins partagé.'] },
        {
          title: 'Antécédents',
          items: [
            'Hypertension artérielle depuis 2015.',
            'Choc anaphylactique à la pénicilline en 2011 : toute la classe est contre-indiquée.',
            'Appendicectomie en 1984.',
          ],
        },
        { title: 'Traitement', items: ['Périndopril 5 mg, 1 comprimé le matin.'] },
        { title: 'Famille', items: ['Père : infarctus à 61 ans. Mère : diabète de type 2.'] },
      ],
    });
  });

  // Six years of the same fourteen values: sugar creeps up, LDL comes down under treatment, kidneys stay calm.
  const years: [
    months: number,
    glucose: number,
    hba1c: number,
    ldl: number,
    creatinine: number,
    triglycerides: number,
  ][] = [
    [75, 0.94, 5.4, 1.74, 7.7, 1.42],
    [62, 0.97, 5.5, 1.71, 7.9, 1.38],
    [50, 1.0, 5.5, 1.66, 8.4, 1.44],
    [38, 1.03, 5.7, 1.58, 7.8, 1.31],
    [26, 1.05, 5.8, 1.51, 8.0, 1.28],
    [14, 1.07, 5.8, 1.47, 8.6, 1.22],
    [5.3, 1.08, 5.9, 1.44, 7.9, 1.2],
  ];
  for (const [months, glucose, hba1c, ldl, creatinine, triglycerides] of years) {
    t.visit(months, t.laboratory, (s) =>
      s.labs(
        {
          ...checkUp,
          haemoglobin: t.random.near(13.6, 0.03, 1),
          platelets: t.random.int(228, 262),
          glucose,
          hba1c,
          cholesterol: ldl + 0.82,
          ldl,
          hdl: 0.56,
          triglycerides,
          creatinine,
          potassium: t.random.near(4.3, 0.05, 1),
          tsh: t.random.near(1.9, 0.1, 2),
        },
        {
          requester: months === 14 ? weber : schmit,
          pdf: true,
          ...(glucose > 1.04 ? { comment: 'Glycémie à jeun à la limite supérieure : contrôle annuel conseillé.' } : {}),
        },
      ),
    );
  }

  t.visit(61.5, weber, (s) => {
    s.encounter('AMB', 'Palpitations');
    s.condition('I48.0', 'Fibrillation auriculaire', { since: t.ago(61.5) });
    s.medication('apixaban', '1 comprimé matin et soir', { since: t.ago(61.5) });
    s.medication('bisoprolol', '1 comprimé le matin', { since: t.ago(61.5) });
    s.vitals({ bp: [150, 92], pulse: 112 });
    s.document({
      kind: '11488-4',
      title: 'Lettre de consultation',
      to: schmit,
      sections: [
        {
          paragraphs: [
            'Cher Confrère, merci de m’avoir adressé Mme Kieffer pour des palpitations depuis trois semaines.',
          ],
        },
        {
          title: 'Examen',
          paragraphs: [
            'Pouls irrégulier à 112/min. L’électrocardiogramme montre une fibrillation auriculaire. L’échographie retrouve une oreillette gauche à 44 mm et une fraction d’éjection à 58 %.',
          ],
        },
        {
          title: 'Conclusion',
          items: [
            'Fibrillation auriculaire paroxystique, score CHA₂DS₂-VASc à 2.',
            'Apixaban 5 mg matin et soir, bisoprolol 2,5 mg le matin.',
            'Pas d’antibiotique de la famille des pénicillines : choc en 2011.',
          ],
        },
      ],
    });
  });

  t.visit(51, hospital, (s) => {
    s.encounter('IMP', 'Malaise, pauses sinusales', { days: 4 });
    s.procedure(['307280005', 'Implantation of cardiac pacemaker'], 'Pose d’un stimulateur cardiaque double chambre');
    s.flag('Stimulateur cardiaque, IRM sous conditions', t.ago(51));
    s.document({
      kind: '18842-5',
      title: 'Compte rendu d’hospitalisation',
      format: 'cda',
      days: 4,
      to: weber,
      sections: [
        {
          title: 'Motif d’hospitalisation',
          paragraphs: ['Malaise sans perte de connaissance, pauses sinusales de 4 secondes au Holter.'],
        },
        {
          title: 'Évolution',
          paragraphs: [
            'Pose d’un stimulateur double chambre le lendemain de l’admission, sans complication. Radiographie de contrôle normale. Apixaban suspendu 24 heures puis repris.',
          ],
        },
        {
          title: 'Traitement de sortie',
          items: ['Apixaban 5 mg matin et soir', 'Bisoprolol 2,5 mg le matin', 'Périndopril 5 mg le matin'],
        },
        {
          title: 'Consignes',
          items: [
            'Contrôle du boîtier à 3 mois chez le Dr Weber.',
            'IRM possible sous conditions : prévenir le service d’imagerie.',
            'Allergie à la pénicilline confirmée.',
          ],
        },
      ],
    });
  });

  t.visit(48, weber, (s) => {
    s.document({
      kind: '11488-4',
      title: 'Contrôle du stimulateur',
      sections: [
        {
          paragraphs: [
            'Boîtier en position, seuils stables, stimulation auriculaire 38 %. Trois épisodes courts de fibrillation. Prochain contrôle dans un an.',
          ],
        },
      ],
    });
    s.vitals({ bp: [144, 90], pulse: 64 });
  });

  for (const [months, dose] of [
    [61, 1],
    [49, 2],
    [37, 3],
    [25, 4],
    [13, 5],
    [1.2, 6],
  ] as const) {
    t.visit(months, months < 14 ? pharmacy : schmit, (s) => s.vaccine('influenza', { dose }));
  }
  t.visit(44, schmit, (s) => s.vaccine('tetanus', {}));
  t.visit(30, schmit, (s) => {
    s.vaccine('covid', { dose: 4 });
    s.vitals({ bp: [150, 92], pulse: 66, weight: 76 });
  });

  t.visit(25.6, schmit, (s) => {
    s.encounter('AMB', 'Suivi annuel');
    s.condition('R73.0', 'Prédiabète', { since: t.ago(25.6) });
    s.medication('atorvastatin', '1 comprimé le soir', { since: t.ago(25.6) });
    s.vitals({ bp: [148, 92], pulse: 68, weight: 77.5 });
    s.carePlan('Prévention du diabète', [
      '30 minutes de marche cinq jours par semaine',
      'Consultation de diététique',
      'Analyse de sang chaque année',
    ]);
  });
  t.visit(24.5, t.of('dietitian'), (s) =>
    s.document({
      kind: '11488-4',
      title: 'Bilan diététique',
      to: schmit,
      sections: [
        { paragraphs: ['Mme Kieffer souhaite perdre cinq kilos. Elle saute souvent le petit-déjeuner et dîne tard.'] },
        {
          title: 'Objectifs convenus',
          items: [
            'Trois repas par jour, le dîner avant 20 heures.',
            'Boissons sucrées : jamais à la maison.',
            'Légumes à chaque repas.',
          ],
        },
      ],
    }),
  );
  t.visit(18, radiology, (s) =>
    s.document({
      kind: '18748-4',
      title: 'Mammographie de dépistage',
      format: 'cda',
      sections: [
        {
          title: 'Résultat',
          paragraphs: ['Mammographie bilatérale, deux incidences. Densité B. Pas d’anomalie. ACR 1 des deux côtés.'],
        },
        { title: 'Suite', paragraphs: ['Prochain dépistage dans deux ans.'] },
      ],
    }),
  );
  t.visit(12, schmit, (s) =>
    s.questionnaire('Fiche prévention', [
      ['Fumez-vous ?', 'Non, jamais'],
      ['Verres d’alcool par semaine', 3],
      ['Activité physique au moins 150 minutes par semaine', false],
      ['Coloscopie de dépistage faite', true],
    ]),
  );
  t.visit(5.4, weber, (s) => {
    s.encounter('AMB', 'Suivi cardiologique');
    s.vitals({ bp: [148, 92], pulse: 62 });
    s.document({
      kind: '11488-4',
      title: 'Lettre de consultation',
      to: schmit,
      sections: [
        { paragraphs: ['Suivi annuel de Mme Kieffer. Aucun malaise depuis la pose du stimulateur.'] },
        {
          title: 'Conclusion',
          items: [
            'Pression encore au-dessus de l’objectif : périndopril à réévaluer.',
            'Boîtier : pile à 71 %.',
            'Anticoagulation bien prise.',
          ],
        },
      ],
    });
  });
  t.visit(2.6, radiology, (s) =>
    s.document({
      kind: '18748-4',
      title: 'Radiographie du thorax',
      sections: [
        { title: 'Indication', paragraphs: ['Toux depuis trois semaines.'] },
        {
          title: 'Résultat',
          paragraphs: [
            'Silhouette cardiaque de taille normale. Boîtier de stimulation pectoral gauche, sondes en place. Pas de foyer, pas d’épanchement.',
          ],
        },
      ],
    }),
  );
  t.visit(1.65, hospital, (s) => {
    s.encounter('EMER', 'Douleur thoracique');
    s.document({
      kind: '18842-5',
      title: 'Compte rendu d’hospitalisation',
      days: 1,
      to: schmit,
      sections: [
        { paragraphs: ['Mme Kieffer est restée 24 heures en observation pour une douleur thoracique.'] },
        {
          title: 'Examens',
          items: [
            'Électrocardiogramme : rythme stimulé, pas de signe d’ischémie.',
            'Troponine normale à deux reprises.',
            'Échographie : fraction d’éjection 57 %.',
          ],
        },
        { title: 'Conclusion', paragraphs: ['Douleur pariétale. Retour au domicile, paracétamol si besoin.'] },
      ],
    });
  });
  t.visit(1.45, schmit, (s) => {
    s.encounter('AMB', 'Contrôle après hospitalisation');
    s.vitals({ bp: [134, 84], pulse: 64, weight: 76 });
    s.prescribe([['metformin', '1 comprimé le soir au repas']]);
    s.medication('metformin', '1 comprimé le soir', { since: t.ago(1.45) });
    s.document({
      kind: '57833-6',
      title: 'Ordonnance : metformine 500 mg',
      sections: [{ items: ['Metformine 500 mg : 1 comprimé le soir au repas, 3 mois, renouvelable 2 fois.'] }],
    });
  });
  t.visit(1.25, weber, (s) => {
    s.vitals({ bp: [136, 84], pulse: 63 });
    s.document({
      kind: '11488-4',
      title: 'Lettre de consultation',
      to: schmit,
      sections: [
        {
          paragraphs: [
            'Cher Confrère, j’ai revu Mme Kieffer après son passage à l’hôpital du Belvédère. Elle va bien.',
          ],
        },
        {
          title: 'Examen',
          paragraphs: ['Pression 136/84, pouls régulier stimulé à 63/min, pas de signe d’insuffisance cardiaque.'],
        },
        {
          title: 'Conclusion',
          items: [
            'Même traitement cardiologique.',
            'Bilan sanguin complet prescrit ce jour.',
            'Contrôle du stimulateur en mars.',
          ],
        },
      ],
    });
  });
  t.visit(
    0,
    t.laboratory,
    (s) =>
      s.labs(
        {
          ...checkUp,
          haemoglobin: 13.7,
          platelets: 241,
          glucose: 1.12,
          hba1c: 5.9,
          cholesterol: 1.96,
          ldl: 1.28,
          hdl: 0.57,
          triglycerides: 1.17,
          creatinine: 8.1,
          potassium: 4.2,
          tsh: 1.84,
        },
        {
          requester: weber,
          pdf: true,
          comment: 'Glycémie à jeun un peu au-dessus de l’intervalle usuel. LDL en baisse sous traitement.',
        },
      ),
    12,
  );
}
