// Medicines that the stories prescribe: ATC code (WHO), text as on the box, usual dosage in the reader's words.

export type Medicine = {
  atc: string;
  substance: string;
  text: string;
  route: 'oral' | 'inhalation' | 'subcutaneous' | 'intravenous' | 'topical';
};

const of = (atc: string, substance: string, text: string, route: Medicine['route'] = 'oral'): Medicine => ({
  atc,
  substance,
  text,
  route,
});

export const medicines = {
  apixaban: of('B01AF02', 'apixaban', 'Apixaban 5 mg'),
  bisoprolol: of('C07AB07', 'bisoprolol', 'Bisoprolol 2,5 mg'),
  metformin: of('A10BA02', 'metformin', 'Metformine 500 mg'),
  metformin850: of('A10BA02', 'metformin', 'Metformine 850 mg'),
  empagliflozin: of('A10BK03', 'empagliflozin', 'Empagliflozine 10 mg'),
  glargine: of('A10AE04', 'insulin glargine', 'Insuline glargine 100 U/mL', 'subcutaneous'),
  perindopril: of('C09AA04', 'perindopril', 'Périndopril 5 mg'),
  amlodipine: of('C08CA01', 'amlodipine', 'Amlodipine 5 mg'),
  hydrochlorothiazide: of('C03AA03', 'hydrochlorothiazide', 'Hydrochlorothiazide 12,5 mg'),
  losartan: of('C09CA01', 'losartan', 'Losartan 50 mg'),
  atorvastatin: of('C10AA05', 'atorvastatin', 'Atorvastatine 20 mg'),
  aspirin: of('B01AC06', 'acetylsalicylic acid', 'Acide acétylsalicylique 100 mg'),
  salbutamol: of('R03AC02', 'salbutamol', 'Salbutamol 100 µg/dose', 'inhalation'),
  fluticasone: of('R03BA05', 'fluticasone', 'Fluticasone 50 µg/dose', 'inhalation'),
  tiotropium: of('R03BB04', 'tiotropium bromide', 'Tiotropium 2,5 µg/dose', 'inhalation'),
  formoterolBudesonide: of('R03AK07', 'formoterol and budesonide', 'Formotérol/budésonide 4,5/160 µg', 'inhalation'),
  prednisolone: of('H02AB06', 'prednisolone', 'Prednisolone 20 mg'),
  ironFolic: of('B03AD03', 'ferrous sulfate and folic acid', 'Fer 80 mg + acide folique 0,4 mg'),
  folicAcid: of('B03BB01', 'folic acid', 'Acide folique 0,4 mg'),
  tamoxifen: of('L02BA01', 'tamoxifen', 'Tamoxifène 20 mg'),
  letrozole: of('L02BG04', 'letrozole', 'Létrozole 2,5 mg'),
  ondansetron: of('A04AA01', 'ondansetron', 'Ondansétron 8 mg'),
  paracetamol: of('N02BE01', 'paracetamol', 'Paracétamol 1 g'),
  ibuprofen: of('M01AE01', 'ibuprofen', 'Ibuprofène 400 mg'),
  enoxaparin: of('B01AB05', 'enoxaparin', 'Énoxaparine 40 mg', 'subcutaneous'),
  alendronate: of('M05BA04', 'alendronic acid', 'Acide alendronique 70 mg'),
  cholecalciferol: of('A11CC05', 'colecalciferol', 'Vitamine D3 25 000 UI'),
  vitaminDDrops: of('A11CC05', 'colecalciferol', 'Vitamine D3 gouttes 400 UI'),
  sertraline: of('N06AB06', 'sertraline', 'Sertraline 50 mg'),
  mirtazapine: of('N06AX11', 'mirtazapine', 'Mirtazapine 15 mg'),
  levothyroxine: of('H03AA01', 'levothyroxine sodium', 'Lévothyroxine 75 µg'),
  furosemide: of('C03CA01', 'furosemide', 'Furosémide 40 mg'),
  epoetin: of('B03XA02', 'darbepoetin alfa', 'Darbépoétine alfa 30 µg', 'subcutaneous'),
  sumatriptan: of('N02CC01', 'sumatriptan', 'Sumatriptan 50 mg'),
  propranolol: of('C07AA05', 'propranolol', 'Propranolol 40 mg'),
  methotrexate: of('L04AX03', 'methotrexate', 'Méthotrexate 15 mg', 'subcutaneous'),
  adalimumab: of('L04AB04', 'adalimumab', 'Adalimumab 40 mg', 'subcutaneous'),
  pantoprazole: of('A02BC02', 'pantoprazole', 'Pantoprazole 20 mg'),
  donepezil: of('N06DA02', 'donepezil', 'Donépézil 5 mg'),
  amoxicillin: of('J01CA04', 'amoxicillin', 'Amoxicilline 500 mg'),
  cetirizine: of('R06AE07', 'cetirizine', 'Cétirizine 10 mg'),
} satisfies Record<string, Medicine>;

export type MedicineKey = keyof typeof medicines;
export const medicineOf = (key: MedicineKey): Medicine => medicines[key];

/** Vaccines by ATC (J07) with the name on the vaccination card. */
export const vaccines = {
  influenza: ['J07BB02', 'Grippe saisonnière'],
  covid: ['J07BN01', 'COVID-19 (ARNm)'],
  tetanus: ['J07CA02', 'Diphtérie, tétanos, coqueluche, poliomyélite (rappel)'],
  pneumococcus: ['J07AL02', 'Pneumocoque conjugué'],
  hexavalent: ['J07CA09', 'Hexavalent (DTPa-HB-IPV-Hib)'],
  rotavirus: ['J07BH01', 'Rotavirus'],
  mmr: ['J07BD52', 'Rougeole, oreillons, rubéole'],
  mmrv: ['J07BD54', 'Rougeole, oreillons, rubéole, varicelle'],
  meningococcusB: ['J07AH09', 'Méningocoque B'],
  hpv: ['J07BM03', 'Papillomavirus humain 9-valent'],
  zoster: ['J07BK03', 'Zona (recombinant)'],
  hepatitisB: ['J07BC01', 'Hépatite B'],
  tbe: ['J07BA01', 'Encéphalite à tiques'],
  rsv: ['J07BX05', 'Virus respiratoire syncytial'],
} satisfies Record<string, [atc: string, name: string]>;

export type VaccineKey = keyof typeof vaccines;
