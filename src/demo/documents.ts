// A document of the record: its DocumentReference (https://hl7.org/fhir/R4/documentreference.html) and its bytes as PDF, CDA or text.
import { readFileSync } from 'node:fs';
import type { Language } from '../base/call.ts';
import { formatMatricule } from '../base/matricule.ts';
import { day, instant, printedDay } from './calendar.ts';
import { type CdaSection, makeCda } from './cda.ts';
import type { Person, Resource } from './country.ts';
import { kinds } from './kinds.ts';
import { nameOf } from './resources.ts';
import type { DocumentDraft, SheetContext, Words } from './story.ts';

const formats = {
  pdf: ['application/pdf', 'urn:ihe:iti:xds:2017:mimeTypeSufficient'],
  text: ['text/plain', 'urn:ihe:iti:xds:2017:mimeTypeSufficient'],
  cda: ['application/hl7-cda+xml', 'urn:ihe:pcc:xds-ms:2007'],
} as const;

type Labels = {
  head: [string, string, string, string, string];
  closing: string;
  signed: (date: string) => string;
  born: (date: string, female: boolean) => string;
  to: string;
  results: string;
};

const labels: Record<Language, Labels> = {
  fr: {
    head: ['Analyse', 'Résultat', 'Unité', 'Référence', 'Antérieur'],
    closing: 'Bien confraternellement,',
    signed: (date) => `Document validé électroniquement le ${date}`,
    born: (date, female) => `${female ? 'née' : 'né'} le ${date}`,
    to: 'À l’attention de',
    results: 'Résultats',
  },
  de: {
    head: ['Analyse', 'Ergebnis', 'Einheit', 'Referenz', 'Vorwert'],
    closing: 'Mit freundlichen kollegialen Grüßen',
    signed: (date) => `Elektronisch freigegeben am ${date}`,
    born: (date) => `geb. ${date}`,
    to: 'An',
    results: 'Ergebnisse',
  },
  lb: {
    head: ['Analys', 'Resultat', 'Eenheet', 'Referenz', 'Virdrun'],
    closing: 'Mat beschte Gréiss',
    signed: (date) => `Elektronesch validéiert den ${date}`,
    born: (date) => `gebuer den ${date}`,
    to: 'Un',
    results: 'Resultater',
  },
  en: {
    head: ['Test', 'Result', 'Unit', 'Reference', 'Previous'],
    closing: 'With kind regards,',
    signed: (date) => `Signed electronically on ${date}`,
    born: (date) => `born ${date}`,
    to: 'To',
    results: 'Results',
  },
  pt: {
    head: ['Análise', 'Resultado', 'Unidade', 'Referência', 'Anterior'],
    closing: 'Com os melhores cumprimentos,',
    signed: (date) => `Validado eletronicamente em ${date}`,
    born: (date, female) => `${female ? 'nascida' : 'nascido'} em ${date}`,
    to: 'Ao cuidado de',
    results: 'Resultados',
  },
};

const roles: Partial<Record<string, string>> = {
  'general-practice': 'Médecine générale',
  cardiology: 'Cardiologie',
  paediatrics: 'Pédiatrie',
  geriatrics: 'Gériatrie',
  gynaecology: 'Gynécologie-obstétrique',
  oncology: 'Oncologie',
  neurology: 'Neurologie',
  psychiatry: 'Psychiatrie',
  radiology: 'Radiologie',
  endocrinology: 'Endocrinologie',
  pneumology: 'Pneumologie',
  rheumatology: 'Rhumatologie',
  surgery: 'Chirurgie',
  'emergency-medicine': 'Urgences',
  'laboratory-medicine': 'Biologie médicale',
  nurse: 'Soins infirmiers',
  midwife: 'Sage-femme',
  physiotherapist: 'Kinésithérapie',
  psychotherapist: 'Psychothérapie',
  dietitian: 'Diététique',
  pharmacist: 'Pharmacie',
};

