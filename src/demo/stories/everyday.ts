// Ordinary health: check-ups and vaccinations, a baby's first months, migraine, rheumatoid arthritis.
import { round } from '../random.ts';
import type { Teller, Words } from '../teller.ts';
import { usual } from './chronic.ts';

export function tellHealthy(t: Teller, chapter: number): void {
  t.visit(57, t.doctor, (s) => {
    s.encounter('AMB', { fr: 'Bilan de santé', en: 'Health check', pt: 'Exame de saúde', lb: 'Gesondheetskontroll' });
    s.vitals({ bp: [118, 74], pulse: 66, weight: 68 + chapter * 2, height: 172 });
    s.document({ kind: '11369-6', title: { fr: 'Carnet de vaccination repris', en: 'Vaccination record', pt: 'Boletim de vacinas', lb: 'Impfpass' }, format: chapter === 0 ? 'cda' : 'pdf', sections: [{ paragraphs: [{ fr: 'Vaccins de l’enfance complets. Rappel tétanos à faire.', en: 'Childhood vaccinations complete. Tetanus booster due.', pt: 'Vacinas da infância completas. Falta o reforço do tétano.', lb: 'Impfunge vun der Kandheet komplett. Tetanos-Rappel ass fälleg.' }] }] });
  });
  t.visit(56, t.doctor, (s) => s.vaccine('tetanus'));
  for (const [month, dose] of [[55, 1], [54, 2], [44, 3]] as const) t.visit(month, t.doctor, (s) => s.vaccine(chapter % 2 === 0 ? 'tbe' : 'hepatitisB', { dose }));
  for (const month of [50, 26, 2 + chapter * 0.3]) {
    t.visit(month, t.laboratory, (s) => s.labs(chapter === 3 ? { ...usual(t), ferritin: month > 40 ? 9 : 38, haemoglobin: month > 40 ? 11.2 : 12.9 } : usual(t), { requester: t.doctor, pdf: month < 3, cda: month === 26 && chapter === 2 }));
  }
  if (chapter === 3) t.visit(20, t.doctor, (s) => s.vaccine('hpv', { dose: 2 }));
  for (const month of [37, 25, 13, 1.3]) t.visit(month, chapter % 2 === 0 ? t.of('pharmacist') : t.doctor, (s) => s.vaccine(month > 30 ? 'covid' : 'influenza'));
  t.visit(14, t.of('dentist'), (s) => s.document({ kind: '28570-0', title: { fr: 'Contrôle dentaire', en: 'Dental check', pt: 'Consulta de dentista', lb: 'Zännkontroll' }, format: 'text', sections: [{ paragraphs: [{ fr: 'Deux caries soignées, détartrage.', en: 'Two fillings, scaling.', pt: 'Duas cáries tratadas, limpeza.', lb: 'Zwou Plomben, Zännsteen ewechgeholl.' }] }] }));
  if (chapter === 1) t.visit(9, t.author('miguel-da-silva', 'belvedere-centre'), (s) => {
    s.encounter('EMER', 'Entorse de la cheville');
    s.document({ kind: '34878-9', title: 'Passage aux urgences', format: 'cda', to: t.doctor, sections: [{ title: 'Motif', paragraphs: ['Entorse de la cheville droite au football.'] }, { title: 'Conclusion', paragraphs: ['Radiographie sans fracture. Attelle dix jours, froid, ibuprofène si besoin.'] }] });
    s.prescribe([['ibuprofen', '1 comprimé si douleur, 5 jours au plus']]);
  });
  if (chapter === 2) t.visit(5, t.specialist('dermatology'), (s) => s.document({ kind: '11488-4', title: 'Skin check', language: 'en', to: t.doctor, sections: [{ paragraphs: ['Full skin examination. One atypical naevus on the back removed, histology benign. Next check in a year.'] }] }));
  t.visit(4, t.doctor, (s) => s.questionnaire({ fr: 'Fiche prévention', en: 'Prevention sheet', pt: 'Ficha de prevenção', lb: 'Preventiounsblat' }, [[{ fr: 'Fumez-vous ?', en: 'Do you smoke?', pt: 'Fuma?', lb: 'Fëmmt Dir?' }, chapter === 4], [{ fr: 'Heures de sport par semaine', en: 'Hours of sport a week', pt: 'Horas de desporto por semana', lb: 'Stonne Sport d’Woch' }, 1 + chapter]]));
}

const weighing: Words = { fr: 'Examen du nourrisson', lb: 'Kontroll vum Puppelchen' };

