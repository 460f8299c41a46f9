// What one visit writes down. Every method adds valid FHIR R4 resources to the visit's submission.
import type { Language } from '../base/call.ts';
import { type AnalysisKey, analysisOf, intervalFor } from './analyses.ts';
import { day, instant, localTime } from './calendar.ts';
import { type DocumentDraft, documentResources } from './documents.ts';
import type { DemoAttachment, Resource } from './country.ts';
import { type Medicine, type MedicineKey, medicineOf, type VaccineKey, vaccines } from './medicines.ts';
import type { Author, Teller, Words, World } from './teller.ts';

export type SheetContext = {
  world: World;
  teller: Teller;
  author: Author;
  at: Date;
  resources: Resource[];
  attachments: DemoAttachment[];
  /** The patient's last printed value of each analysis. */
  before: Map<string, string>;
};

export type Vitals = { bp?: [number, number]; pulse?: number; weight?: number; height?: number; temperature?: number; spo2?: number; head?: number };
export type Values = Partial<Record<AnalysisKey, number>>;
type Level = 'N' | 'R';

export type Sheet = {
  at: Date;
  condition(icd10: string, text: Words, options: { since: string; level?: Level; resolved?: string }): void;
  allergy(options: { atc?: string; text: Words; reaction: Words; since: string; severe: boolean; category: 'medication' | 'food' | 'environment' }): void;
  flag(text: Words, since: string): void;
  medication(key: MedicineKey, dosage: Words, options?: { since?: string; until?: string }): void;
  prescribe(items: [key: MedicineKey, dosage: Words][]): void;
  vaccine(key: VaccineKey, options?: { dose?: number; on?: string }): void;
  vitals(values: Vitals): void;
  labs(values: Values, options: { requester: Author; comment?: Words; pdf?: boolean; cda?: boolean; fasting?: boolean; reportedAt?: Date }): void;
  document(draft: DocumentDraft): void;
  encounter(kind: 'AMB' | 'IMP' | 'EMER' | 'HH', reason: Words, options?: { days?: number }): void;
  procedure(snomed: [code: string, display: string], text: Words, on?: string): void;
  carePlan(title: Words, activities: Words[]): void;
  questionnaire(title: Words, answers: [question: Words, answer: string | number | boolean][], level?: Level): void;
};

const systems = {
  loinc: 'http://loinc.org',
  icd10: 'http://hl7.org/fhir/sid/icd-10',
  atc: 'http://www.whocc.no/atc',
  snomed: 'http://snomed.info/sct',
  ucum: 'http://unitsofmeasure.org',
  actCode: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
};

const routes = {
  oral: ['26643006', 'Oral route'],
  inhalation: ['447694001', 'Respiratory tract route'],
  subcutaneous: ['34206005', 'Subcutaneous route'],
  intravenous: ['47625008', 'Intravenous route'],
  topical: ['6064005', 'Topical route'],
} as const;

const routeOf = ({ route }: Medicine) => coded(systems.snomed, routes[route][0], routes[route][1]);

const coded = (system: string, code: string, display?: string, text?: string) => ({
  coding: [{ system, code, ...(display ? { display } : {}) }],
  ...(text ? { text } : {}),
});

const clinical = (kind: 'condition' | 'allergyintolerance', status: string) => ({
  clinicalStatus: coded(`http://terminology.hl7.org/CodeSystem/${kind}-clinical`, status),
  verificationStatus: coded(`http://terminology.hl7.org/CodeSystem/${kind}-ver${kind === 'condition' ? '-status' : 'ification'}`, 'confirmed'),
});

const confidentiality = (level: Level) => (level === 'N' ? {} : { meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: level }] } });

const decimal: Record<Language, string> = { fr: ',', de: ',', lb: ',', pt: ',', en: '.' };
export const printed = (value: number, decimals: number, language: Language): string =>
  value.toFixed(decimals).replace('.', decimal[language]);

