// What the demonstration's laboratories measure: LOINC code, UCUM unit, reference interval for adults. Grouped as they are printed.

export type Analysis = {
  loinc: string;
  /** As the laboratory prints it. */
  name: string;
  /** UCUM code and how it is printed. */
  unit: [code: string, printed: string];
  low?: number;
  high?: number;
  /** Where women's interval differs. */
  female?: { low?: number; high?: number };
  decimals: number;
  group:
    | 'Hématologie'
    | 'Biochimie'
    | 'Lipides'
    | 'Glucides'
    | 'Enzymes'
    | 'Hormones'
    | 'Inflammation'
    | 'Coagulation'
    | 'Marqueurs'
    | 'Sérologie'
    | 'Urines'
    | 'Vitamines';
};

const gL: Analysis['unit'] = ['g/L', 'g/L'];
const mgL: Analysis['unit'] = ['mg/L', 'mg/L'];
const uL: Analysis['unit'] = ['U/L', 'UI/L'];
const mmolL: Analysis['unit'] = ['mmol/L', 'mmol/L'];

const of = (
  group: Analysis['group'],
  loinc: string,
  name: string,
  unit: Analysis['unit'],
  decimals: number,
  low?: number,
  high?: number,
  female?: Analysis['female'],
): Analysis => ({
  group,
  loinc,
  name,
  unit,
  decimals,
  ...(low === undefined ? {} : { low }),
  ...(high === undefined ? {} : { high }),
  ...(female ? { female } : {}),
});

