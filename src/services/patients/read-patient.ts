// Reading one Patient (https://hl7.org/fhir/R4/http.html#read): the patient's own, or one that the actor has a basis to know.
import type { Call } from '../../base/call.ts';
import { patientsErrors } from './errors.ts';
import { type PatientResource, patientResource } from './fhir.ts';
import { assertScope, mayKnow } from './may-know.ts';
import type { PatientsNeeds } from './needs.ts';
import { isUuid, type OpenedPersons } from './opened-persons.ts';

export async function readPatient(
  needs: PatientsNeeds,
  opened: OpenedPersons,
  call: Call,
  id: string,
): Promise<PatientResource> {
  assertScope(call, 'r');
  // Asked even for nobody, so that both refusals take the same steps.
  const known = isUuid(id);
  const permitted = known && (await mayKnow(needs, call, id));
  const person = (await opened.byIds([id])).get(id);
  const shown = permitted && person !== undefined;
  await needs.audit(call, {
    action: 'read',
    patientId: person?.id ?? null,
    outcome: shown ? 'permitted' : 'refused',
    what: known ? [{ id, type: 'Patient' }] : [],
  });
  if (!shown) throw patientsErrors.notFound();
  return patientResource(person);
}
