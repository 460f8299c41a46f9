// A pregnancy and a breast cancer.
import { round } from '../random.ts';
import type { Teller } from '../teller.ts';
import { addDays, day } from '../calendar.ts';
import { evening, morning, usual } from './chronic.ts';

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
    s.encounter('AMB', { fr: 'Première consultation de grossesse', pt: 'Primeira consulta de gravidez', en: 'First antenatal visit' });
    if (!born) s.condition('Z34', { fr: 'Grossesse', pt: 'Gravidez', en: 'Pregnancy' }, { since: t.ago(start) });
    s.medication('folicAcid', morning, { since: t.ago(start) });
    s.vitals({ bp: [112, 68], weight: 60 + chapter * 3, height: 167 });
    s.document({
      kind: '11488-4', title: { fr: 'Consultation de grossesse', pt: 'Consulta de gravidez', en: 'Antenatal visit' }, to: t.doctor,
      sections: [
        { paragraphs: [{ fr: 'Grossesse intra-utérine évolutive, activité cardiaque présente.', pt: 'Gravidez intrauterina em evolução, atividade cardíaca presente.', en: 'Ongoing intrauterine pregnancy, fetal heartbeat seen.' }] },
        { title: { fr: 'Suivi', pt: 'Seguimento', en: 'Follow-up' }, items: [{ fr: `Terme prévu le ${due.split('-').reverse().join('.')}.`, pt: `Data prevista: ${due.split('-').reverse().join('.')}.`, en: `Due date ${due.split('-').reverse().join('.')}.` }, { fr: 'Analyse de sang de début de grossesse.', pt: 'Análises do início da gravidez.', en: 'First-trimester blood tests.' }] },
      ],
    });
  });
  t.visit(start - 1.8, t.laboratory, (s) => s.labs({ hcg: 84_200, haemoglobin: 12.6, platelets: 232, leukocytes: 8.2, glucose: 0.81, tsh: 1.6, toxoplasma: chapter === 1 ? 48 : 1, rubella: 64, ferritin: 34 }, { requester: gynaecologist, pdf: true, ...(chapter === 1 ? {} : { comment: 'Toxoplasmose : non immunisée, contrôle chaque mois.' }) }));
  if (start - 4.4 > 0.3) {
    t.visit(start - 2.9, gynaecologist, (s) => s.document({ kind: '18748-4', title: { fr: 'Échographie du premier trimestre', pt: 'Ecografia do primeiro trimestre', en: 'First-trimester ultrasound' }, sections: [{ paragraphs: [{ fr: 'Un fœtus, longueur cranio-caudale 62 mm, clarté nucale 1,3 mm. Terme confirmé.', pt: 'Um feto, comprimento crânio-caudal 62 mm, translucência da nuca 1,3 mm. Data confirmada.', en: 'Single fetus, crown-rump length 62 mm, nuchal translucency 1.3 mm. Dates confirmed.' }] }] }));
    t.visit(start - 4.3, midwife, (s) => {
      s.vitals({ bp: [114, 70], weight: 64 + chapter * 3 });
      s.questionnaire({ fr: 'Entretien prénatal', pt: 'Entrevista pré-natal', en: 'Antenatal interview' }, [[{ fr: 'Tabac', pt: 'Tabaco', en: 'Tobacco' }, false], [{ fr: 'Se sent entourée', pt: 'Sente-se apoiada', en: 'Feels supported' }, true]]);
    });
  }
  if (start > 7) {
    t.visit(start - 5.4, t.laboratory, (s) => s.labs({ glucose: chapter === 1 ? 0.96 : 0.84, haemoglobin: 11.3, ferritin: 11, platelets: 205, toxoplasma: chapter === 1 ? 46 : 1 }, { requester: gynaecologist, cda: chapter === 0, pdf: chapter === 1, comment: 'Ferritine basse : réserves de fer épuisées.' }));
    t.visit(start - 5.6, gynaecologist, (s) => s.document({ kind: '18748-4', title: { fr: 'Échographie du deuxième trimestre', pt: 'Ecografia do segundo trimestre' }, sections: [{ paragraphs: [{ fr: 'Morphologie sans anomalie visible. Croissance au 48e centile. Placenta postérieur.', pt: 'Morfologia sem anomalias visíveis. Crescimento no percentil 48. Placenta posterior.' }] }] }));
    t.visit(start - 5.9, gynaecologist, (s) => {
      s.prescribe([['ironFolic', { fr: '1 comprimé par jour', pt: '1 comprimido por dia' }]]);
      s.vaccine('tetanus');
      s.vitals({ bp: [118, 72], weight: 68 + chapter * 2 });
    });
    t.visit(start - 7.6, midwife, (s) => {
      s.vitals({ bp: [122, 76], weight: 72 + chapter * 2, pulse: 84 });
      s.carePlan({ fr: 'Projet de naissance', pt: 'Plano de parto' }, [{ fr: 'Accouchement au site Centre', pt: 'Parto no site Centre' }, { fr: 'Allaitement souhaité', pt: 'Deseja amamentar' }]);
    });
  }
  if (born) {
    t.visit(start - 9.2, gynaecologist, (s) => {
      s.encounter('IMP', { fr: 'Accouchement', pt: 'Parto' }, { days: 3 });
      s.condition('Z34', { fr: 'Grossesse', pt: 'Gravidez' }, { since: t.ago(start), resolved: day(s.at) });
      s.procedure(['177184002', 'Normal delivery procedure'], { fr: 'Accouchement par voie basse', pt: 'Parto normal' });
      s.document({ kind: '18842-5', title: { fr: 'Lettre de sortie de maternité', pt: 'Carta de alta da maternidade' }, days: 3, format: 'cda', to: t.doctor, sections: [
        { title: { fr: 'Accouchement', pt: 'Parto' }, paragraphs: [{ fr: 'Accouchement à terme, fille de 3 240 g, Apgar 9/10/10, périnée intact.', pt: 'Parto a termo, menina de 3240 g, Apgar 9/10/10, períneo intacto.' }] },
        { title: { fr: 'Suite', pt: 'Seguimento' }, paragraphs: [{ fr: 'Sage-femme à domicile dix jours, consultation postnatale à six semaines.', pt: 'Parteira ao domicílio dez dias, consulta às seis semanas.' }] },
      ] });
    });
    t.visit(start - 9.7, midwife, (s) => s.document({ kind: '34746-8', title: 'Visite à domicile de la sage-femme', format: 'text', sections: [{ paragraphs: ['Allaitement bien installé, poids de naissance repris. Mère fatiguée mais entourée.'] }] }));
    t.visit(start - 10.6, gynaecologist, (s) => s.questionnaire({ fr: 'Échelle d’Édimbourg', pt: 'Escala de Edimburgo' }, [[{ fr: 'Score total (0 à 30)', pt: 'Pontuação total (0 a 30)' }, 6]], 'R'));
    t.visit(5, t.doctor, (s) => s.vitals({ bp: [116, 72], weight: 65 }));
  } else {
    t.visit(0.5, midwife, (s) => s.vitals({ bp: [120, 74], weight: round(70 + chapter, 1), pulse: 86 }));
  }
}