export function createSheet(context: SheetContext): Sheet {
  const { teller, author, at, resources } = context;
  const { random, person, say } = teller;
  const patient = { reference: `Patient/${person.id}` };
  const practitioner = { reference: `Practitioner/${author.practitioner.id}`, display: nameOf(author) };
  const organisation = { reference: `Organization/${author.organisation.id}`, display: author.organisation.name };
  const when = instant(at);
  /** Visits move to working days: what began "then" began on the day of the visit at the latest. */
  const known = (since: string): string => (since > day(at) ? day(at) : since);

  const add = (resourceType: string, elements: Record<string, unknown>): Resource => {
    const resource: Resource = { resourceType, id: random.uuid(), ...elements };
    resources.push(resource);
    return resource;
  };

  const observation = (category: 'laboratory' | 'vital-signs', code: [string, string, string?], elements: Record<string, unknown>): Resource =>
    add('Observation', {
      status: 'final',
      category: [coded('http://terminology.hl7.org/CodeSystem/observation-category', category)],
      code: coded(systems.loinc, code[0], code[2], code[1]),
      subject: patient,
      ...elements,
    });

  const quantity = (value: number, [code, unit]: readonly [string, string]) => ({ value, unit: unit || code, system: systems.ucum, code });
  const measured = { effectiveDateTime: when, performer: [practitioner] };

  return {
    at,

    condition(icd10, text, { since, level = 'N', resolved }) {
      add('Condition', {
        ...confidentiality(level),
        ...clinical('condition', resolved ? 'resolved' : 'active'),
        category: [coded('http://terminology.hl7.org/CodeSystem/condition-category', 'problem-list-item')],
        code: coded(systems.icd10, icd10, undefined, say(text)),
        subject: patient,
        onsetDateTime: known(since),
        ...(resolved ? { abatementDateTime: resolved } : {}),
        recordedDate: when,
        recorder: practitioner,
      });
    },

    allergy({ atc, text, reaction, since, severe, category }) {
      add('AllergyIntolerance', {
        ...clinical('allergyintolerance', 'active'),
        type: 'allergy',
        category: [category],
        criticality: severe ? 'high' : 'low',
        code: atc ? coded(systems.atc, atc, undefined, say(text)) : { text: say(text) },
        patient,
        onsetDateTime: known(since),
        recordedDate: when,
        recorder: practitioner,
        reaction: [{ manifestation: [{ text: say(reaction) }], severity: severe ? 'severe' : 'mild' }],
      });
    },

    flag(text, since) {
      add('Flag', {
        status: 'active',
        category: [coded('http://terminology.hl7.org/CodeSystem/flag-category', 'safety', 'Safety')],
        code: { text: say(text) },
        subject: patient,
        period: { start: known(since) },
        author: practitioner,
      });
    },

    medication(key, dosage, options = {}) {
      const medicine = medicineOf(key);
      add('MedicationStatement', {
        status: options.until ? 'completed' : 'active',
        medicationCodeableConcept: coded(systems.atc, medicine.atc, medicine.substance, medicine.text),
        subject: patient,
        effectivePeriod: { start: known(options.since ?? day(at)), ...(options.until ? { end: options.until } : {}) },
        dateAsserted: when,
        informationSource: practitioner,
        dosage: [{ text: say(dosage), route: routeOf(medicine) }],
      });
    },

    prescribe(items) {
      const group = { system: 'https://cercle.example/fhir/sid/prescription', value: random.uuid() };
      for (const [key, dosage] of items) {
        const medicine = medicineOf(key);
        add('MedicationRequest', {
          groupIdentifier: group,
          status: 'active',
          intent: 'order',
          medicationCodeableConcept: coded(systems.atc, medicine.atc, medicine.substance, medicine.text),
          subject: patient,
          authoredOn: when,
          requester: practitioner,
          dosageInstruction: [{ text: say(dosage), route: routeOf(medicine) }],
          dispenseRequest: { numberOfRepeatsAllowed: 2, expectedSupplyDuration: { value: 90, unit: 'd', system: systems.ucum, code: 'd' } },
        });
      }
    },

    vaccine(key, options = {}) {
      const [atc, name] = vaccines[key];
      add('Immunization', {
        status: 'completed',
        vaccineCode: coded(systems.atc, atc, undefined, name),
        patient,
        occurrenceDateTime: options.on ?? day(at),
        recorded: when,
        primarySource: true,
        lotNumber: `${random.pick(['AB', 'CK', 'FD', 'XW'])}${random.int(1000, 9999)}`,
        performer: [{ actor: practitioner }],
        ...(options.dose ? { protocolApplied: [{ doseNumberPositiveInt: options.dose }] } : {}),
      });
    },

    vitals({ bp, pulse, weight, height, temperature, spo2, head }) {
      const single = (code: string, text: Words, display: string, value: number | undefined, unit: [string, string]): void => {
        if (value !== undefined) observation('vital-signs', [code, say(text), display], { ...measured, valueQuantity: quantity(value, unit) });
      };
      if (bp) {
        const part = (code: string, display: string, value: number) => ({
          code: coded(systems.loinc, code, display),
          valueQuantity: quantity(value, ['mm[Hg]', 'mmHg']),
        });
        observation('vital-signs', ['85354-9', say({ fr: 'Pression artérielle', de: 'Blutdruck', en: 'Blood pressure', pt: 'Pressão arterial', lb: 'Bluttdrock' }), 'Blood pressure panel with all children optional'], {
          ...measured,
          component: [part('8480-6', 'Systolic blood pressure', bp[0]), part('8462-4', 'Diastolic blood pressure', bp[1])],
        });
      }
      single('8867-4', { fr: 'Fréquence cardiaque', de: 'Puls', en: 'Heart rate', pt: 'Frequência cardíaca', lb: 'Puls' }, 'Heart rate', pulse, ['/min', '/min']);
      single('29463-7', { fr: 'Poids', de: 'Gewicht', en: 'Weight', pt: 'Peso', lb: 'Gewiicht' }, 'Body weight', weight, ['kg', 'kg']);
      single('8302-2', { fr: 'Taille', de: 'Größe', en: 'Height', pt: 'Altura', lb: 'Gréisst' }, 'Body height', height, ['cm', 'cm']);
      single('8310-5', { fr: 'Température', de: 'Temperatur', en: 'Temperature', pt: 'Temperatura', lb: 'Temperatur' }, 'Body temperature', temperature, ['Cel', '°C']);
      single('2708-6', { fr: 'Saturation en oxygène', de: 'Sauerstoffsättigung', en: 'Oxygen saturation', pt: 'Saturação de oxigénio', lb: 'Sauerstoffsättegung' }, 'Oxygen saturation in Arterial blood', spo2, ['%', '%']);
      single('9843-4', { fr: 'Périmètre crânien', de: 'Kopfumfang', en: 'Head circumference', pt: 'Perímetro cefálico', lb: 'Kappëmfang' }, 'Head Occipital-frontal circumference', head, ['cm', 'cm']);
    },

    labs(values, { requester, comment, pdf = false, cda = false, reportedAt }) {
      const taken = instant(new Date(Math.min(localTime(day(at), 7, 40).getTime(), at.getTime() - 60 * 60_000)));
      const issued = instant(reportedAt ?? at);
      const rows: NonNullable<DocumentDraft['results']> = [];
      const results: Resource[] = [];
      for (const [key, value] of Object.entries(values) as [AnalysisKey, number][]) {
        const analysis = analysisOf(key);
        const interval = intervalFor(analysis, person.sex);
        const flag = interval.high !== undefined && value > interval.high ? 'H' : interval.low !== undefined && value < interval.low ? 'L' : 'N';
        const text = printed(value, analysis.decimals, 'fr');
        const bound = (limit: number) => quantity(limit, analysis.unit);
        const range = rangeText(interval, analysis.decimals);
        results.push(
          observation('laboratory', [analysis.loinc, analysis.name], {
            effectiveDateTime: taken,
            issued,
            performer: [practitioner, organisation],
            valueQuantity: quantity(value, analysis.unit),
            interpretation: [coded('http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation', flag)],
            referenceRange: [{
              ...(interval.low === undefined ? {} : { low: bound(interval.low) }),
              ...(interval.high === undefined ? {} : { high: bound(interval.high) }),
              text: range,
            }],
          }),
        );
        rows.push({ name: analysis.name, value: text, unit: analysis.unit[1], range, flag: flag === 'N' ? '' : flag === 'H' ? '↑' : '↓', before: context.before.get(key) ?? '' });
        context.before.set(key, text);
      }
      const title = 'Analyse de sang';
      const attachment = pdf || cda ? documentResources(context, {
        kind: '11502-2',
        title,
        format: cda ? 'cda' : 'pdf',
        language: 'fr',
        results: rows,
        sections: comment ? [{ paragraphs: [comment] }] : [],
        ...(pdf && !cda ? { presentedFormOnly: true } : {}),
        to: requester,
      }) : undefined;
      add('DiagnosticReport', {
        contained: [{
          resourceType: 'ServiceRequest', id: 'request', status: 'completed', intent: 'order',
          code: { text: title }, subject: patient,
          requester: { reference: `Practitioner/${requester.practitioner.id}`, display: nameOf(requester) },
        }],
        identifier: [{ system: `https://cercle.example/fhir/sid/report/${author.organisation.id}`, value: `${day(at).replaceAll('-', '')}-${random.int(10_000, 99_999)}` }],
        basedOn: [{ reference: '#request' }],
        status: 'final',
        category: [coded('http://terminology.hl7.org/CodeSystem/v2-0074', 'LAB', 'Laboratory')],
        code: coded(systems.loinc, '11502-2', 'Laboratory report', title),
        subject: patient,
        effectiveDateTime: taken,
        issued,
        performer: [organisation],
        resultsInterpreter: [practitioner],
        result: results.map((one) => ({ reference: `urn:uuid:${one.id}` })),
        ...(comment ? { conclusion: say(comment) } : {}),
        ...(attachment && pdf && !cda ? { presentedForm: [attachment] } : {}),
      });
    },

    document(draft) {
      documentResources(context, draft);
    },

    encounter(kind, reason, { days = 0 } = {}) {
      const start = days > 0 ? instant(new Date(at.getTime() - days * 86_400_000)) : instant(new Date(at.getTime() - 30 * 60_000));
      add('Encounter', {
        status: 'finished',
        class: { system: systems.actCode, code: kind },
        subject: patient,
        participant: [{ individual: practitioner }],
        period: { start, end: when },
        reasonCode: [{ text: say(reason) }],
        serviceProvider: organisation,
      });
    },

    procedure(snomed, text, on) {
      add('Procedure', {
        status: 'completed',
        code: coded(systems.snomed, snomed[0], snomed[1], say(text)),
        subject: patient,
        performedDateTime: on ?? when,
        performer: [{ actor: practitioner, onBehalfOf: organisation }],
      });
    },

    carePlan(title, activities) {
      add('CarePlan', {
        status: 'active',
        intent: 'plan',
        title: say(title),
        subject: patient,
        period: { start: day(at) },
        created: when,
        author: practitioner,
        activity: activities.map((one) => ({ detail: { status: 'in-progress', description: say(one) } })),
      });
    },

    questionnaire(title, answers, level = 'N') {
      add('QuestionnaireResponse', {
        ...confidentiality(level),
        status: 'completed',
        subject: patient,
        authored: when,
        author: practitioner,
        item: [{
          linkId: '0',
          text: say(title),
          item: answers.map(([question, answer], index) => ({
            linkId: `0.${index + 1}`,
            text: say(question),
            answer: [typeof answer === 'number' ? { valueInteger: answer } : typeof answer === 'boolean' ? { valueBoolean: answer } : { valueString: answer }],
          })),
        }],
      });
    },
  };
}

export const nameOf = ({ practitioner: one }: Author): string => [one.title, one.given, one.family].filter(Boolean).join(' ');

function rangeText({ low, high }: { low?: number; high?: number }, decimals: number): string {
  const text = (value: number) => printed(value, decimals, 'fr');
  if (low !== undefined && high !== undefined) return `${text(low)} – ${text(high)}`;
  return high !== undefined ? `< ${text(high)}` : low !== undefined ? `> ${text(low)}` : '';
}