export function tellInfant(t: Teller, chapter: number): void {
  const paediatrician = t.of('physician', 'cabinet-des-enfants');
  t.trust(paediatrician, 4.5);
  const first = Math.min(4.4, t.role.ageMonths - 1.4);
  t.visit(first, paediatrician, (s) => {
    s.encounter('AMB', weighing);
    s.vitals({ weight: round(4.4 + chapter * 0.2, 2), height: 54 + chapter, head: 37.4, temperature: 36.8 });
    s.vaccine('rotavirus', { dose: 1 });
    s.medication('vitaminDDrops', { fr: '1 goutte par jour', lb: '1 Drëps den Dag' });
    if (chapter === 2) s.allergy({ text: { fr: 'Protéines du lait de vache', lb: 'Kéimëllech' }, reaction: { fr: 'Sang dans les selles', lb: 'Blutt am Stull' }, since: t.ago(first), severe: false, category: 'food' });
    s.document({ kind: '11488-4', title: weighing, sections: [{ paragraphs: [{ fr: 'Bébé tonique, sourit, suit du regard. Courbe de poids régulière.', lb: 'Flott Puppelchen, laacht, kuckt no. Gewiicht ass gutt.' }] }] });
  });
  const steps = [first - 0.9, first - 1.9, first - 3].filter((one) => one > 0.2);
  steps.forEach((month, i) =>
    t.visit(month, paediatrician, (s) => {
      s.vitals({ weight: round(5.3 + i * 0.8 + chapter * 0.2, 2), height: 57 + i * 3, head: 38.6 + i });
      s.vaccine('hexavalent', { dose: i + 1 });
      s.vaccine('pneumococcus', { dose: i + 1 });
      if (i < 2) s.vaccine('rotavirus', { dose: i + 2 });
      else s.vaccine('meningococcusB', { dose: 1 });
    }),
  );
  t.visit(first - 0.3, t.of('paediatric-nurse'), (s) => s.document({ kind: '34746-8', title: { fr: 'Conseil d’allaitement', lb: 'Rot fir d’Stillen' }, format: 'text', sections: [{ paragraphs: [{ fr: 'Six tétées par jour, prise de 30 g par jour. Conseils de sommeil donnés.', lb: 'Sechs Mol den Dag gestillt, hëlt 30 g den Dag zou. Rot iwwer de Schlof ginn.' }] }] }));
  if (chapter === 0) t.visit(0.6, t.author('miguel-da-silva', 'belvedere-centre'), (s) => {
    s.encounter('EMER', 'Bronchiolite');
    s.vitals({ temperature: 38.2, spo2: 95, pulse: 148 });
    s.document({ kind: '34878-9', title: 'Passage aux urgences pédiatriques', to: paediatrician, sections: [{ paragraphs: ['Bronchiolite légère, saturation 95 %, boit plus de la moitié de ses biberons. Lavages de nez, retour à la maison, revoir si gêne.'] }] });
  });
}

export function tellMigraine(t: Teller): void {
  const neurologist = t.specialist('neurology');
  t.trust(neurologist, 18, 12);
  t.visit(23, t.doctor, (s) => {
    s.encounter('AMB', 'Headaches');
    s.condition('G43.1', { fr: 'Migraine avec aura', en: 'Migraine with aura' }, { since: t.ago(60) });
    s.medication('sumatriptan', { fr: '1 comprimé au début de la crise', en: '1 tablet when an attack starts' });
    s.document({ kind: '57133-1', title: { fr: 'Lettre d’adressage', en: 'Referral letter' }, to: neurologist, language: 'en', sections: [{ paragraphs: [{ fr: 'Migraines trois fois par mois avec aura visuelle.', en: 'Migraine three times a month with visual aura, more frequent since a change of work. Examination normal.' }] }] });
  });
  t.visit(22.5, t.laboratory, (s) => s.labs({ ...usual(t), ferritin: 14, crp: 1.2 }, { requester: t.doctor, pdf: true, comment: 'Ferritine basse.' }));
  t.visit(18, neurologist, (s) => {
    s.medication('propranolol', { fr: '1 comprimé matin et soir', en: '1 tablet morning and evening' });
    s.document({ kind: '11488-4', title: { fr: 'Consultation de neurologie', en: 'Neurology consultation' }, to: t.doctor, language: 'en', sections: [
      { paragraphs: [{ fr: 'Migraine avec aura, examen normal.', en: 'Typical migraine with aura; neurological examination is normal.' }] },
      { title: { fr: 'Proposition', en: 'Plan' }, items: [{ fr: 'Propranolol 40 mg matin et soir.', en: 'Propranolol 40 mg morning and evening as prevention.' }, { fr: 'Pas de pilule œstroprogestative.', en: 'No combined contraceptive pill because of the aura.' }, { fr: 'Tenir un journal des crises.', en: 'Keep a headache diary.' }] },
    ] });
  });
  t.visit(16, t.of('physician', 'imagerie-du-val'), (s) => s.document({ kind: '18748-4', title: 'IRM cérébrale', sections: [{ title: 'Résultat', paragraphs: ['Pas de lésion, pas d’anomalie vasculaire.'] }] }));
  for (const [month, attacks] of [[15, 7], [11, 4], [6, 2], [0.8, 2]] as const) {
    t.visit(month, month > 10 ? neurologist : t.doctor, (s) => {
      s.questionnaire({ fr: 'Journal des crises', en: 'Headache diary' }, [[{ fr: 'Crises par mois', en: 'Attacks a month' }, attacks], [{ fr: 'Jours d’arrêt de travail', en: 'Days off work' }, Math.floor(attacks / 2)]]);
      s.vitals({ bp: [112, 70], pulse: 62 });
    });
  }
  t.visit(3, t.doctor, (s) => s.vaccine('tetanus'));
}

