import { round } from '../random.ts';
import type { Teller } from '../story.ts';
import { consultationLetter, morning, trend, twice, usual } from './phrases.ts';

export function tellDiabetes(t: Teller, chapter: number): void {
  const endocrinologist = t.specialist('endocrinology');
  t.trust(endocrinologist, 40, chapter % 2 === 0 ? 8 : undefined);
  const months = [60, 52, 44, 36, 28, 20, 12, 5, 0.6 + chapter * 0.35];
  const hba1c = trend(t, 8.9 - chapter * 0.2, 6.8 + chapter * 0.2, months.length, 1);
  t.visit(61, t.doctor, (s) => {
    s.condition(
      'E11.9',
      { fr: 'Diabète de type 2', de: 'Diabetes mellitus Typ 2', pt: 'Diabetes tipo 2', lb: 'Diabetis Typ 2' },
      { since: t.ago(66 + chapter * 20) },
    );
    s.medication('metformin850', twice, { since: t.ago(60) });
    s.vitals({ bp: [142, 86], weight: 96 - chapter * 3, height: 172 - chapter });
  });
  months.forEach((month, i) => {
    const sugar = hba1c[i] ?? 7;
    t.visit(month, t.laboratory, (s) =>
      s.labs(
        {
          ...usual(t),
          hba1c: sugar,
          glucose: round(sugar * 0.2 - 0.02, 2),
          triglycerides: round(1.2 + (sugar - 6) * 0.2, 2),
          albuminuria: t.random.int(8, 34),
          egfr: t.random.int(68, 96),
        },
        {
          requester: i % 3 === 1 ? endocrinologist : t.doctor,
          pdf: i >= 7,
          cda: i === 3,
          ...(sugar > 8 ? { comment: 'Déséquilibre glycémique : objectif individuel à discuter.' } : {}),
        },
      ),
    );
  });
  t.visit(43, endocrinologist, (s) => {
    s.encounter('AMB', {
      fr: 'Consultation de diabétologie',
      de: 'Diabetes-Sprechstunde',
      pt: 'Consulta de diabetes',
      lb: 'Diabetis-Konsultatioun',
    });
    s.medication('empagliflozin', morning);
    if (chapter === 4) s.medication('glargine', { fr: '12 unités au coucher', de: '12 Einheiten zur Nacht' });
    s.document({
      kind: '11488-4',
      title: consultationLetter,
      to: t.doctor,
      format: chapter === 1 ? 'cda' : 'pdf',
      sections: [
        {
          paragraphs: [
            {
              fr: 'Diabète de type 2 sous metformine seule, objectif non atteint.',
              de: 'Diabetes Typ 2 unter Metformin, Zielwert nicht erreicht.',
              pt: 'Diabetes tipo 2 só com metformina, objetivo não atingido.',
            },
          ],
        },
        {
          title: { fr: 'Proposition', de: 'Empfehlung', pt: 'Proposta' },
          items: [
            {
              fr: 'Empagliflozine 10 mg le matin, boire assez, hygiène soigneuse.',
              de: 'Empagliflozin 10 mg morgens, genug trinken, auf Hygiene achten.',
              pt: 'Empagliflozina 10 mg de manhã, beber bastante água, cuidar da higiene.',
            },
            {
              fr: 'Fond d’œil et examen des pieds une fois par an.',
              de: 'Augenhintergrund und Fußuntersuchung einmal im Jahr.',
              pt: 'Fundo do olho e exame dos pés uma vez por ano.',
            },
            { fr: 'HbA1c visée : moins de 7 %.', de: 'HbA1c-Ziel: unter 7 %.', pt: 'HbA1c desejada: menos de 7 %.' },
          ],
        },
      ],
    });
  });
  t.visit(27, t.specialist('ophthalmology'), (s) =>
    s.document({
      kind: '11488-4',
      title: 'Fond d’œil',
      sections: [
        {
          paragraphs: [
            chapter === 3
              ? 'Rétinopathie diabétique minime à droite. Contrôle dans six mois.'
              : 'Pas de rétinopathie diabétique. Contrôle dans un an.',
          ],
        },
      ],
    }),
  );
  t.visit(26, t.of('podiatrist'), (s) =>
    s.document({
      kind: '34746-8',
      title: 'Bilan podologique',
      format: 'text',
      sections: [
        {
          paragraphs: [
            'Pouls présents, sensibilité au monofilament conservée. Grade 0. Soins et conseils de chaussage.',
          ],
        },
      ],
    }),
  );
  for (const month of [33, 21, 9]) {
    t.visit(month, t.doctor, (s) => {
      s.vitals({
        bp: [t.random.int(128, 142), t.random.int(76, 86)],
        weight: t.random.near(90 - chapter * 3, 0.03, 1),
      });
      s.vaccine('influenza');
      if (month === 9)
        s.prescribe([
          ['metformin850', twice],
          ['empagliflozin', morning],
        ]);
      if (month === 9)
        s.carePlan({ fr: 'Plan diabète', de: 'Diabetesplan', pt: 'Plano da diabetes', lb: 'Diabetisplang' }, [
          {
            fr: 'Analyse de sang tous les trois mois',
            de: 'Blutkontrolle alle drei Monate',
            pt: 'Análises de três em três meses',
            lb: 'Bluttanalys all dräi Méint',
          },
          {
            fr: 'Marche 30 minutes par jour',
            de: '30 Minuten Gehen am Tag',
            pt: 'Caminhar 30 minutos por dia',
            lb: '30 Minutten Trëppelen den Dag',
          },
        ]);
    });
  }
  t.visit(19, t.of('dietitian'), (s) =>
    s.questionnaire(
      { fr: 'Habitudes alimentaires', de: 'Essgewohnheiten', pt: 'Hábitos alimentares', lb: 'Iessgewunnechten' },
      [
        ['Repas par jour', 2 + (chapter % 2)],
        ['Boissons sucrées chaque jour', chapter % 2 === 0],
        ['Motivation', 'Bonne'],
      ],
    ),
  );
}
