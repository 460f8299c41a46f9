import { round } from '../random.ts';
import type { Teller } from '../story.ts';

export function tellAsthma(t: Teller, chapter: number): void {
  const paediatrician = t.of('physician', 'cabinet-des-enfants');
  const young = t.role.ageMonths < 84;
  t.trust(paediatrician, 39);
  t.visit(39, paediatrician, (s) => {
    s.condition(
      'J45.0',
      { fr: 'Asthme allergique', pt: 'Asma alérgica', lb: 'Allergeschen Asthma' },
      { since: t.ago(young ? 42 : 52) },
    );
    s.allergy({
      text: { fr: 'Acariens', pt: 'Ácaros', lb: 'Hausstëbsmilben' },
      reaction: { fr: 'Toux et sifflements', pt: 'Tosse e pieira', lb: 'Houscht a Päifen' },
      since: t.ago(39),
      severe: false,
      category: 'environment',
    });
    if (chapter === 1)
      s.allergy({
        text: { fr: 'Arachide', lb: 'Äerdnëss' },
        reaction: { fr: 'Gonflement des lèvres', lb: 'Geschwollene Lëpsen' },
        since: t.ago(60),
        severe: true,
        category: 'food',
      });
    s.medication('salbutamol', {
      fr: '2 bouffées en cas de gêne, avec chambre',
      pt: '2 inalações em caso de falta de ar, com câmara',
      lb: '2 Stéiss bei Otemnout, mat Kummer',
    });
    s.medication('fluticasone', {
      fr: '1 bouffée matin et soir',
      pt: '1 inalação de manhã e à noite',
      lb: '1 Stouss moies an owes',
    });
    s.vitals({
      weight: round(14 + t.role.ageMonths / 12, 1),
      height: 84 + Math.round(t.role.ageMonths / 2.3),
      spo2: 98,
    });
  });
  t.visit(37, t.laboratory, (s) =>
    s.labs(
      { ige: 340 + chapter * 130, eosinophils: 0.72, leukocytes: 8.1, haemoglobin: 12.4, platelets: 310 },
      { requester: paediatrician, pdf: chapter === 0 },
    ),
  );
  [34, 26, 18, 10, 2 + chapter].forEach((month, i) => {
    t.visit(month, paediatrician, (s) => {
      s.vitals({
        weight: round(18 + i * 1.6 + t.role.ageMonths / 20, 1),
        height: 108 + i * 4 + chapter * 4,
        spo2: 97 + (i % 3),
        pulse: t.random.int(80, 104),
      });
      s.questionnaire({ fr: 'Contrôle de l’asthme', pt: 'Controlo da asma', lb: 'Asthma-Kontroll' }, [
        [
          { fr: 'Réveils la nuit par semaine', pt: 'Noites acordado por semana', lb: 'Nuechte waakreg d’Woch' },
          Math.max(0, 3 - i),
        ],
        [{ fr: 'Essoufflé à l’effort', pt: 'Falta de ar com esforço', lb: 'Otemnout beim Sport' }, i < 2],
      ]);
      if (i % 2 === 0) s.vaccine('influenza');
    });
  });
  t.visit(21, t.author('miguel-da-silva', 'belvedere-centre'), (s) => {
    s.encounter('EMER', { fr: 'Crise d’asthme', pt: 'Crise de asma', lb: 'Asthma-Ufall' });
    s.vitals({ spo2: 92, pulse: 128, temperature: 37.6 });
    s.document({
      kind: '34878-9',
      title: { fr: 'Passage aux urgences', pt: 'Episódio de urgência' },
      to: paediatrician,
      format: chapter === 2 ? 'cda' : 'pdf',
      sections: [
        {
          title: { fr: 'Motif', pt: 'Motivo' },
          paragraphs: [
            {
              fr: 'Crise d’asthme après un rhume, saturation 92 % à l’arrivée.',
              pt: 'Crise de asma depois de uma constipação, saturação de 92 % à chegada.',
            },
          ],
        },
        {
          title: { fr: 'Traitement', pt: 'Tratamento' },
          paragraphs: [
            {
              fr: 'Salbutamol en nébulisation, prednisolone trois jours. Saturation 97 % après deux heures.',
              pt: 'Salbutamol em nebulização, prednisolona três dias. Saturação de 97 % após duas horas.',
            },
          ],
        },
        {
          title: { fr: 'Sortie', pt: 'Alta' },
          paragraphs: [
            {
              fr: 'Retour à la maison le soir même, plan d’action expliqué aux parents, consultation chez le pédiatre sous 48 heures.',
              pt: 'Regresso a casa na mesma noite, plano explicado aos pais, consulta no pediatra em 48 horas.',
            },
          ],
        },
      ],
    });
  });
  t.visit(20.5, paediatrician, (s) =>
    s.carePlan({ fr: 'Plan d’action asthme', pt: 'Plano de ação da asma', lb: 'Asthma-Plang' }, [
      {
        fr: 'Vert : traitement chaque jour, sport permis',
        pt: 'Verde: tratamento todos os dias, desporto permitido',
        lb: 'Gréng: all Dag d’Behandlung, Sport erlaabt',
      },
      {
        fr: 'Orange : salbutamol 4 bouffées toutes les 4 heures',
        pt: 'Laranja: salbutamol 4 inalações de 4 em 4 horas',
        lb: 'Orange: Salbutamol 4 Stéiss all 4 Stonnen',
      },
      { fr: 'Rouge : appeler le 112', pt: 'Vermelho: ligar 112', lb: 'Rout: den 112 uruffen' },
    ]),
  );
  t.visit(6, t.of('physiotherapist'), (s) =>
    s.document({
      kind: '11488-4',
      title: 'Bilan de kinésithérapie respiratoire',
      sections: [
        { paragraphs: ['Six séances. Technique d’inhalation acquise avec la chambre, endurance en progrès.'] },
      ],
    }),
  );
}
