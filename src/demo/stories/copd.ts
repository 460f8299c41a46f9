import { round } from '../random.ts';
import type { Teller } from '../story.ts';
import { evening, morning, trend, usual } from './phrases.ts';

export function tellCopd(t: Teller, chapter: number): void {
  const pneumologist = t.specialist('pneumology');
  const end = t.person.deathDate ? 4 : 0.5;
  t.trust(pneumologist, 50, 12);
  t.visit(53, t.doctor, (s) => {
    s.condition('J44.9', { fr: 'BPCO', de: 'COPD', lb: 'COPD (chronesch Bronchite)' }, { since: t.ago(110) });
    if (chapter > 0)
      s.condition('F17.2', { fr: 'Tabagisme', de: 'Nikotinabhängigkeit', lb: 'Fëmmen' }, { since: t.ago(480) });
    s.medication('tiotropium', { fr: '2 inhalations le matin', de: '2 Hübe morgens', lb: '2 Stéiss moies' });
    s.medication('salbutamol', { fr: 'en cas de gêne', de: 'bei Atemnot', lb: 'bei Otemnout' });
    s.vitals({ bp: [138, 82], pulse: 84, spo2: 93, weight: 71, height: 174 });
  });
  const months = [46, 38, 30, 22, 14, 8, end + 1];
  const oxygen = trend(t, 94, 91, months.length, 0);
  months.forEach((month, i) => {
    t.visit(month, t.doctor, (s) => {
      s.vitals({
        bp: [t.random.int(126, 142), t.random.int(74, 84)],
        pulse: t.random.int(74, 94),
        spo2: Math.min(96, oxygen[i] ?? 92),
        weight: round(71 - i * 0.8, 1),
      });
      if (i % 2 === 1) s.vaccine('influenza');
      if (i === 2) s.vaccine('pneumococcus');
      if (i === 4 && chapter === 0)
        s.condition(
          'F17.2',
          { fr: 'Tabagisme', de: 'Nikotinabhängigkeit', lb: 'Fëmmen' },
          { since: t.ago(480), resolved: t.ago(30) },
        );
      if (i === 3)
        s.medication('formoterolBudesonide', {
          fr: '2 inhalations matin et soir',
          de: '2 Hübe morgens und abends',
          lb: '2 Stéiss moies an owes',
        });
    });
  });
  for (const month of [45, 21, 7])
    t.visit(month, t.laboratory, (s) =>
      s.labs(
        {
          ...usual(t),
          crp: t.random.near(6.2, 0.5, 1),
          haemoglobin: t.random.near(15.8, 0.03, 1),
          leukocytes: t.random.near(8.8, 0.1, 1),
        },
        { requester: t.doctor, pdf: month === 7, cda: month === 45 },
      ),
    );
  t.visit(37, pneumologist, (s) => {
    s.procedure(['127783003', 'Spirometry'], { fr: 'Spirométrie', de: 'Spirometrie', lb: 'Spirometrie' });
    s.document({
      kind: '11488-4',
      title: { fr: 'Consultation de pneumologie', de: 'Pneumologische Konsultation' },
      to: t.doctor,
      sections: [
        {
          title: { fr: 'Spirométrie', de: 'Spirometrie' },
          paragraphs: [
            {
              fr: 'VEMS 54 % de la théorique, rapport 0,58, peu réversible. Stade GOLD 2, groupe E.',
              de: 'FEV1 54 % vom Soll, Verhältnis 0,58, kaum reversibel. GOLD 2, Gruppe E.',
            },
          ],
        },
        {
          title: { fr: 'Proposition', de: 'Empfehlung' },
          items: [
            { fr: 'Arrêt du tabac : accompagnement proposé.', de: 'Rauchstopp: Begleitung angeboten.' },
            {
              fr: 'Réhabilitation respiratoire, vingt séances.',
              de: 'Pneumologische Rehabilitation, zwanzig Einheiten.',
            },
          ],
        },
      ],
    });
  });
  t.visit(20, t.author('miguel-da-silva', 'belvedere-centre'), (s) => {
    s.encounter('IMP', { fr: 'Exacerbation de BPCO', de: 'Exazerbierte COPD', lb: 'COPD-Krise' }, { days: 7 });
    s.vitals({ spo2: 86, temperature: 38.4, pulse: 112 });
    s.document({
      kind: '18842-5',
      title: { fr: 'Lettre de sortie', de: 'Entlassungsbrief' },
      days: 7,
      format: chapter === 0 ? 'cda' : 'pdf',
      to: t.doctor,
      sections: [
        {
          title: { fr: 'Motif', de: 'Aufnahmegrund' },
          paragraphs: [
            {
              fr: 'Exacerbation infectieuse, saturation 86 % à l’admission.',
              de: 'Infektexazerbation, Sättigung 86 % bei Aufnahme.',
            },
          ],
        },
        {
          title: { fr: 'Évolution', de: 'Verlauf' },
          paragraphs: [
            {
              fr: 'Oxygène, bronchodilatateurs, prednisolone cinq jours. Amélioration progressive.',
              de: 'Sauerstoff, Bronchodilatatoren, Prednisolon fünf Tage. Langsame Besserung.',
            },
          ],
        },
        {
          title: { fr: 'Traitement de sortie', de: 'Medikation bei Entlassung' },
          items: [
            { fr: 'Tiotropium 2,5 µg, 2 inhalations le matin', de: 'Tiotropium 2,5 µg, 2 Hübe morgens' },
            {
              fr: 'Formotérol/budésonide, 2 inhalations matin et soir',
              de: 'Formoterol/Budesonid, 2 Hübe morgens und abends',
            },
          ],
        },
      ],
    });
  });
  t.visit(19.8, t.specialist('radiology'), (s) =>
    s.document({
      kind: '18748-4',
      title: 'Scanner thoracique',
      sections: [
        {
          title: 'Résultat',
          paragraphs: [
            'Emphysème des sommets, bronches épaissies. Micronodule de 4 mm du lobe moyen : contrôle dans douze mois.',
          ],
        },
      ],
    }),
  );
  if (t.person.deathDate) {
    t.visit(3.6, t.doctor, (s) => {
      s.document({
        kind: '42348-3',
        title: 'Directives anticipées',
        level: 'R',
        sections: [
          {
            paragraphs: [
              'Le patient ne souhaite ni intubation ni réanimation. Il désire rester à la maison avec des soins palliatifs.',
              'Personne de confiance : son épouse.',
            ],
          },
        ],
      });
      s.carePlan('Soins palliatifs à domicile', [
        'Visite infirmière chaque jour',
        'Oxygène 2 L/min',
        'Morphine si gêne',
      ]);
    });
    t.visit(2.8, t.of('nurse', 'reseau-am-gaart'), (s) =>
      s.document({
        kind: '34746-8',
        title: 'Note infirmière',
        format: 'text',
        sections: [{ paragraphs: ['Patient calme, famille présente. Confort assuré.'] }],
      }),
    );
  } else {
    t.visit(0.4 + chapter * 0.2, pneumologist, (s) => {
      s.vitals({ spo2: 92, pulse: 82 });
      s.document({
        kind: '11488-4',
        title: { fr: 'Contrôle pneumologique', de: 'Pneumologische Kontrolle' },
        to: t.doctor,
        sections: [
          {
            paragraphs: [
              {
                fr: 'Stable depuis l’hospitalisation, une seule exacerbation légère. Même traitement.',
                de: 'Seit dem Krankenhaus stabil, eine leichte Exazerbation. Therapie unverändert.',
              },
            ],
          },
        ],
      });
      s.medication('bisoprolol', morning);
      if (chapter === 1) s.medication('mirtazapine', evening);
    });
  }
}
