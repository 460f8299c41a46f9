// At the welcome desk: a new posted code for somebody whose letter was lost before it was used. Whoever has a way in, or
// came in once, asks for recovery: one operator alone opens no account that is in use.
import type { Call } from '../../../base/call.ts';
import { Fault } from '../../../base/fault.ts';
import { alreadyActive, noSuchThing } from '../errors.ts';
import { notify } from './events.ts';
import { accountOf, type PeopleRoom, plainMatricule } from './room.ts';

/** @throws Fault `identity.wrong-role` */
export function welcomeDesk(call: Call): { id: string } {
  const { actor } = call;
  if (actor.kind !== 'operator' || !actor.roles.includes('welcome-desk') || actor.session.scopes !== null)
    throw new Fault('forbidden', { code: 'identity.wrong-role', message: 'This is for the welcome desk.' });
  return { id: actor.operatorId };
}

export async function postActivation(room: PeopleRoom, call: Call, matricule: string): Promise<{ letterUrl: string }> {
  const operator = welcomeDesk(call);
  const person = await room.persons.findByMatricule(plainMatricule(matricule));
  const account = person === null || person.deathDate !== undefined ? null : await accountOf(room, person);
  const log = (outcome: 'permitted' | 'refused', detail: string): Promise<void> =>
    room.audit(call, {
      action: 'changed-account',
      outcome,
      detail,
      ...(person === null ? {} : { what: [{ id: person.id, type: 'Patient', title: person.name }] }),
    });
  if (person === null || account === null || account.disabled) {
    await log('refused', 'activation: nobody');
    throw noSuchThing();
  }
  if (await room.store.isActive(account.id)) {
    await log('refused', 'activation: account in use');
    throw alreadyActive();
  }
  const issued = await room.store.transaction(async (store) => {
    const made = await room.activations.issue(
      { kind: 'patient', subject: person.id, name: person.name, by: operator.id },
      store,
    );
    await notify(room, store, person.id, 'access-posted');
    return made;
  });
  await log('permitted', 'activation posted');
  return { letterUrl: `/api/agency/activations/${issued.id}/letter.pdf` };
}
