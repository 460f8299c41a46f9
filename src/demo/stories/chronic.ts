// Long illnesses that general practice follows: hypertension, type 2 diabetes, thyroid, kidney.
import { checkUp } from '../analyses.ts';
import { round } from '../random.ts';
import type { Teller, Words } from '../teller.ts';

export const morning: Words = { fr: '1 comprimé le matin', de: '1 Tablette morgens', en: '1 tablet in the morning', pt: '1 comprimido de manhã', lb: '1 Tablett moies' };
export const evening: Words = { fr: '1 comprimé le soir', de: '1 Tablette abends', en: '1 tablet in the evening', pt: '1 comprimido à noite', lb: '1 Tablett owes' };
export const twice: Words = { fr: '1 comprimé matin et soir', de: '1 Tablette morgens und abends', en: '1 tablet morning and evening', pt: '1 comprimido de manhã e à noite', lb: '1 Tablett moies an owes' };
const consultation: Words = { fr: 'Lettre de consultation', de: 'Konsultationsbrief', en: 'Consultation letter', pt: 'Carta de consulta', lb: 'Konsultatiounsbréif' };

/** From `first` to `last` in `steps` values, with a little weather. */
export const trend = (t: Teller, first: number, last: number, steps: number, decimals: number): number[] =>
  Array.from({ length: steps }, (_, i) => round((first + ((last - first) * i) / Math.max(1, steps - 1)) * (1 + (t.random.next() - 0.5) * 0.03), decimals));

export const usual = (t: Teller): typeof checkUp => {
  const values = { ...checkUp };
  const decimals: Partial<Record<keyof typeof checkUp, number>> = { platelets: 0, sodium: 0, alt: 0, glucose: 2, cholesterol: 2, ldl: 2, hdl: 2, triglycerides: 2, tsh: 2 };
  for (const key of Object.keys(values) as (keyof typeof checkUp)[]) {
    values[key] = t.random.near(values[key] - (key === 'haemoglobin' && t.person.sex === 'female' ? 0.8 : 0), key === 'sodium' ? 0.012 : 0.06, decimals[key] ?? 1);
  }
  return values;
};

export function tellHypertension(t: Teller, chapter: number): void {
  const months = [48, 36, 24, 12, 3 + chapter * 0.4];
  const systolic = trend(t, 166, 134, months.length, 0);
  const ldl = trend(t, 1.9, 1.2, months.length, 2);
  t.visit(49, t.doctor, (s) => {
    s.condition('I10', { fr: 'Hypertension artérielle', de: 'Arterielle Hypertonie', pt: 'Hipertensão arterial', lb: 'Héijen Bluttdrock', en: 'High blood pressure' }, { since: t.ago(90 + chapter * 11) });
    s.condition('E78.0', { fr: 'Hypercholestérolémie', de: 'Hypercholesterinämie', pt: 'Hipercolesterolemia', lb: 'Ze vill Cholesterin', en: 'High cholesterol' }, { since: t.ago(70) });
    s.medication(chapter % 2 === 0 ? 'perindopril' : 'losartan', morning, { since: t.ago(80) });
  });
  months.forEach((month, i) => {
    const pressure = systolic[i] ?? 140;
    t.visit(month, t.doctor, (s) => {
      s.encounter('AMB', { fr: 'Contrôle de la tension', de: 'Blutdruckkontrolle', pt: 'Controlo da tensão', lb: 'Bluttdrockkontroll' });
      s.vitals({ bp: [pressure, Math.round(pressure * 0.6)], pulse: t.random.int(64, 80), weight: t.random.near(84, 0.02, 1) });
      if (i === 2) s.medication('amlodipine', evening);
      if (i > 1) s.vaccine('influenza');
      if (i === 4) s.prescribe([[chapter % 2 === 0 ? 'perindopril' : 'losartan', morning], ['amlodipine', evening]]);
    });
    t.visit(month - 0.3, t.laboratory, (s) =>
      s.labs({ ...usual(t), ldl: ldl[i] ?? 1.4, cholesterol: round((ldl[i] ?? 1.4) + 0.8, 2), potassium: t.random.near(4.2, 0.06, 1), creatinine: t.random.near(8.2, 0.05, 1) }, { requester: t.doctor, pdf: i === 4, cda: i === 1 }),
    );
  });
  const cardiologist = t.author('claire-weber');
  if (chapter < 3) {
    t.trust(cardiologist, 24, chapter === 1 ? 5 : undefined);
    t.visit(23, cardiologist, (s) => {
      s.vitals({ bp: [148, 88], pulse: 70 });
      s.document({
        kind: '11488-4', title: consultation, to: t.doctor,
        sections: [
          { paragraphs: [{ fr: 'Merci de m’avoir adressé ce patient pour une hypertension difficile à équilibrer.', de: 'Vielen Dank für die Überweisung wegen schwer einstellbarer Hypertonie.', pt: 'Obrigada por me ter enviado este doente com hipertensão difícil de controlar.' }] },
          { title: { fr: 'Examens', de: 'Befunde', pt: 'Exames' }, items: [
            { fr: 'Électrocardiogramme : rythme sinusal, pas d’hypertrophie.', de: 'EKG: Sinusrhythmus, keine Hypertrophie.', pt: 'Eletrocardiograma: ritmo sinusal, sem hipertrofia.' },
            { fr: 'Échographie : fraction d’éjection 60 %.', de: 'Echokardiographie: EF 60 %.', pt: 'Ecografia: fração de ejeção 60 %.' },
          ] },
          { title: { fr: 'Proposition', de: 'Empfehlung', pt: 'Proposta' }, paragraphs: [{ fr: 'Ajouter de l’amlodipine 5 mg le soir, mesurer la tension à la maison pendant sept jours, revoir dans un an.', de: 'Zusätzlich Amlodipin 5 mg abends, Heimmessung über sieben Tage, Kontrolle in einem Jahr.', pt: 'Juntar amlodipina 5 mg à noite, medir a tensão em casa durante sete dias, rever dentro de um ano.' }] },
        ],
      });
    });
  }
}

