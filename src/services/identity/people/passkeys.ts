// Passkeys: WebAuthn credentials that the device finds by itself and uses only after it has verified its user.
// https://www.w3.org/TR/webauthn-3/
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server';
import { type Static, Type } from 'typebox';
import type { Account } from '../accounts.ts';
import type { PeopleRoom } from './room.ts';
import type { PasskeyRow } from './store-people.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const optional = (maxLength: number) => Type.Optional(Type.Union([Type.Null(), Type.String({ maxLength })]));
const common = {
  id: text(2_000),
  rawId: text(2_000),
  type: Type.Literal('public-key'),
  clientExtensionResults: Type.Optional(Type.Object({}, { additionalProperties: true })),
  authenticatorAttachment: optional(40),
};
/** RegistrationResponseJSON, as browsers write it. */
export const registrationForm = Type.Object({
  ...common,
  response: Type.Object({
    clientDataJSON: text(10_000),
    attestationObject: text(40_000),
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 40 }), { maxItems: 12 })),
  }),
});
/** AuthenticationResponseJSON. */
export const assertionForm = Type.Object({
  ...common,
  response: Type.Object({
    clientDataJSON: text(10_000),
    authenticatorData: text(10_000),
    signature: text(10_000),
    userHandle: optional(400),
  }),
});
export type Registration = Static<typeof registrationForm>;
export type Assertion = Static<typeof assertionForm>;

/** EdDSA, ES256, RS256 (COSE). */
const algorithms = [-8, -7, -257];
export const challengeMinutes = 5;

const rpOf = (room: PeopleRoom) => ({ expectedOrigin: room.origin(), expectedRPID: new URL(room.origin()).hostname });
const newChallenge = (room: PeopleRoom) => new Uint8Array(room.chance.bytes(32));

/** The account's own id: it tells nothing of the person. */
const userHandleOf = (account: string): string => Buffer.from(account).toString('base64url');

export async function newPasskeyOptions(room: PeopleRoom, account: Pick<Account, 'id' | 'name'>) {
  const known = await room.store.passkeysOf(account.id);
  return generateRegistrationOptions({
    rpName: 'Cercle',
    rpID: new URL(room.origin()).hostname,
    userName: account.name,
    userDisplayName: account.name,
    userID: new Uint8Array(Buffer.from(account.id)),
    challenge: newChallenge(room),
    timeout: challengeMinutes * 60_000,
    attestationType: 'none',
    excludeCredentials: known.map(({ credential, transports }) => ({ id: credential, transports })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });
}

export type NewPasskey = Pick<
  PasskeyRow,
  'credential' | 'public_key' | 'counter' | 'synced' | 'backed_up' | 'transports'
>;

/** Null when the answer is not what our question, our origin and a verified user make it. */
export async function readNewPasskey(
  room: PeopleRoom,
  challenge: string,
  registration: Registration,
): Promise<NewPasskey | null> {
  const verified = await verifyRegistrationResponse({
    response: registration as never,
    expectedChallenge: challenge,
    ...rpOf(room),
    requireUserVerification: true,
    supportedAlgorithmIDs: algorithms,
  }).catch(() => null);
  if (!verified?.verified) return null;
  const { credential, credentialDeviceType, credentialBackedUp } = verified.registrationInfo;
  return {
    credential: credential.id,
    public_key: Buffer.from(credential.publicKey),
    counter: String(credential.counter),
    synced: credentialDeviceType === 'multiDevice',
    backed_up: credentialBackedUp,
    transports: registration.response.transports ?? [],
  };
}

export const signInOptions = (room: PeopleRoom) =>
  generateAuthenticationOptions({
    rpID: new URL(room.origin()).hostname,
    challenge: newChallenge(room),
    timeout: challengeMinutes * 60_000,
    userVerification: 'required',
    allowCredentials: [],
  });

/** Whose passkey answered. `account` without `right` is whom the refusal concerns. */
export async function readAssertion(
  room: PeopleRoom,
  challenge: string,
  assertion: Assertion,
): Promise<{ account: string; right: boolean } | null> {
  const passkey = await room.store.findPasskey(assertion.id);
  if (passkey === null) return null;
  const wrong = { account: passkey.account, right: false };
  // A discoverable credential says whose it is, and it must say the same as we do.
  if (assertion.response.userHandle !== userHandleOf(passkey.account)) return wrong;
  const verified = await verifyAuthenticationResponse({
    response: assertion as never,
    expectedChallenge: challenge,
    ...rpOf(room),
    requireUserVerification: true,
    credential: {
      id: passkey.credential,
      publicKey: new Uint8Array(passkey.public_key),
      counter: Number(passkey.counter),
    },
  }).catch(() => null);
  if (!verified?.verified) return wrong;
  const { newCounter, credentialDeviceType, credentialBackedUp } = verified.authenticationInfo;
  // Whether a passkey can be synced is settled when it is made; one that changes its mind is another one.
  if ((credentialDeviceType === 'multiDevice') !== passkey.synced) return wrong;
  const right = await room.store.passkeyUsed(passkey.id, newCounter, credentialBackedUp, room.clock.now());
  return { account: passkey.account, right };
}
