// Searching Patient by exact identifier or id (https://hl7.org/fhir/R4/patient.html#search). Names are not searched here: a
// search that leads from a name to a person belongs to those who look for persons by profession.
import type { Call } from '../../base/call.ts';
import { searchsetText } from '../../fhir/bundle/bundle-text.ts';
import type { Query } from '../../fhir/search/query.ts';
import { patientsErrors } from './errors.ts';
import { minimalPatient, type PatientResource, patientResource } from './fhir.ts';
import { type AskedIdentifier, type FindNeeds, findByIdentifiers } from './find-persons.ts';
import { assertScope, mayKnow, mayResolve } from './may-know.ts';
import type { Person } from './model.ts';
import type { PatientsNeeds } from './needs.ts';

/** More at once would be browsing the register. */
const askedMax = 10;

type Asked = { identifiers: AskedIdentifier[] | null; ids: string[] | null };

export async function searchPatients(needs: PatientsNeeds, find: FindNeeds, call: Call, query: Query): Promise<string> {
  assertScope(call, 's');
  const asked = readAsked(query);
  const found = await candidates(find, asked);
  const shown: PatientResource[] = [];
  for (const { person, matched } of found) {
    const resource = await resourceFor(needs, call, person, matched);
    if (resource !== null) shown.push(resource);
    await needs.audit(call, {
      action: 'found-person',
      patientId: person.id,
      outcome: resource === null ? 'refused' : 'permitted',
      what: [{ id: person.id, type: 'Patient' }],
      detail: detailOf(asked),
    });
  }
  // Nobody found is an attempt too: guessing leaves its trace.
  if (found.length === 0)
    await needs.audit(call, {
      action: 'found-person',
      patientId: null,
      outcome: 'permitted',
      what: [],
      detail: detailOf(asked),
    });
  const base = `${needs.fhirBase()}/Patient`;
  return searchsetText({
    self: `${base}?${query.self}`,
    total: shown.length,
    entries:
      query.count === 0 || query.summary === 'count'
        ? []
        : shown.map((resource) => ({
            fullUrl: `${base}/${resource.id}`,
            text: JSON.stringify(resource),
            mode: 'match',
          })),
  });
}

async function resourceFor(
  needs: PatientsNeeds,
  call: Call,
  person: Person,
  matched: ReadonlySet<string>,
): Promise<PatientResource | null> {
  if (await mayKnow(needs, call, person.id)) return patientResource(person);
  return matched.size > 0 && mayResolve(call) ? minimalPatient(person, matched) : null;
}

async function candidates(find: FindNeeds, asked: Asked): Promise<{ person: Person; matched: Set<string> }[]> {
  const byId = asked.ids === null ? null : await find.opened.byIds(asked.ids);
  if (asked.identifiers === null)
    return [...(byId ?? new Map<string, Person>()).values()].map((person) => ({ person, matched: new Set<string>() }));
  const found = await findByIdentifiers(find, asked.identifiers);
  return found.filter(({ person }) => byId === null || byId.has(person.id));
}

/** One question by identifier, one by id, or both. Anything else is refused rather than left out. */
function readAsked(query: Query): Asked {
  const asked: Asked = { identifiers: null, ids: null };
  for (const criterion of query.criteria) {
    if (criterion.by === 'id' && !criterion.negated && asked.ids === null) asked.ids = [...criterion.ids];
    else if (
      criterion.by === 'value' &&
      criterion.parameter.code === 'identifier' &&
      criterion.test.kind === 'token' &&
      !criterion.test.negated &&
      asked.identifiers === null
    ) {
      asked.identifiers = criterion.test.values.map(({ system, code }) => {
        if (system === null || code === undefined) throw patientsErrors.needsIdentifier();
        return { system: system ?? null, value: code };
      });
    } else throw patientsErrors.needsIdentifier();
  }
  const count = (asked.identifiers?.length ?? 0) + (asked.ids?.length ?? 0);
  const more = query.patient.length + query.includes.length + query.revincludes.length;
  if (count === 0 || count > askedMax || more > 0) throw patientsErrors.needsIdentifier();
  return asked;
}

const detailOf = (asked: Asked): string =>
  [
    ...(asked.identifiers ?? []).map(({ system, value }) => `${system ?? ''}|${value}`),
    ...(asked.ids ?? []).map((id) => `_id ${id}`),
  ].join(', ');
