// A laboratory's report: Observations, the DiagnosticReport that holds them (https://hl7.org/fhir/R4/diagnosticreport.html), its PDF or CDA.
import { type AnalysisKey, analysisOf, intervalFor } from './analyses.ts';
import { day, instant, localTime } from './calendar.ts';
import type { Resource } from './country.ts';
import { documentResources } from './documents.ts';
import { coded, createWriter, nameOf, printed, quantity, systems } from './resources.ts';
import type { DocumentDraft, LabOptions, SheetContext, Values } from './story.ts';

export function reportLaboratory(context: SheetContext, values: Values, options: LabOptions): void {
  const { requester, comment, pdf = false, cda = false } = options;
  const { author, at, teller } = context;
  const { random, person, say } = teller;
  const { add, observation, patient, practitioner, organisation, when: issued } = createWriter(context);
  const taken = instant(new Date(Math.min(localTime(day(at), 7, 40).getTime(), at.getTime() - 60 * 60_000)));
  const rows: NonNullable<DocumentDraft['results']> = [];
  const results: Resource[] = [];
  for (const [key, value] of Object.entries(values) as [AnalysisKey, number][]) {
    const analysis = analysisOf(key);
    const interval = intervalFor(analysis, person.sex);
    const flag =
      interval.high !== undefined && value > interval.high
        ? 'H'
        : interval.low !== undefined && value < interval.low
          ? 'L'
          : 'N';
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
        referenceRange: [
          {
            ...(interval.low === undefined ? {} : { low: bound(interval.low) }),
            ...(interval.high === undefined ? {} : { high: bound(interval.high) }),
            text: range,
          },
        ],
      }),
    );
    rows.push({
      name: analysis.name,
      value: text,
      unit: analysis.unit[1],
      range,
      flag: flag === 'N' ? '' : flag === 'H' ? '↑' : '↓',
      before: context.before.get(key) ?? '',
    });
    context.before.set(key, text);
  }
  const title = 'Analyse de sang';
  const attachment =
    pdf || cda
      ? documentResources(context, {
          kind: '11502-2',
          title,
          format: cda ? 'cda' : 'pdf',
          language: 'fr',
          results: rows,
          sections: comment ? [{ paragraphs: [comment] }] : [],
          ...(pdf && !cda ? { presentedFormOnly: true } : {}),
          to: requester,
        })
      : undefined;
  add('DiagnosticReport', {
    contained: [
      {
        resourceType: 'ServiceRequest',
        id: 'request',
        status: 'completed',
        intent: 'order',
        code: { text: title },
        subject: patient,
        requester: { reference: `Practitioner/${requester.practitioner.id}`, display: nameOf(requester) },
      },
    ],
    identifier: [
      {
        system: `https://cercle.example/fhir/sid/report/${author.organisation.id}`,
        value: `${day(at).replaceAll('-', '')}-${random.int(10_000, 99_999)}`,
      },
    ],
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
}

function rangeText({ low, high }: { low?: number; high?: number }, decimals: number): string {
  const text = (value: number) => printed(value, decimals, 'fr');
  if (low !== undefined && high !== undefined) return `${text(low)} – ${text(high)}`;
  return high !== undefined ? `< ${text(high)}` : low !== undefined ? `> ${text(low)}` : '';
}
