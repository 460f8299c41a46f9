// A professional's first way in: the posted code and the number in the register, then the national service at high. The
// identity that comes back is the account's from then on. https://pages.nist.gov/800-63-4/sp800-63b.html#enrollment
import type { Call } from '../../../base/call.ts';
import type { Brakes } from '../../../kit/sql/brakes.ts';
import type { Account, Accounts } from '../accounts.ts';
import { notRecognised, SignInRefused } from '../errors.ts';
import type { NationalIdentity } from '../national-sign-in.ts';
import type { IdentityEvent, ProfessionalFacts } from '../needs.ts';
import { type Redirect, refusedAtStart, type SignInNeeds, sendAway, type WaitingActivation } from '../sign-in.ts';
import type { Activations } from './activations.ts';
import { peopleBrakes, takeBoth } from './brakes.ts';
import type { PeopleStore } from './store-people.ts';

export type ProfessionalActivationNeeds = {
  signIn: SignInNeeds;
  accounts: Accounts;
  activations: Pick<Activations, 'check' | 'use'>;
  store: PeopleStore;
  brakes: Brakes;
  findProfessional(practitionerId: string): Promise<ProfessionalFacts | null>;
  practitionerIdOf(number: string): Promise<string | null>;
  audit(call: Call, entry: IdentityEvent): Promise<void>;
};

const plainNumber = (text: string): string =>
  text
    .slice(0, 40)
    .replace(/[\s.\-/]/g, '')
    .toUpperCase();

/** What is wrong is never said: an unknown number costs and answers as a wrong code does. */
export async function startProfessionalActivation(
  needs: ProfessionalActivationNeeds,
  call: Call,
  browser: { cookie: string | undefined; address: string },
  input: { code: string; number: string; with?: string | undefined },
): Promise<Redirect> {
  const typed = input.number.trim().slice(0, 40);
  await takeBoth(
    needs.brakes,
    [peopleBrakes.activationAddress, browser.address],
    [peopleBrakes.activationPerson, `professional ${plainNumber(typed)}`],
  );
  const id = (await needs.practitionerIdOf(typed)) ?? (await needs.practitionerIdOf(plainNumber(typed)));
  const found = id === null ? null : await needs.findProfessional(id);
  const activation = await needs.activations.check('professional', id, input.code);
  if (id === null || found === null || activation === null) {
    await needs.audit(call, {
      action: 'sign-in-refused',
      outcome: 'refused',
      detail: 'activation of a professional',
      ...(id === null ? {} : { what: [{ id, type: 'Practitioner' }] }),
    });
    throw notRecognised();
  }
  await needs.brakes.release(peopleBrakes.activationPerson, `professional ${plainNumber(typed)}`);
  try {
    // Awaited here: what the service refuses leads to the page that explains it.
    return await sendAway(needs.signIn, {
      as: 'professional',
      with: input.with,
      level: 'high',
      again: null,
      stepUp: false,
      return: '/pro',
      activation: { id: activation.id, practitionerId: id, name: found.name },
      cookie: browser.cookie,
      language: call.language,
    });
  } catch (error) {
    return refusedAtStart(needs.signIn, error, { as: 'professional' });
  }
}

const words = (text: string): string[] =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}]+/u)
    .filter((word) => word.length > 1);

/** Who found a letter in a bin has a code and can look up the number: the name of the identity must be the one of the
 * register, in one word at least. Services that give no name are believed without. */
const isNamedAlike = (registered: string, names: readonly string[]): boolean => {
  const known = new Set(words(registered));
  return names.length === 0 || names.flatMap(words).some((word) => known.has(word));
};

/** The code is used once everything else is right; of those who use it at one moment, one does. */
export async function linkProfessional(
  needs: Pick<ProfessionalActivationNeeds, 'accounts' | 'activations' | 'store' | 'findProfessional'>,
  { id, practitionerId, name }: WaitingActivation,
  identity: NationalIdentity,
): Promise<Account> {
  const { accounts } = needs;
  if ((await needs.findProfessional(practitionerId)) === null) throw new SignInRefused('activation-expired');
  if (!isNamedAlike(name, identity.names)) throw refusal('the identity has another name than the register');
  const linked = await accounts.findBySubject('professional', practitionerId);
  if (linked !== null && linked.matricule !== identity.matricule)
    throw refusal('the account is linked with another identity');
  const other = await accounts.findByMatricule('professional', identity.matricule);
  if (other !== null && other.subject !== practitionerId) throw refusal('the identity is linked with another account');
  if (!(await needs.activations.use(id, needs.store))) throw new SignInRefused('activation-expired');
  const made = await accounts.register({
    kind: 'professional',
    subject: practitionerId,
    matricule: identity.matricule,
    name,
  });
  const account = await accounts.find(made.id);
  if (account === null) throw new SignInRefused('no-account');
  return account;
}

const refusal = (why: string): SignInRefused => new SignInRefused('activation-refused', new Error(why));