/** Adds the DocumentReference and the lazy bytes; returns the FHIR Attachment that points at them. */
export function documentResources(context: SheetContext, draft: DocumentDraft): Record<string, unknown> {
  const { teller, author, at, resources, attachments } = context;
  const { random, person } = teller;
  const language = draft.language ?? teller.language;
  const say = (words: Words): string => (typeof words === 'string' ? words : (words[language] ?? words.fr));
  // A letter is in one language: the patient's only when every sentence of it exists there.
  const written = allIn(draft, language) ? language : 'fr';
  const text = (words: Words): string => (typeof words === 'string' ? words : (words[written] ?? words.fr));
  const format = draft.format ?? 'pdf';
  const [contentType, formatCode] = formats[format];
  const [category, kindName] = kinds[draft.kind];
  const level = draft.level ?? 'N';
  const url = `urn:uuid:${random.uuid()}`;
  const documentId = random.uuid();
  const period = { from: new Date(at.getTime() - (draft.days ?? 0) * 86_400_000 - 30 * 60_000), to: at };
  const title = draft.results ? say(draft.title) : text(draft.title);

  const bytes = (): Buffer => {
    if (format === 'text') return Buffer.from(`${title}\n\n${plain(draft, text)}\n`, 'utf8');
    if (format === 'cda') {
      return makeCda({
        id: documentId,
        type: [draft.kind, kindName],
        title,
        language: written,
        at,
        confidentiality: level,
        patient: person,
        author: author.practitioner,
        organisation: author.organisation,
        period,
        sections: cdaSections(draft, text, labels[written]),
      });
    }
    return makePdf(context, draft, text, written, title);
  };
  attachments.push({ for: url, contentType, bytes });

  const attachment = { contentType, language: written, url, title, creation: instant(at) };
  if (draft.presentedFormOnly) return attachment;
  const resource: Resource = {
    resourceType: 'DocumentReference',
    id: documentId,
    status: 'current',
    docStatus: 'final',
    type: { coding: [{ system: 'http://loinc.org', code: draft.kind, display: kindName }] },
    category: [{ coding: [{ system: 'https://cercle.example/fhir/CodeSystem/category', code: category }] }],
    subject: { reference: `Patient/${person.id}` },
    date: instant(at),
    author: [
      { reference: `Practitioner/${author.practitioner.id}`, display: nameOf(author) },
      { reference: `Organization/${author.organisation.id}`, display: author.organisation.name },
    ],
    custodian: { reference: `Organization/${author.organisation.id}`, display: author.organisation.name },
    description: title,
    securityLabel: [{ coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: level }] }],
    content: [
      {
        attachment,
        format: {
          system: 'http://ihe.net/fhir/ihe.formatcode.fhir/CodeSystem/formatcode',
          code: format === 'cda' && draft.results ? 'urn:ihe:lab:xd-lab:2008' : formatCode,
        },
      },
    ],
    context: { period: { start: instant(period.from), end: instant(period.to) } },
  };
  resources.push(resource);
  return attachment;
}

const wordsOf = (draft: DocumentDraft): Words[] => [
  draft.title,
  ...draft.sections.flatMap((one) => [
    ...(one.title ? [one.title] : []),
    ...(one.paragraphs ?? []),
    ...(one.items ?? []),
  ]),
];

const allIn = (draft: DocumentDraft, language: Language): boolean =>
  wordsOf(draft).every((words) => typeof words === 'string' || words[language] !== undefined);

const plain = (draft: DocumentDraft, text: (words: Words) => string): string =>
  draft.sections
    .map((one) =>
      [
        ...(one.title ? [text(one.title)] : []),
        ...(one.paragraphs ?? []).map(text),
        ...(one.items ?? []).map((item) => `- ${text(item)}`),
      ].join('\n'),
    )
    .join('\n\n');

function cdaSections(draft: DocumentDraft, text: (words: Words) => string, label: Labels): CdaSection[] {
  const sections = draft.sections.map((one) => ({
    code: draft.kind,
    title: one.title ? text(one.title) : text(draft.title),
    paragraphs: (one.paragraphs ?? []).map(text),
    items: (one.items ?? []).map(text),
  }));
  if (!draft.results) return sections;
  const rows = draft.results.map((row) => [
    row.name,
    `${row.value} ${row.flag}`.trim(),
    row.unit,
    row.range,
    row.before,
  ]);
  return [{ code: '18719-5', title: label.results, table: { head: label.head, rows } }, ...sections];
}

function makePdf(
  context: SheetContext,
  draft: DocumentDraft,
  text: (words: Words) => string,
  language: Language,
  title: string,
): Buffer {
  const { author, at, world } = context;
  const label = labels[language];
  const { practitioner, organisation } = author;
  return world.pdf.make(readFileSync(new URL('./letter.typ', import.meta.url), 'utf8'), {
    title,
    language,
    date: printedDay(day(at)),
    author: { name: nameOf(author), role: roles[practitioner.speciality ?? practitioner.profession] ?? '' },
    organisation: {
      name: organisation.name,
      phone: organisation.phone,
      address: `${organisation.street}, L-${organisation.postalCode} ${organisation.town}`,
    },
    patient: {
      name: `${context.teller.person.family.toUpperCase()} ${context.teller.person.given[0]}`,
      facts: patientFacts(context.teller.person, label),
    },
    to: draft.to ? `${label.to} ${nameOf(draft.to)}` : null,
    sections: draft.sections.map((one) => ({
      title: one.title ? text(one.title) : null,
      paragraphs: (one.paragraphs ?? []).map(text),
      items: (one.items ?? []).map(text),
    })),
    results: draft.results ?? [],
    head: label.head,
    closing: draft.to && !draft.results ? [label.closing] : [],
    signed: label.signed(printedDay(day(at))),
  });
}

const patientFacts = (person: Person, label: Labels): string =>
  [
    label.born(printedDay(person.birthDate), person.sex === 'female'),
    person.matricule ? formatMatricule(person.matricule) : '',
    `${person.address.street}, ${person.address.postalCode} ${person.address.town}`,
  ]
    .filter(Boolean)
    .join(' · ');
