// Names, towns and streets to draw from. Towns are real, streets are invented, nobody is meant.
import type { Language } from '../base/call.ts';

export type Culture = 'lu' | 'pt' | 'fr' | 'de' | 'it' | 'cv' | 'yu' | 'be' | 'en';

export type Names = {
  family: string[];
  female: string[];
  male: string[];
  /** Languages a household of this origin would choose, most likely first. */
  languages: Language[];
  /** Share of the country's households, in percent. */
  share: number;
};

const words = (text: string): string[] => text.split(' ').map((word) => word.replaceAll('_', ' '));

export const names: Record<Culture, Names> = {
  lu: {
    family: words(
      'Kieffer Schmit Weber Muller Hoffmann Thill Wagner Reuter Klein Schroeder Kremer Steichen Faber Meyers Thinnes Wirtz Ney Bausch Diederich Erpelding Feltes Gengler Hengen Jungers Kayser Lanners Mersch Nickels Oestreicher Pletschette Reding Scholtes Theisen Useldinger Weyland Zeimes Braun Konsbruck',
    ),
    female: words(
      'Anne Marie Josée Léa Sophie Martine Nathalie Monique Christiane Danielle Fernande Margot Lynn Michèle Carole Sandy Tessy Joëlle Liz Julie Emma Charlotte Zoé Mia Lara Catherine Germaine Yvonne',
    ),
    male: words(
      'Paul Jean Marc Luc Claude Romain Guy Fernand Nico Jos Pol Tom Ben Max Felix Louis Charel Gilles Yves Raymond Jempi Sven Laurent Patrick Théo Léon Noah Camille',
    ),
    languages: ['lb', 'lb', 'fr', 'de'],
    share: 42,
  },
  pt: {
    family: words(
      'da_Silva dos_Santos Ferreira Pereira Oliveira Costa Rodrigues Martins Sousa Fernandes Gonçalves Gomes Lopes Marques Alves Almeida Ribeiro Pinto Carvalho Teixeira Moreira Correia',
    ),
    female: words(
      'Maria Ana Beatriz Inês Mariana Sofia Catarina Teresa Fátima Lurdes Rosa Carla Patrícia Sandra Cristina Lara Leonor Matilde Conceição Helena',
    ),
    male: words(
      'José António João Manuel Carlos Luís Pedro Paulo Miguel Rui Nuno Tiago Diogo Rafael Gabriel Duarte Joaquim Fernando Bruno Hugo',
    ),
    languages: ['pt', 'pt', 'fr'],
    share: 18,
  },
  fr: {
    family: words(
      'Martin Bernard Dubois Thomas Robert Petit Durand Leroy Moreau Laurent Lefebvre Garnier Chevalier Masson Gauthier Perrin Morin Fontaine Lambert Rousseau',
    ),
    female: words(
      'Camille Chloé Manon Pauline Élodie Claire Isabelle Sylvie Valérie Brigitte Françoise Nicole Aurélie Juliette Louise Jade Hélène Mathilde',
    ),
    male: words(
      'Pierre Jacques Michel Philippe Nicolas Thomas Julien Antoine Hugo Lucas Arthur Bernard Gérard Olivier Sébastien Mathieu Baptiste',
    ),
    languages: ['fr'],
    share: 12,
  },
  de: {
    family: words(
      'Schneider Fischer Becker Schäfer Koch Richter Wolf Neumann Zimmermann Krüger Lange Werner Krause Lehmann Köhler Maier Böhm Jung',
    ),
    female: words(
      'Anja Sabine Petra Ute Katrin Heike Julia Lena Hannah Johanna Greta Ingrid Renate Ursula Birgit Frieda',
    ),
    male: words(
      'Jürgen Wolfgang Stefan Andreas Thomas Uwe Markus Jan Lukas Jonas Finn Karl Heinz Dieter Matthias Emil',
    ),
    languages: ['de'],
    share: 7,
  },
  it: {
    family: words(
      'Rossi Bianchi Ricci Colombo Marino Greco Conti Mancini Lombardi Moretti Barbieri Fontana Santoro Rinaldi Caruso',
    ),
    female: words('Giulia Francesca Chiara Paola Silvana Rosanna Lucia Elena Angela Carla Martina Aurora'),
    male: words('Giuseppe Antonio Mario Luigi Marco Andrea Alessandro Roberto Bruno Matteo Lorenzo Dario'),
    languages: ['fr', 'fr', 'lb'],
    share: 5,
  },
  cv: {
    family: words('Tavares Semedo Monteiro Varela Moniz Andrade Cabral Furtado Lima Barros Évora Delgado Rocha Fortes'),
    female: words('Maria Edna Zuleica Nádia Dulce Elisângela Ivone Celina Djamila Suzete'),
    male: words('José Adilson Nelson Ivan Emanuel Danilo Elton Adérito Jorge Kevin'),
    languages: ['pt', 'fr'],
    share: 5,
  },
  yu: {
    family: words(
      'Hodžić Kovačević Petrović Muratović Adrović Nikolić Jovanović Skenderović Babić Marković Agović Ličina Đurić Kurpejović',
    ),
    female: words('Amra Selma Jelena Ivana Mirjana Emina Sabina Lejla Dijana Ajla Vesna Merima'),
    male: words('Emir Senad Dragan Miloš Edin Haris Nermin Goran Adis Safet Mirsad Tarik'),
    languages: ['fr', 'de', 'lb'],
    share: 5,
  },
  be: {
    family: words('Dumont Lejeune Claes Jacobs Peeters Collard Henrotte Maréchal Simon Gillard Wauters Noël'),
    female: words('Nathalie Anne-Sophie Céline Marjorie Ingrid Fabienne Justine Émilie Véronique'),
    male: words('Benoît Xavier Geoffroy Didier Alain Christophe Quentin Yannick Maxime'),
    languages: ['fr', 'fr', 'en'],
    share: 3,
  },
  en: {
    family: words('Walsh Murphy Taylor Hughes Andersson Jensen Novak Kowalski Papadopoulos O’Brien Patel Okafor'),
    female: words('Emily Sarah Fiona Aisling Ingrid Karin Zofia Eleni Priya Ngozi'),
    male: words('James Daniel Liam Erik Lars Tomasz Nikos Sean Arjun Chidi'),
    languages: ['en', 'en', 'fr'],
    share: 3,
  },
};

