// Authenticator apps: six digits each thirty seconds, and each step is good once.
// https://www.rfc-editor.org/rfc/rfc6238
import { Secret, TOTP } from 'otpauth';
import type { PeopleRoom } from './room.ts';

const issuer = 'Cercle';
const form = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** A clock may be one step off either way. */
const window = 1;

const labelOf = (account: string): string => `authenticator ${account}`;

export function newAuthenticator(room: PeopleRoom, name: string): { secret: string; uri: string } {
  const secret = new Secret({ buffer: new Uint8Array(room.chance.bytes(20)).buffer });
  const totp = new TOTP({ issuer, label: name, issuerInLabel: true, secret, ...form });
  return { secret: secret.base32, uri: totp.toString() };
}

/** The time step of a right code; null for a wrong one. */
export function stepOf(room: PeopleRoom, secret: string, code: string): number | null {
  const digits = code.replace(/\s/g, '');
  if (!/^\d{6}$/.test(digits)) return null;
  const timestamp = room.clock.now().getTime();
  const delta = TOTP.validate({ token: digits, secret: Secret.fromBase32(secret), timestamp, window, ...form });
  return delta === null ? null : Math.floor(timestamp / (form.period * 1000)) + delta;
}

export const sealSecret = (room: PeopleRoom, account: string, secret: string): Buffer =>
  room.sealer.seal(labelOf(account), secret);

/** True once for each code. With no authenticator it works as hard and says no. */
export async function checkAuthenticator(
  room: PeopleRoom,
  account: string | null,
  passphrase: string,
  code: string,
): Promise<boolean> {
  const row = await room.store.findAuthenticator(account ?? '');
  const rightPassphrase = await room.secretHash.verify(passphrase.normalize('NFKC'), row?.passphrase ?? null);
  const secret =
    row === null || account === null ? nobodysSecret : room.sealer.open(labelOf(account), row.sealed).toString();
  const step = stepOf(room, secret, code);
  const right = row !== null && rightPassphrase && step !== null;
  return (await room.store.authenticatorUsed(right ? (account as string) : '', step ?? 0)) && right;
}

const nobodysSecret = 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';
