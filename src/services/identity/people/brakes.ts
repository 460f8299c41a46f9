// How often somebody may try, counted for all processes: by address, and by the account that is tried whether or not
// there is one. https://pages.nist.gov/800-63-4/sp800-63b.html#throttle
import type { Brake, Brakes } from '../../../kit/sql/brakes.ts';

const quarter = 900;
const day = 86_400;

export const peopleBrakes = {
  activationAddress: { name: 'activation address', max: 30, seconds: quarter },
  activationPerson: { name: 'activation person', max: 10, seconds: 3_600 },
  signInAddress: { name: 'sign-in address', max: 60, seconds: quarter },
  signInPerson: { name: 'sign-in person', max: 10, seconds: quarter },
  /** Options cost a row each. */
  optionsAddress: { name: 'passkey options address', max: 200, seconds: quarter },
  recoveryAddress: { name: 'recovery address', max: 10, seconds: 3_600 },
  recoveryPerson: { name: 'recovery person', max: 8, seconds: day },
  /** New ways in of one account. */
  waysInAccount: { name: 'ways in account', max: 20, seconds: 3_600 },
} satisfies Record<string, Brake>;

/** Both count, the address first: one address must not use up the tries of many persons. */
export async function takeBoth(
  brakes: Brakes,
  address: readonly [Brake, string],
  person: readonly [Brake, string],
): Promise<void> {
  await brakes.take(...address);
  await brakes.take(...person);
}