export function tellRheumatoid(t: Teller): void {
  const rheumatologist = t.specialist('rheumatology');
  t.trust(rheumatologist, 48, 18);
  t.trust(t.of('physiotherapist'), 20, 2);
  t.visit(51, t.doctor, (s) => {
    s.encounter('AMB', 'Douleurs et raideur des mains le matin');
    s.vitals({ bp: [124, 78], weight: 63, height: 162 });
  });
  const values: [months: number, crp: number, esr: number][] = [[50.5, 38, 54], [44, 22, 36], [38, 14.5, 28], [30, 9.2, 22], [22, 6.1, 18], [14, 3.4, 14], [7, 4.2, 15], [1.1, 2.8, 12]];
  values.forEach(([month, crp, esr], i) =>
    t.visit(month, t.laboratory, (s) => s.labs({ crp, esr, haemoglobin: round(11.4 + i * 0.2, 1), leukocytes: t.random.near(6.2, 0.1, 1), platelets: t.random.int(240, 330), alt: t.random.int(18, i === 3 ? 58 : 30), creatinine: 6.8, ...(i === 0 ? { rheumatoidFactor: 86, antiCcp: 142 } : {}) }, { requester: i === 0 ? t.doctor : rheumatologist, pdf: i === 0 || i > 5, cda: i === 2, ...(i === 0 ? { comment: 'Anti-CCP fortement positifs : évocateur d’une polyarthrite rhumatoïde.' } : {}) })),
  );
  t.visit(48.5, rheumatologist, (s) => {
    s.condition('M05.8', 'Polyarthrite rhumatoïde', { since: t.ago(52) });
    s.medication('methotrexate', '1 injection par semaine, le lundi', { since: t.ago(48.5) });
    s.medication('folicAcid', '1 comprimé le mercredi', { since: t.ago(48.5) });
    s.document({ kind: '11488-4', title: 'Consultation de rhumatologie', to: t.doctor, format: 'cda', sections: [
      { title: 'Examen', paragraphs: ['Onze articulations gonflées, DAS28 à 5,4. Radiographies sans érosion.'] },
      { title: 'Traitement', items: ['Méthotrexate 15 mg par semaine, une seule fois par semaine.', 'Acide folique deux jours après.', 'Contraception efficace indispensable.'] },
    ] });
  });
  t.visit(36, rheumatologist, (s) => {
    s.medication('adalimumab', '1 injection toutes les deux semaines', { since: t.ago(36) });
    s.document({ kind: '11488-4', title: 'Consultation de rhumatologie', to: t.doctor, sections: [{ paragraphs: ['DAS28 à 3,9 sous méthotrexate seul. Ajout d’adalimumab après dépistage de la tuberculose négatif.', 'Pas de vaccin vivant. Pneumocoque et zona recombinant à faire.'] }] });
  });
  t.visit(35, t.doctor, (s) => {
    s.vaccine('pneumococcus');
    s.vaccine('zoster', { dose: 1 });
  });
  t.visit(32, t.doctor, (s) => s.vaccine('zoster', { dose: 2 }));
  for (const [month, disability] of [[34, 14], [20, 8], [9, 5], [0.9, 4]] as const) t.visit(month, rheumatologist, (s) => s.questionnaire('Questionnaire HAQ', [['Score (0 à 30)', disability], ['Raideur du matin en minutes', disability * 4]]));
  t.visit(19, t.of('occupational-therapist'), (s) => s.document({ kind: '18776-5', title: 'Bilan d’ergothérapie', sections: [{ paragraphs: ['Orthèses de repos pour les mains, couverts épaissis, conseils d’économie articulaire.'] }] }));
}