export function tellDiabetes(t: Teller, chapter: number): void {
  const endocrinologist = t.specialist('endocrinology');
  t.trust(endocrinologist, 40, chapter % 2 === 0 ? 8 : undefined);
  const months = [60, 52, 44, 36, 28, 20, 12, 5, 0.6 + chapter * 0.35];
  const hba1c = trend(t, 8.9 - chapter * 0.2, 6.8 + chapter * 0.2, months.length, 1);
  t.visit(61, t.doctor, (s) => {
    s.condition('E11.9', { fr: 'Diabète de type 2', de: 'Diabetes mellitus Typ 2', pt: 'Diabetes tipo 2', lb: 'Diabetis Typ 2' }, { since: t.ago(66 + chapter * 20) });
    s.medication('metformin850', twice, { since: t.ago(60) });
    s.vitals({ bp: [142, 86], weight: 96 - chapter * 3, height: 172 - chapter });
  });
  months.forEach((month, i) => {
    const sugar = hba1c[i] ?? 7;
    t.visit(month, t.laboratory, (s) =>
      s.labs(
        { ...usual(t), hba1c: sugar, glucose: round(sugar * 0.2 - 0.02, 2), triglycerides: round(1.2 + (sugar - 6) * 0.2, 2), albuminuria: t.random.int(8, 34), egfr: t.random.int(68, 96) },
        { requester: i % 3 === 1 ? endocrinologist : t.doctor, pdf: i >= 7, cda: i === 3, ...(sugar > 8 ? { comment: 'Déséquilibre glycémique : objectif individuel à discuter.' } : {}) },
      ),
    );
  });
  t.visit(43, endocrinologist, (s) => {
    s.encounter('AMB', { fr: 'Consultation de diabétologie', de: 'Diabetes-Sprechstunde', pt: 'Consulta de diabetes', lb: 'Diabetis-Konsultatioun' });
    s.medication('empagliflozin', morning);
    if (chapter === 4) s.medication('glargine', { fr: '12 unités au coucher', de: '12 Einheiten zur Nacht' });
    s.document({
      kind: '11488-4', title: consultation, to: t.doctor, format: chapter === 1 ? 'cda' : 'pdf',
      sections: [
        { paragraphs: [{ fr: 'Diabète de type 2 sous metformine seule, objectif non atteint.', de: 'Diabetes Typ 2 unter Metformin, Zielwert nicht erreicht.', pt: 'Diabetes tipo 2 só com metformina, objetivo não atingido.' }] },
        { title: { fr: 'Proposition', de: 'Empfehlung', pt: 'Proposta' }, items: [
          { fr: 'Empagliflozine 10 mg le matin, boire assez, hygiène soigneuse.', de: 'Empagliflozin 10 mg morgens, genug trinken, auf Hygiene achten.', pt: 'Empagliflozina 10 mg de manhã, beber bastante água, cuidar da higiene.' },
          { fr: 'Fond d’œil et examen des pieds une fois par an.', de: 'Augenhintergrund und Fußuntersuchung einmal im Jahr.', pt: 'Fundo do olho e exame dos pés uma vez por ano.' },
          { fr: 'HbA1c visée : moins de 7 %.', de: 'HbA1c-Ziel: unter 7 %.', pt: 'HbA1c desejada: menos de 7 %.' },
        ] },
      ],
    });
  });
  t.visit(27, t.specialist('ophthalmology'), (s) =>
    s.document({ kind: '11488-4', title: 'Fond d’œil', sections: [{ paragraphs: [chapter === 3 ? 'Rétinopathie diabétique minime à droite. Contrôle dans six mois.' : 'Pas de rétinopathie diabétique. Contrôle dans un an.'] }] }),
  );
  t.visit(26, t.of('podiatrist'), (s) => s.document({ kind: '34746-8', title: 'Bilan podologique', format: 'text', sections: [{ paragraphs: ['Pouls présents, sensibilité au monofilament conservée. Grade 0. Soins et conseils de chaussage.'] }] }));
  for (const month of [33, 21, 9]) {
    t.visit(month, t.doctor, (s) => {
      s.vitals({ bp: [t.random.int(128, 142), t.random.int(76, 86)], weight: t.random.near(90 - chapter * 3, 0.03, 1) });
      s.vaccine('influenza');
      if (month === 9) s.prescribe([['metformin850', twice], ['empagliflozin', morning]]);
      if (month === 9) s.carePlan({ fr: 'Plan diabète', de: 'Diabetesplan', pt: 'Plano da diabetes', lb: 'Diabetisplang' }, [
        { fr: 'Analyse de sang tous les trois mois', de: 'Blutkontrolle alle drei Monate', pt: 'Análises de três em três meses', lb: 'Bluttanalys all dräi Méint' },
        { fr: 'Marche 30 minutes par jour', de: '30 Minuten Gehen am Tag', pt: 'Caminhar 30 minutos por dia', lb: '30 Minutten Trëppelen den Dag' },
      ]);
    });
  }
  t.visit(19, t.of('dietitian'), (s) => s.questionnaire({ fr: 'Habitudes alimentaires', de: 'Essgewohnheiten', pt: 'Hábitos alimentares', lb: 'Iessgewunnechten' }, [['Repas par jour', 2 + (chapter % 2)], ['Boissons sucrées chaque jour', chapter % 2 === 0], ['Motivation', 'Bonne']]));
}