export function tellBreastCancer(t: Teller, chapter: number): void {
  const oncologist = t.specialist('oncology');
  const gynaecologist = t.specialist('gynaecology');
  const surgeon = t.specialist('surgery');
  const start = 32 - chapter * 6;
  t.trust(oncologist, start - 1, 24);
  t.trust(gynaecologist, start);
  t.visit(start, gynaecologist, (s) => {
    s.encounter('AMB', { fr: 'Nodule du sein découvert par la patiente', pt: 'Nódulo da mama descoberto pela doente' });
    s.document({ kind: '57133-1', title: { fr: 'Demande de mammographie', pt: 'Pedido de mamografia' }, sections: [{ paragraphs: [{ fr: 'Nodule du quadrant supéro-externe du sein gauche, 15 mm, mobile. Merci de recevoir rapidement.', pt: 'Nódulo do quadrante superior externo da mama esquerda, 15 mm, móvel. Agradeço marcação rápida.' }] }] });
  });
  t.visit(start - 0.3, t.of('physician', 'imagerie-du-val'), (s) => s.document({ kind: '18748-4', title: 'Mammographie et échographie', level: 'R', sections: [{ title: 'Résultat', paragraphs: ['Masse spiculée de 16 mm du sein gauche, classée ACR 5. Pas d’adénopathie suspecte.'] }, { title: 'Suite', paragraphs: ['Biopsie guidée réalisée ce jour.'] }] }));
  t.visit(start - 0.7, t.author('marc-wirtz'), (s) => s.document({ kind: '11526-1', title: 'Compte rendu d’anatomopathologie', level: 'R', format: 'cda', sections: [{ title: 'Conclusion', paragraphs: ['Carcinome infiltrant de type non spécifique, grade 2. Récepteurs aux œstrogènes 95 %, progestérone 80 %, HER2 négatif, Ki67 14 %.'] }] }));
  t.visit(start - 1, oncologist, (s) => {
    s.condition('C50.4', { fr: 'Cancer du sein gauche', pt: 'Cancro da mama esquerda' }, { since: t.ago(start - 0.7), level: 'R' });
    s.document({ kind: '74156-1', title: 'Réunion de concertation pluridisciplinaire : avis', level: 'R', sections: [
      { title: 'Dossier', paragraphs: ['Carcinome infiltrant du sein gauche, T1c N0 M0, récepteurs hormonaux positifs, HER2 négatif.'] },
      { title: 'Proposition', items: ['Tumorectomie et ganglion sentinelle.', 'Radiothérapie du sein, quinze séances.', 'Hormonothérapie cinq ans.'] },
    ] });
  });
  t.visit(start - 1.6, surgeon, (s) => {
    s.encounter('IMP', 'Chirurgie du sein', { days: 2 });
    s.procedure(['392021009', 'Lumpectomy of breast'], { fr: 'Tumorectomie du sein gauche', pt: 'Tumorectomia da mama esquerda' });
    s.document({ kind: '11504-8', title: 'Compte rendu opératoire', level: 'R', sections: [{ paragraphs: ['Tumorectomie du sein gauche et prélèvement de deux ganglions sentinelles, négatifs. Marges saines. Suites simples.'] }] });
  });
  t.visit(start - 4.5, oncologist, (s) => {
    s.procedure(['108290001', 'Radiation oncology AND/OR radiotherapy'], { fr: 'Radiothérapie du sein gauche, 15 séances', pt: 'Radioterapia da mama esquerda, 15 sessões' });
    s.medication(chapter === 0 ? 'tamoxifen' : 'letrozole', evening);
    s.document({ kind: '18842-5', title: { fr: 'Fin de radiothérapie', pt: 'Fim da radioterapia' }, to: t.doctor, sections: [
      { paragraphs: [{ fr: 'Quinze séances bien supportées, rougeur légère. Hormonothérapie débutée ce jour pour cinq ans.', pt: 'Quinze sessões bem toleradas, vermelhidão ligeira. Hormonoterapia iniciada hoje, por cinco anos.' }] },
      { title: { fr: 'Surveillance', pt: 'Vigilância' }, items: [{ fr: 'Consultation tous les six mois.', pt: 'Consulta de seis em seis meses.' }, { fr: 'Mammographie chaque année.', pt: 'Mamografia todos os anos.' }] },
    ] });
    s.carePlan({ fr: 'Programme personnalisé de soins', pt: 'Plano pessoal de cuidados' }, [{ fr: 'Activité physique adaptée', pt: 'Atividade física adaptada' }, { fr: 'Soutien psychologique proposé', pt: 'Apoio psicológico proposto' }, { fr: 'Densité osseuse dans un an', pt: 'Densidade óssea dentro de um ano' }]);
  });
  t.visit(start - 6, t.of('psychotherapist'), (s) => s.document({ kind: '11488-4', title: 'Entretien de soutien', level: 'R', format: 'text', sections: [{ paragraphs: ['Peur de la récidive, sommeil difficile. Quatre entretiens prévus, bonne alliance.'] }] }));
  for (let month = start - 2; month > 0.4; month -= 6) {
    t.visit(month, t.laboratory, (s) => s.labs({ ...usual(t), ca153: t.random.near(16, 0.2, 0), alkalinePhosphatase: t.random.near(72, 0.1, 0), calcium: 94, vitaminD: t.random.near(31, 0.15, 0) }, { requester: oncologist, pdf: month < 9 }));
  }
  for (const month of [start - 16, start - 10].filter((one) => one > 1)) {
    t.visit(month, oncologist, (s) => {
      s.vitals({ weight: t.random.near(68, 0.03, 1), bp: [124, 78] });
      s.document({ kind: '11488-4', title: { fr: 'Consultation de surveillance', pt: 'Consulta de vigilância' }, to: t.doctor, sections: [{ paragraphs: [{ fr: 'Pas de signe de récidive. Bouffées de chaleur supportables. Mammographie annuelle normale.', pt: 'Sem sinais de recidiva. Afrontamentos suportáveis. Mamografia anual normal.' }] }] });
    });
  }
  t.visit(2, t.doctor, (s) => {
    s.vaccine('influenza');
    s.vitals({ bp: [126, 80], pulse: 74 });
  });
}