export const towns: { town: string; postalCodes: string[]; weight: number }[] = [
  { town: 'Luxembourg', postalCodes: ['1118', '1320', '1470', '1611', '1855', '2146', '2240', '2530'], weight: 22 },
  { town: 'Esch-sur-Alzette', postalCodes: ['4001', '4042', '4138', '4221', '4340'], weight: 12 },
  { town: 'Differdange', postalCodes: ['4501', '4530', '4620'], weight: 8 },
  { town: 'Dudelange', postalCodes: ['3401', '3440', '3512'], weight: 7 },
  { town: 'Pétange', postalCodes: ['4701', '4760'], weight: 5 },
  { town: 'Ettelbruck', postalCodes: ['9001', '9044', '9080'], weight: 5 },
  { town: 'Diekirch', postalCodes: ['9201', '9220', '9265'], weight: 5 },
  { town: 'Strassen', postalCodes: ['8009', '8041'], weight: 4 },
  { town: 'Bertrange', postalCodes: ['8050', '8077'], weight: 4 },
  { town: 'Bettembourg', postalCodes: ['3201', '3260'], weight: 4 },
  { town: 'Mersch', postalCodes: ['7501', '7540'], weight: 4 },
  { town: 'Mamer', postalCodes: ['8201', '8252'], weight: 3 },
  { town: 'Wiltz', postalCodes: ['9501', '9530'], weight: 3 },
  { town: 'Echternach', postalCodes: ['6401', '6450'], weight: 3 },
  { town: 'Grevenmacher', postalCodes: ['6701', '6735'], weight: 3 },
  { town: 'Remich', postalCodes: ['5501', '5533'], weight: 2 },
  { town: 'Clervaux', postalCodes: ['9701', '9710'], weight: 2 },
  { town: 'Redange', postalCodes: ['8501', '8510'], weight: 2 },
  { town: 'Vianden', postalCodes: ['9401', '9420'], weight: 1 },
];

