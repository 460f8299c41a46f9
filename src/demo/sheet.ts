// What one visit writes down. Every method adds valid FHIR R4 resources to the visit's submission.
import { day, instant } from './calendar.ts';
import { documentResources } from './documents.ts';
import { reportLaboratory } from './laboratory.ts';
import { type Medicine, medicineOf, vaccines } from './medicines.ts';
import { coded, confidentiality, createWriter, quantity, systems } from './resources.ts';
import type { Sheet, SheetContext, Words } from './story.ts';

const routes = {
  oral: ['26643006', 'Oral route'],
  inhalation: ['447694001', 'Respiratory tract route'],
  subcutaneous: ['34206005', 'Subcutaneous route'],
  intravenous: ['47625008', 'Intravenous route'],
  topical: ['6064005', 'Topical route'],
} as const;

const routeOf = ({ route }: Medicine) => coded(systems.snomed, routes[route][0], routes[route][1]);

const clinical = (kind: 'condition' | 'allergyintolerance', status: string) => ({
  clinicalStatus: coded(`http://terminology.hl7.org/CodeSystem/${kind}-clinical`, status),
  verificationStatus: coded(
    `http://terminology.hl7.org/CodeSystem/${kind}-ver${kind === 'condition' ? '-status' : 'ification'}`,
    'confirmed',
  ),
});

export function createSheet(context: SheetContext): Sheet {
  const { teller, at } = context;
  const { random, say } = teller;
  const { add, observation, patient, practitioner, organisation, when } = createWriter(context);
  /** Visits move to working days: what began "then" began on the day of the visit at the latest. */
  const known = (since: string): string => (since > day(at) ? day(at) : since);

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
          dispenseRequest: {
            numberOfRepeatsAllowed: 2,
            expectedSupplyDuration: { value: 90, unit: 'd', system: systems.ucum, code: 'd' },
          },
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
      const single = (
        code: string,
        text: Words,
        display: string,
        value: number | undefined,
        unit: [string, string],
      ): void => {
        if (value !== undefined)
          observation('vital-signs', [code, say(text), display], { ...measured, valueQuantity: quantity(value, unit) });
      };
      if (bp) {
        const part = (code: string, display: string, value: number) => ({
          code: coded(systems.loinc, code, display),
          valueQuantity: quantity(value, ['mm[Hg]', 'mmHg']),
        });
        observation(
          'vital-signs',
          [
            '85354-9',
            say({
              fr: 'Pression artérielle',
              de: 'Blutdruck',
              en: 'Blood pressure',
              pt: 'Pressão arterial',
              lb: 'Bluttdrock',
            }),
            'Blood pressure panel with all children optional',
          ],
          {
            ...measured,
            component: [
              part('8480-6', 'Systolic blood pressure', bp[0]),
              part('8462-4', 'Diastolic blood pressure', bp[1]),
            ],
          },
        );
      }
      single(
        '8867-4',
        { fr: 'Fréquence cardiaque', de: 'Puls', en: 'Heart rate', pt: 'Frequência cardíaca', lb: 'Puls' },
        'Heart rate',
        pulse,
        ['/min', '/min'],
      );
      single(
        '29463-7',
        { fr: 'Poids', de: 'Gewicht', en: 'Weight', pt: 'Peso', lb: 'Gewiicht' },
        'Body weight',
        weight,
        ['kg', 'kg'],
      );
      single(
        '8302-2',
        { fr: 'Taille', de: 'Größe', en: 'Height', pt: 'Altura', lb: 'Gréisst' },
        'Body height',
        height,
        ['cm', 'cm'],
      );
      single(
        '8310-5',
        { fr: 'Température', de: 'Temperatur', en: 'Temperature', pt: 'Temperatura', lb: 'Temperatur' },
        'Body temperature',
        temperature,
        ['Cel', '°C'],
      );
      single(
        '2708-6',
        {
          fr: 'Saturation en oxygène',
          de: 'Sauerstoffsättigung',
          en: 'Oxygen saturation',
          pt: 'Saturação de oxigénio',
          lb: 'Sauerstoffsättegung',
        },
        'Oxygen saturation in Arterial blood',
        spo2,
        ['%', '%'],
      );
      single(
        '9843-4',
        {
          fr: 'Périmètre crânien',
          de: 'Kopfumfang',
          en: 'Head circumference',
          pt: 'Perímetro cefálico',
          lb: 'Kappëmfang',
        },
        'Head Occipital-frontal circumference',
        head,
        ['cm', 'cm'],
      );
    },

    labs: (values, options) => reportLaboratory(context, values, options),

    document(draft) {
      documentResources(context, draft);
    },

    encounter(kind, reason, { days = 0 } = {}) {
      const start =
        days > 0 ? instant(new Date(at.getTime() - days * 86_400_000)) : instant(new Date(at.getTime() - 30 * 60_000));
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
        item: [
          {
            linkId: '0',
            text: say(title),
            item: answers.map(([question, answer], index) => ({
              linkId: `0.${index + 1}`,
              text: say(question),
              answer: [
                typeof answer === 'number'
                  ? { valueInteger: answer }
                  : typeof answer === 'boolean'
                    ? { valueBoolean: answer }
                    : { valueString: answer },
              ],
            })),
          },
        ],
      });
    },
  };
}