export function tellThyroid(t: Teller, chapter: number): void {
  const endocrinologist = t.specialist('endocrinology');
  const months = [44, 42, 38, 30, 18, 6, 1];
  const tsh = [9.8 + chapter, 6.1, 4.4, 3.1, 2.4, 2.1, chapter === 0 ? 1.9 : 4.6];
  t.visit(43.5, t.doctor, (s) => {
    s.encounter('AMB', { fr: 'Fatigue, prise de poids', de: 'Müdigkeit, Gewichtszunahme' });
    s.condition('E06.3', { fr: 'Thyroïdite de Hashimoto', de: 'Hashimoto-Thyreoiditis' }, { since: t.ago(43.5) });
    s.medication('levothyroxine', { fr: '1 comprimé le matin à jeun', de: '1 Tablette morgens nüchtern' }, { since: t.ago(43.5) });
  });
  months.forEach((month, i) =>
    t.visit(month, t.laboratory, (s) => s.labs({ tsh: tsh[i] ?? 2, ft4: round(11 + i * 0.7, 1), ...(i === 0 ? { tpo: 412, ferritin: 22, vitaminD: 19 } : {}), haemoglobin: t.random.near(13, 0.03, 1) }, { requester: t.doctor, pdf: i > 4 })),
  );
  t.visit(40, endocrinologist, (s) => {
    s.document({
      kind: '11488-4', title: consultation, to: t.doctor,
      sections: [{ paragraphs: [{ fr: 'Hypothyroïdie auto-immune. Thyroïde hétérogène sans nodule à l’échographie.', de: 'Autoimmune Hypothyreose. Schilddrüse sonographisch inhomogen, kein Knoten.' }, { fr: 'Lévothyroxine 75 µg, TSH dans six semaines puis une fois par an.', de: 'Levothyroxin 75 µg, TSH in sechs Wochen, danach jährlich.' }] }],
    });
  });
  t.trust(endocrinologist, 41);
  t.visit(12, t.doctor, (s) => {
    s.vitals({ bp: [122, 76], pulse: 68, weight: 66 + chapter * 4 });
    s.vaccine('tbe', { dose: 3 });
    s.prescribe([['levothyroxine', { fr: '1 comprimé le matin à jeun', de: '1 Tablette morgens nüchtern' }]]);
  });
}