export const analyses = {
  haemoglobin: of('Hématologie', '718-7', 'Hémoglobine', ['g/dL', 'g/dL'], 1, 13, 17, { low: 12, high: 16 }),
  haematocrit: of('Hématologie', '4544-3', 'Hématocrite', ['%', '%'], 1, 40, 52, { low: 36, high: 47 }),
  erythrocytes: of('Hématologie', '789-8', 'Érythrocytes', ['10*6/uL', 'millions/µL'], 2, 4.4, 5.9, {
    low: 3.9,
    high: 5.2,
  }),
  mcv: of('Hématologie', '787-2', 'Volume globulaire moyen', ['fL', 'fL'], 0, 80, 98),
  leukocytes: of('Hématologie', '6690-2', 'Leucocytes', ['10*3/uL', '10³/µL'], 1, 4, 10),
  eosinophils: of('Hématologie', '711-2', 'Éosinophiles', ['10*3/uL', '10³/µL'], 2, 0.02, 0.5),
  neutrophils: of('Hématologie', '751-8', 'Neutrophiles', ['10*3/uL', '10³/µL'], 1, 1.5, 7),
  platelets: of('Hématologie', '777-3', 'Plaquettes', ['10*3/uL', '10³/µL'], 0, 150, 400),
  glucose: of('Glucides', '1558-6', 'Glucose à jeun', gL, 2, 0.7, 1.1),
  hba1c: of('Glucides', '4548-4', 'HbA1c', ['%', '%'], 1, 4, 6),
  cholesterol: of('Lipides', '2093-3', 'Cholestérol total', gL, 2, undefined, 2),
  ldl: of('Lipides', '13457-7', 'Cholestérol LDL', gL, 2, undefined, 1.6),
  hdl: of('Lipides', '2085-9', 'Cholestérol HDL', gL, 2, 0.4, undefined, { low: 0.5 }),
  triglycerides: of('Lipides', '2571-8', 'Triglycérides', gL, 2, undefined, 1.5),
  creatinine: of('Biochimie', '2160-0', 'Créatinine', mgL, 1, 7, 12, { low: 5, high: 10 }),
  egfr: of('Biochimie', '98979-8', 'DFG estimé (CKD-EPI)', ['mL/min/{1.73_m2}', 'mL/min/1,73 m²'], 0, 60),
  urea: of('Biochimie', '3091-6', 'Urée', gL, 2, 0.17, 0.49),
  uricAcid: of('Biochimie', '3084-1', 'Acide urique', mgL, 0, 35, 72, { low: 26, high: 60 }),
  sodium: of('Biochimie', '2951-2', 'Sodium', mmolL, 0, 136, 145),
  potassium: of('Biochimie', '2823-3', 'Potassium', mmolL, 1, 3.5, 5.1),
  calcium: of('Biochimie', '17861-6', 'Calcium', mgL, 0, 86, 103),
  phosphate: of('Biochimie', '2777-1', 'Phosphore', mgL, 0, 25, 45),
  albumin: of('Biochimie', '1751-7', 'Albumine', gL, 0, 35, 52),
  alt: of('Enzymes', '1742-6', 'ALAT (TGP)', uL, 0, undefined, 45, { high: 34 }),
  ast: of('Enzymes', '1920-8', 'ASAT (TGO)', uL, 0, undefined, 40, { high: 32 }),
  ggt: of('Enzymes', '2324-2', 'Gamma-GT', uL, 0, undefined, 60, { high: 40 }),
  alkalinePhosphatase: of('Enzymes', '6768-6', 'Phosphatases alcalines', uL, 0, 40, 129, { low: 35, high: 104 }),
  bilirubin: of('Enzymes', '1975-2', 'Bilirubine totale', mgL, 1, undefined, 12),
  crp: of('Inflammation', '1988-5', 'Protéine C réactive', mgL, 1, undefined, 5),
  esr: of('Inflammation', '4537-7', 'Vitesse de sédimentation', ['mm/h', 'mm/h'], 0, undefined, 15, { high: 20 }),
  ferritin: of('Vitamines', '2276-4', 'Ferritine', ['ug/L', 'µg/L'], 0, 30, 300, { low: 15, high: 150 }),
  vitaminD: of('Vitamines', '1989-3', 'Vitamine D (25-OH)', ['ug/L', 'µg/L'], 0, 30, 60),
  vitaminB12: of('Vitamines', '2132-9', 'Vitamine B12', ['ng/L', 'ng/L'], 0, 197, 771),
  folate: of('Vitamines', '2284-8', 'Folates', ['ug/L', 'µg/L'], 1, 3.9, 26.8),
  tsh: of('Hormones', '3016-3', 'TSH', ['m[IU]/L', 'mUI/L'], 2, 0.4, 4),
  ft4: of('Hormones', '14920-3', 'T4 libre', ['pmol/L', 'pmol/L'], 1, 12, 22),
  tpo: of('Hormones', '8099-4', 'Anticorps anti-TPO', ['[IU]/mL', 'UI/mL'], 0, undefined, 34),
  pth: of('Hormones', '2731-8', 'Parathormone', ['ng/L', 'ng/L'], 0, 15, 65),
  hcg: of('Hormones', '21198-7', 'Bêta-hCG', ['[IU]/L', 'UI/L'], 0, undefined, 5),
  inr: of('Coagulation', '6301-6', 'INR', ['{INR}', ''], 1, 0.8, 1.2),
  ntprobnp: of('Marqueurs', '33762-6', 'NT-proBNP', ['ng/L', 'ng/L'], 0, undefined, 300),
  ca153: of('Marqueurs', '6875-9', 'CA 15-3', ['k[IU]/L', 'kUI/L'], 0, undefined, 25),
  psa: of('Marqueurs', '2857-1', 'PSA', ['ug/L', 'µg/L'], 2, undefined, 4),
  ige: of('Marqueurs', '19113-0', 'IgE totales', ['k[IU]/L', 'kUI/L'], 0, undefined, 100),
  rheumatoidFactor: of('Sérologie', '11572-5', 'Facteur rhumatoïde', ['[IU]/mL', 'UI/mL'], 0, undefined, 14),
  antiCcp: of('Sérologie', '53027-9', 'Anticorps anti-CCP', ['U/mL', 'U/mL'], 0, undefined, 7),
  toxoplasma: of('Sérologie', '8039-0', 'Toxoplasmose, IgG', ['[IU]/mL', 'UI/mL'], 0, undefined, 3),
  rubella: of('Sérologie', '8014-3', 'Rubéole, IgG', ['[IU]/mL', 'UI/mL'], 0, 10),
  albuminuria: of('Urines', '9318-7', 'Albumine/créatinine urinaire', ['mg/g', 'mg/g'], 0, undefined, 30),
} satisfies Record<string, Analysis>;

export type AnalysisKey = keyof typeof analyses;

/** A usual check-up of fourteen values. */
export const checkUp = {
  haemoglobin: 14,
  leukocytes: 6.4,
  platelets: 245,
  glucose: 0.92,
  hba1c: 5.3,
  cholesterol: 1.92,
  ldl: 1.15,
  hdl: 0.58,
  triglycerides: 1.1,
  creatinine: 8.2,
  sodium: 140,
  potassium: 4.3,
  alt: 24,
  tsh: 1.9,
} satisfies Partial<Record<AnalysisKey, number>>;

export const analysisOf = (key: AnalysisKey): Analysis => analyses[key];

export function intervalFor(analysis: Analysis, sex: 'female' | 'male'): { low?: number; high?: number } {
  const special = sex === 'female' ? analysis.female : undefined;
  const low = special?.low ?? analysis.low;
  const high = special?.high ?? analysis.high;
  return { ...(low === undefined ? {} : { low }), ...(high === undefined ? {} : { high }) };
}
