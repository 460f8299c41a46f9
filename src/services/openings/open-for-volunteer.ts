// At the welcome desk: who is this person, and a record for someone who was informed and asks for one.
import type { Call } from '../../base/call.ts';
import { openingsErrors } from './errors.ts';
import { lookUp } from './look-up.ts';
import { assertWelcomeDesk } from './may-work.ts';
import type { OpeningsNeeds } from './needs.ts';
import { reasonIn } from './words.ts';

export type FoundPerson = {
  id: string;
  name: string;
  birthDate: string;
  sex: string;
  town?: string;
  record: 'none' | 'open' | 'closed';
};

/** As little as lets a clerk see that it is the person at the desk. */
export async function findPerson(needs: OpeningsNeeds, call: Call, matricule: string): Promise<FoundPerson | null> {
  assertWelcomeDesk(call);
  const found = matricule.trim() === '' ? undefined : (await lookUp(needs, [{ matricule, referent: '' }]))[0];
  const person = found?.person ?? null;
  await needs.audit(call, {
    action: 'found-person',
    outcome: person === null ? 'refused' : 'permitted',
    detail: matricule.slice(0, 40),
    ...(person !== null && { what: [{ id: person.id, type: 'Patient' }] }),
  });
  if (person === null || found === undefined) return null;
  const town = person.address?.town;
  return {
    id: person.id,
    name: `${person.givenName} ${person.familyName}`.trim(),
    birthDate: person.birthDate,
    sex: person.sex,
    ...(town !== undefined && { town }),
    record: found.state,
  };
}

export type VolunteerInput = { matricule: string; informed: boolean; referent?: string };

/** @throws Fault `openings.not-informed`, `already-open`, `record-closed`, or why the person or the referent was refused */
export async function openForVolunteer(
  needs: OpeningsNeeds,
  call: Call,
  input: VolunteerInput,
): Promise<{ recordId: string }> {
  assertWelcomeDesk(call);
  if (!input.informed) throw openingsErrors.notInformed();
  const [found] = await lookUp(needs, [{ matricule: input.matricule, referent: input.referent?.trim() ?? '' }]);
  const log = (outcome: 'permitted' | 'refused', detail: string): Promise<void> =>
    needs.audit(call, {
      action: 'opened-record',
      outcome,
      detail,
      ...(found?.person && { what: [{ id: found.person.id, type: 'Patient' }] }),
    });
  if (!found?.person || found.refusal !== null) {
    const code = found?.refusal ?? 'person-unknown';
    await log('refused', `${code} ${input.matricule.slice(0, 40)}`);
    throw code === 'record-closed'
      ? openingsErrors.recordClosed()
      : openingsErrors.refused(code, reasonIn(call.language, { code }));
  }
  const [opened] = await needs.record.openRecords(call, [
    { patientId: found.person.id, origin: 'volunteer', referentId: found.referent?.id ?? null },
  ]);
  if (opened?.outcome !== 'opened') {
    await log('refused', 'already open');
    throw openingsErrors.alreadyOpen();
  }
  await log('permitted', 'on request, informed');
  return { recordId: opened.recordId };
}