export const streets = words(
  'rue_des_Tilleuls rue_du_Vieux-Four rue_des_Mirabelliers rue_du_Puits_Rouge rue_des_Hirondelles rue_de_la_Tannerie rue_du_Clos_Marchand rue_des_Trois_Noyers rue_de_la_Source_Froide rue_du_Tilleul_Creux rue_des_Lavandières rue_des_Charretiers rue_du_Grand_Pré rue_des_Hauts-Fourneaux_Éteints Hiwwelwee Äppelwiss Um_Kapellebierg Beim_Ale_Weier Op_der_Duelemer Am_Gaardebësch',
);

export const foreignTowns: Record<'FR' | 'BE' | 'DE', { towns: [string, string][]; streets: string[]; phone: string }> =
  {
    FR: {
      towns: [
        ['57100', 'Thionville'],
        ['54400', 'Longwy'],
        ['57330', 'Hettange-Grande'],
        ['54190', 'Villerupt'],
        ['57000', 'Metz'],
      ],
      streets: words('rue_des_Mineurs_de_Sel rue_du_Moulin_Brûlé allée_des_Peupliers_d’Or rue_des_Glaneuses'),
      phone: '+33 3 82 00',
    },
    BE: {
      towns: [
        ['6700', 'Arlon'],
        ['6780', 'Messancy'],
        ['6600', 'Bastogne'],
        ['6790', 'Aubange'],
      ],
      streets: words('rue_de_la_Bruyère_Bleue rue_du_Lavoir_Perdu chemin_des_Genêts_d’Or'),
      phone: '+32 63 00',
    },
    DE: {
      towns: [
        ['54290', 'Trier'],
        ['54634', 'Bitburg'],
        ['66706', 'Perl'],
        ['54439', 'Saarburg'],
      ],
      streets: words('Kirschgartenweg Am_Alten_Brunnenhof Lindenbaumstraße Weidenmühlweg'),
      phone: '+49 651 00',
    },
  };

/** Given names that tell an age: the first are not given to anyone under thirty, the second to nobody over fifty. */
export const elderNames = new Set(
  words(
    'Anne Marie Josée Martine Nathalie Monique Christiane Danielle Fernande Germaine Yvonne Catherine Jean Marc Luc Claude Romain Guy Fernand Nico Jos Raymond Jempi Patrick Paul Yves Fátima Lurdes Rosa Conceição Teresa José António Manuel Carlos Joaquim Fernando Paulo Isabelle Sylvie Valérie Brigitte Françoise Nicole Hélène Jacques Michel Philippe Bernard Gérard Olivier Pierre Anja Sabine Petra Ute Katrin Heike Ingrid Renate Ursula Birgit Jürgen Wolfgang Stefan Andreas Uwe Karl Heinz Dieter Paola Silvana Rosanna Angela Giuseppe Mario Luigi Roberto Bruno Dragan Vesna Mirjana Véronique Fabienne Didier Alain Christophe Geoffroy Fiona Karin Lars Erik',
  ),
);
export const youngNames = new Set(
  words(
    'Léa Lynn Emma Charlotte Zoé Mia Lara Ben Max Felix Louis Charel Gilles Théo Léon Noah Beatriz Inês Mariana Leonor Matilde Tiago Diogo Rafael Gabriel Duarte Camille Chloé Manon Juliette Louise Jade Mathilde Hugo Lucas Arthur Baptiste Antoine Lena Hannah Johanna Greta Frieda Jan Lukas Jonas Finn Emil Giulia Aurora Chiara Matteo Lorenzo Alessandro Kevin Elton Djamila Suzete Ajla Lejla Haris Tarik Justine Émilie Quentin Maxime Emily Aisling Ngozi Liam Arjun Chidi',
  ),
);
