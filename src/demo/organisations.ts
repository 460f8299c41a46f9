// The twenty-five organisations of the demonstration and the four partner systems that some of them run.
import type { OrganisationKind } from '../base/call.ts';
import type { Organisation, PartnerSystem } from './country.ts';

type Row = [
  id: string,
  kind: OrganisationKind,
  name: string,
  street: string,
  postalCode: string,
  town: string,
  partOf?: string,
];

const rows: Row[] = [
  ['cabinet-schmit', 'practice', 'Cabinet médical Schmit', '7, rue du Clos Marchand', '4042', 'Esch-sur-Alzette'],
  ['cabinet-weber', 'practice', 'Cabinet Weber, cardiologie', '21, rue de la Tannerie', '2530', 'Luxembourg'],
  ['cabinet-thill', 'practice', 'Cabinet médical Thill', '3, rue des Hirondelles', '9220', 'Diekirch'],
  ['maison-medicale-mersch', 'practice', 'Maison médicale de Mersch', '40, rue des Trois Noyers', '7540', 'Mersch'],
  [
    'cabinet-des-enfants',
    'practice',
    'Cabinet des enfants, pédiatrie',
    '12, rue des Mirabelliers',
    '1470',
    'Luxembourg',
  ],
  [
    'cabinet-femme-et-naissance',
    'practice',
    'Cabinet Femme et Naissance',
    '5, rue des Lavandières',
    '1855',
    'Luxembourg',
  ],
  ['cabinet-gare', 'practice', 'Cabinet médical du Puits Rouge', '88, rue du Puits Rouge', '1611', 'Luxembourg'],
  ['centre-reeducation', 'practice', 'Centre de rééducation du Grand Pré', '2, rue du Grand Pré', '3401', 'Dudelange'],
  ['cabinet-dentaire-nord', 'practice', 'Cabinet dentaire Beim Ale Weier', '9, Beim Ale Weier', '9044', 'Ettelbruck'],
  [
    'centre-psy',
    'practice',
    'Centre Équilibre, psychiatrie et psychothérapie',
    '15, rue de la Source Froide',
    '2240',
    'Luxembourg',
  ],
  ['laboratoire-du-moulin', 'laboratory', 'Laboratoire du Moulin', '1, rue du Vieux-Four', '4138', 'Esch-sur-Alzette'],
  ['laboratoire-des-trois-tours', 'laboratory', 'Laboratoire des Trois Tours', '33, Hiwwelwee', '1118', 'Luxembourg'],
  ['hopital-du-belvedere', 'hospital', 'Hôpital du Belvédère', '1, allée du Belvédère', '2146', 'Luxembourg'],
  [
    'belvedere-centre',
    'hospital',
    'Hôpital du Belvédère, site Centre',
    '1, allée du Belvédère',
    '2146',
    'Luxembourg',
    'hopital-du-belvedere',
  ],
  [
    'belvedere-nord',
    'hospital',
    'Hôpital du Belvédère, site Nord',
    '60, Um Kapellebierg',
    '9080',
    'Ettelbruck',
    'hopital-du-belvedere',
  ],
  ['reseau-am-gaart', 'care-network', 'Réseau d’aides et de soins Am Gaart', '18, Am Gaardebësch', '8077', 'Bertrange'],
  ['maison-um-bierg', 'care-home', 'Maison de soins Um Bierg', '4, Um Kapellebierg', '9201', 'Diekirch'],
  ['maison-roude-bam', 'care-home', 'Maison de soins Roude Bam', '27, Äppelwiss', '3512', 'Dudelange'],
  ['maison-moselblick', 'care-home', 'Seniorenheim Moselblick', '6, Op der Duelemer', '5533', 'Remich'],
  ['pharmacie-du-parc', 'pharmacy', 'Pharmacie du Parc', '10, rue du Clos Marchand', '4042', 'Esch-sur-Alzette'],
  ['pharmacie-de-la-sure', 'pharmacy', 'Pharmacie de la Sûre', '2, rue des Hirondelles', '9220', 'Diekirch'],
  ['pharmacie-du-puits', 'pharmacy', 'Pharmacie du Puits Rouge', '90, rue du Puits Rouge', '1611', 'Luxembourg'],
  ['pharmacie-de-mersch', 'pharmacy', 'Pharmacie des Trois Noyers', '38, rue des Trois Noyers', '7540', 'Mersch'],
  ['imagerie-du-val', 'imaging', 'Centre d’imagerie du Val', '55, rue du Tilleul Creux', '8041', 'Strassen'],
  [
    'agence-esante',
    'agency',
    'Cercle – Agence eSanté (démonstration)',
    '12, rue des Hauts-Fourneaux Éteints',
    '4340',
    'Esch-sur-Alzette',
  ],
];

export const organisations: Organisation[] = rows.map(([id, kind, name, street, postalCode, town, partOf], index) => ({
  id,
  number: `O${String(700_100 + index * 7)}`,
  name,
  kind,
  street,
  postalCode,
  town,
  phone: `+352 27 00 ${String(10 + index)} 00`,
  email: `contact@${id}.example`,
  ...(partOf ? { partOf } : {}),
}));

export const systems: PartnerSystem[] = [
  {
    id: 'praxis-schmit',
    name: 'Praxis Office (Cabinet Schmit)',
    kind: 'practice-software',
    organisationId: 'cabinet-schmit',
  },
  {
    id: 'labolink-moulin',
    name: 'LaboLink (Laboratoire du Moulin)',
    kind: 'laboratory',
    organisationId: 'laboratoire-du-moulin',
  },
  {
    id: 'doheem-am-gaart',
    name: 'CareTour (Réseau Am Gaart)',
    kind: 'care-network',
    organisationId: 'reseau-am-gaart',
  },
  {
    id: 'his-belvedere',
    name: 'HospiCore (Hôpital du Belvédère)',
    kind: 'hospital',
    organisationId: 'hopital-du-belvedere',
  },
];