export function tellRenal(t: Teller, chapter: number): void {
  const nurse = t.of('nurse', 'reseau-am-gaart');
  const months = [58, 50, 42, 34, 26, 18, 10, 4, 0.4 + chapter];
  const gfr = trend(t, 52, 27 + chapter * 4, months.length, 0);
  t.visit(59, t.doctor, (s) => {
    s.condition('N18.3', { fr: 'Insuffisance rénale chronique, stade 3', pt: 'Insuficiência renal crónica, estádio 3', lb: 'Chronesch Niereschwächt, Stadium 3' }, { since: t.ago(80) });
    s.condition('I10', { fr: 'Hypertension artérielle', pt: 'Hipertensão arterial', lb: 'Héijen Bluttdrock' }, { since: t.ago(170) });
    s.medication('losartan', morning, { since: t.ago(80) });
    s.medication('furosemide', morning, { since: t.ago(40) });
    s.allergy({ text: { fr: 'Produit de contraste iodé', pt: 'Contraste iodado', lb: 'Jodhaltegt Kontrastmëttel' }, reaction: { fr: 'Urticaire', pt: 'Urticária', lb: 'Nesselfieber' }, since: t.ago(120), severe: false, category: 'medication' });
  });
  months.forEach((month, i) => {
    const filtration = gfr[i] ?? 30;
    t.visit(month, t.laboratory, (s) =>
      s.labs(
        { creatinine: round(620 / filtration + 0.4, 1), egfr: filtration, urea: round(28 / filtration, 2), potassium: round(4.3 + i * 0.12, 1), sodium: 139, phosphate: 32 + i, calcium: 92 - i, pth: 48 + i * 9, haemoglobin: round(13.1 - i * 0.28, 1), ferritin: 120 - i * 6, albuminuria: 60 + i * 22, albumin: 41 },
        { requester: t.doctor, pdf: i > 6, cda: i === 4, ...(filtration < 30 ? { comment: 'DFG inférieur à 30 : adapter les doses, éviter les anti-inflammatoires.' } : {}) },
      ),
    );
  });
  t.visit(17, t.author('miguel-da-silva', 'belvedere-centre'), (s) => {
    s.encounter('IMP', 'Œdèmes, essoufflement', { days: 6 });
    s.document({
      kind: '18842-5', title: 'Lettre de sortie', format: chapter === 0 ? 'cda' : 'pdf', days: 6, to: t.doctor,
      sections: [
        { title: 'Motif', paragraphs: ['Œdèmes des jambes et essoufflement, prise de 5 kg en dix jours.'] },
        { title: 'Évolution', paragraphs: ['Bonne réponse au furosémide par voie veineuse. Poids de sortie 78 kg. Fonction rénale stable.'] },
        { title: 'À la maison', items: ['Peser chaque matin, appeler si plus de 2 kg en trois jours.', 'Pas d’anti-inflammatoire.', 'Consultation de préparation à la dialyse.'] },
      ],
    });
  });
  t.trustOrganisation('reseau-am-gaart', 16, 10);
  for (const month of [15, 11, 7, 3]) {
    t.visit(month, nurse, (s) => {
      s.vitals({ bp: [t.random.int(132, 150), t.random.int(70, 84)], weight: t.random.near(78, 0.015, 1), pulse: t.random.int(64, 80) });
      s.document({
        kind: '34746-8', title: { fr: 'Note infirmière', pt: 'Nota de enfermagem', lb: 'Fleegenotiz' }, format: 'text',
        sections: [{ paragraphs: [{ fr: 'Visite à domicile. Pas d’œdème, prend ses médicaments seul. Le régime pauvre en sel est difficile.', pt: 'Visita ao domicílio. Sem edemas, toma os medicamentos sozinha. A dieta com pouco sal é difícil.', lb: 'Visite doheem. Keng Schwellungen, hëlt seng Medikamenter eleng. Mat manner Salz iessen ass schwéier.' }] }],
      });
    });
  }
  t.visit(9, t.doctor, (s) => {
    s.medication('epoetin', { fr: '1 injection toutes les deux semaines', pt: '1 injeção de duas em duas semanas', lb: '1 Sprëtz all zwou Wochen' });
    s.vaccine('hepatitisB', { dose: 1 });
    s.vaccine('pneumococcus');
  });
}
