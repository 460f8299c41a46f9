import { addDays, day } from '../calendar.ts';
import { round } from '../random.ts';
import type { Teller } from '../story.ts';
import { morning } from './phrases.ts';

/** Chapter 0 is due soon, 1 gave birth a year ago, 2 is in the second trimester of her second child. */
export function tellPregnancy(t: Teller, chapter: number): void {
  const start = [8.2, 19, 5.2][chapter] ?? 8;
  const gynaecologist = t.specialist('gynaecology');
  const midwife = t.of('midwife', 'cabinet-femme-et-naissance');
  const due = addDays(t.ago(start), 280);
  t.trust(gynaecologist, start, 6);
  t.trust(midwife, start - 2, 5);
  const born = start > 9;
  t.visit(start - 1.6, gynaecologist, (s) => {
    s.encounter('AMB', {
      fr: 'Première consultation de grossesse',
      pt: 'Primeira consulta de gravidez',
      en: 'First antenatal visit',
    });
    if (!born) s.condition('Z34', { fr: 'Grossesse', pt: 'Gravidez', en: 'Pregnancy' }, { since: t.ago(start) });
    s.medication('folicAcid', morning, { since: t.ago(start) });
    s.vitals({ bp: [112, 68], weight: 60 + chapter * 3, height: 167 });
    s.document({
      kind: '11488-4',
      title: { fr: 'Consultation de grossesse', pt: 'Consulta de gravidez', en: 'Antenatal visit' },
      to: t.doctor,
      sections: [
        {
          paragraphs: [
            {
              fr: 'Grossesse intra-utérine évolutive, activité cardiaque présente.',
              pt: 'Gravidez intrauterina em evolução, atividade cardíaca presente.',
              en: 'Ongoing intrauterine pregnancy, fetal heartbeat seen.',
            },
          ],
        },
        {
          title: { fr: 'Suivi', pt: 'Seguimento', en: 'Follow-up' },
          items: [
            {
              fr: `Terme prévu le ${due.split('-').reverse().join('.')}.`,
              pt: `Data prevista: ${due.split('-').reverse().join('.')}.`,
              en: `Due date ${due.split('-').reverse().join('.')}.`,
            },
            {
              fr: 'Analyse de sang de début de grossesse.',
              pt: 'Análises do início da gravidez.',
              en: 'First-trimester blood tests.',
            },
          ],
        },
      ],
    });
  });
  t.visit(start - 1.8, t.laboratory, (s) =>
    s.labs(
      {
        hcg: 84_200,
        haemoglobin: 12.6,
        platelets: 232,
        leukocytes: 8.2,
        glucose: 0.81,
        tsh: 1.6,
        toxoplasma: chapter === 1 ? 48 : 1,
        rubella: 64,
        ferritin: 34,
      },
      {
        requester: gynaecologist,
        pdf: true,
        ...(chapter === 1 ? {} : { comment: 'Toxoplasmose : non immunisée, contrôle chaque mois.' }),
      },
    ),
  );
  if (start - 4.4 > 0.3) {
    t.visit(start - 2.9, gynaecologist, (s) =>
      s.document({
        kind: '18748-4',
        title: {
          fr: 'Échographie du premier trimestre',
          pt: 'Ecografia do primeiro trimestre',
          en: 'First-trimester ultrasound',
        },
        sections: [
          {
            paragraphs: [
              {
                fr: 'Un fœtus, longueur cranio-caudale 62 mm, clarté nucale 1,3 mm. Terme confirmé.',
                pt: 'Um feto, comprimento crânio-caudal 62 mm, translucência da nuca 1,3 mm. Data confirmada.',
                en: 'Single fetus, crown-rump length 62 mm, nuchal translucency 1.3 mm. Dates confirmed.',
              },
            ],
          },
        ],
      }),
    );
    t.visit(start - 4.3, midwife, (s) => {
      s.vitals({ bp: [114, 70], weight: 64 + chapter * 3 });
      s.questionnaire({ fr: 'Entretien prénatal', pt: 'Entrevista pré-natal', en: 'Antenatal interview' }, [
        [{ fr: 'Tabac', pt: 'Tabaco', en: 'Tobacco' }, false],
        [{ fr: 'Se sent entourée', pt: 'Sente-se apoiada', en: 'Feels supported' }, true],
      ]);
    });
  }
  if (start > 7) {
    t.visit(start - 5.4, t.laboratory, (s) =>
      s.labs(
        {
          glucose: chapter === 1 ? 0.96 : 0.84,
          haemoglobin: 11.3,
          ferritin: 11,
          platelets: 205,
          toxoplasma: chapter === 1 ? 46 : 1,
        },
        {
          requester: gynaecologist,
          cda: chapter === 0,
          pdf: chapter === 1,
          comment: 'Ferritine basse : réserves de fer épuisées.',
        },
      ),
    );
    t.visit(start - 5.6, gynaecologist, (s) =>
      s.document({
        kind: '18748-4',
        title: { fr: 'Échographie du deuxième trimestre', pt: 'Ecografia do segundo trimestre' },
        sections: [
          {
            paragraphs: [
              {
                fr: 'Morphologie sans anomalie visible. Croissance au 48e centile. Placenta postérieur.',
                pt: 'Morfologia sem anomalias visíveis. Crescimento no percentil 48. Placenta posterior.',
              },
            ],
          },
        ],
      }),
    );
    t.visit(start - 5.9, gynaecologist, (s) => {
      s.prescribe([['ironFolic', { fr: '1 comprimé par jour', pt: '1 comprimido por dia' }]]);
      s.vaccine('tetanus');
      s.vitals({ bp: [118, 72], weight: 68 + chapter * 2 });
    });
    t.visit(start - 7.6, midwife, (s) => {
      s.vitals({ bp: [122, 76], weight: 72 + chapter * 2, pulse: 84 });
      s.carePlan({ fr: 'Projet de naissance', pt: 'Plano de parto' }, [
        { fr: 'Accouchement au site Centre', pt: 'Parto no site Centre' },
        { fr: 'Allaitement souhaité', pt: 'Deseja amamentar' },
      ]);
    });
  }
  if (born) {
    t.visit(start - 9.2, gynaecologist, (s) => {
      s.encounter('IMP', { fr: 'Accouchement', pt: 'Parto' }, { days: 3 });
      s.condition('Z34', { fr: 'Grossesse', pt: 'Gravidez' }, { since: t.ago(start), resolved: day(s.at) });
      s.procedure(['177184002', 'Normal delivery procedure'], {
        fr: 'Accouchement par voie basse',
        pt: 'Parto normal',
      });
      s.document({
        kind: '18842-5',
        title: { fr: 'Lettre de sortie de maternité', pt: 'Carta de alta da maternidade' },
        days: 3,
        format: 'cda',
        to: t.doctor,
        sections: [
          {
            title: { fr: 'Accouchement', pt: 'Parto' },
            paragraphs: [
              {
                fr: 'Accouchement à terme, fille de 3 240 g, Apgar 9/10/10, périnée intact.',
                pt: 'Parto a termo, menina de 3240 g, Apgar 9/10/10, períneo intacto.',
              },
            ],
          },
          {
            title: { fr: 'Suite', pt: 'Seguimento' },
            paragraphs: [
              {
                fr: 'Sage-femme à domicile dix jours, consultation postnatale à six semaines.',
                pt: 'Parteira ao domicílio dez dias, consulta às seis semanas.',
              },
            ],
          },
        ],
      });
    });
    t.visit(start - 9.7, midwife, (s) =>
      s.document({
        kind: '34746-8',
        title: 'Visite à domicile de la sage-femme',
        format: 'text',
        sections: [
          { paragraphs: ['Allaitement bien installé, poids de naissance repris. Mère fatiguée mais entourée.'] },
        ],
      }),
    );
    t.visit(start - 10.6, gynaecologist, (s) =>
      s.questionnaire(
        { fr: 'Échelle d’Édimbourg', pt: 'Escala de Edimburgo' },
        [[{ fr: 'Score total (0 à 30)', pt: 'Pontuação total (0 a 30)' }, 6]],
        'R',
      ),
    );
    t.visit(5, t.doctor, (s) => s.vitals({ bp: [116, 72], weight: 65 }));
  } else {
    t.visit(0.5, midwife, (s) => s.vitals({ bp: [120, 74], weight: round(70 + chapter, 1), pulse: 86 }));
  }
}
