// For tests only: an authenticator in software. It makes ES256 passkeys with attestation `none` and signs what it is
// asked, honestly or not. https://www.w3.org/TR/webauthn-3/#sctn-authenticator-data
import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { systemChance } from '../../../base/clock.ts';

type CreationOptions = { challenge: string; rp: { id?: string }; user: { id: string } };
type RequestOptions = { challenge: string; rpId?: string };
/** What an attacker's device would say otherwise. */
export type Lies = {
  origin?: string;
  rpId?: string;
  challenge?: string;
  userVerified?: boolean;
  counter?: number;
  userHandle?: string;
  synced?: boolean;
  type?: string;
  key?: KeyObject;
};
export type SoftwareAuthenticator = ReturnType<typeof createSoftwareAuthenticator>;

const sha256 = (data: string | Buffer): Buffer => createHash('sha256').update(data).digest();
const b64 = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64url');

/** As much CBOR as a passkey needs: small integers, texts, bytes and maps. */
function cbor(value: number | string | Buffer | Map<number | string, unknown>): Buffer {
  const head = (major: number, n: number): Buffer =>
    n < 24
      ? Buffer.from([(major << 5) | n])
      : n < 256
        ? Buffer.from([(major << 5) | 24, n])
        : Buffer.from([(major << 5) | 25, n >> 8, n & 255]);
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  return Buffer.concat([head(5, value.size), ...[...value].flatMap(([key, one]) => [cbor(key), cbor(one as never)])]);
}

export function createSoftwareAuthenticator(origin: string, device: { counts?: boolean; synced?: boolean } = {}) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const id = systemChance.bytes(32);
  let counter = 0;
  let userHandle = '';
  const next = (): number => (device.counts === false ? 0 : ++counter);
  const dataOf = (rpId: string, lies: Lies, attested: Buffer | null): Buffer => {
    const synced = lies.synced ?? device.synced ?? false;
    const flags =
      0x01 | (lies.userVerified === false ? 0 : 0x04) | (synced ? 0x18 : 0) | (attested === null ? 0 : 0x40);
    const count = Buffer.alloc(4);
    count.writeUInt32BE(lies.counter ?? next());
    return Buffer.concat([sha256(lies.rpId ?? rpId), Buffer.from([flags]), count, attested ?? Buffer.alloc(0)]);
  };
  const clientData = (type: string, challenge: string, lies: Lies): Buffer =>
    Buffer.from(
      JSON.stringify({
        type: lies.type ?? type,
        challenge: lies.challenge ?? challenge,
        origin: lies.origin ?? origin,
        crossOrigin: false,
      }),
    );
  const hostOf = (rpId: string | undefined): string => rpId ?? new URL(origin).hostname;

  return {
    create(options: CreationOptions, lies: Lies = {}) {
      const jwk = publicKey.export({ format: 'jwk' });
      const cose = cbor(
        new Map<number, number | Buffer>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, Buffer.from(jwk.x as string, 'base64url')],
          [-3, Buffer.from(jwk.y as string, 'base64url')],
        ]),
      );
      const attested = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, cose]);
      userHandle = options.user.id;
      const attestationObject = cbor(
        new Map<string, unknown>([
          ['fmt', 'none'],
          ['attStmt', new Map()],
          ['authData', dataOf(hostOf(options.rp.id), lies, attested)],
        ]),
      );
      return {
        id: b64(id),
        rawId: b64(id),
        type: 'public-key' as const,
        clientExtensionResults: {},
        response: {
          clientDataJSON: b64(clientData('webauthn.create', options.challenge, lies)),
          attestationObject: b64(attestationObject),
          transports: ['internal'],
        },
      };
    },
    get(options: RequestOptions, lies: Lies = {}) {
      const authenticatorData = dataOf(hostOf(options.rpId), lies, null);
      const client = clientData('webauthn.get', options.challenge, lies);
      const signature = sign('sha256', Buffer.concat([authenticatorData, sha256(client)]), lies.key ?? privateKey);
      return {
        id: b64(id),
        rawId: b64(id),
        type: 'public-key' as const,
        clientExtensionResults: {},
        response: {
          clientDataJSON: b64(client),
          authenticatorData: b64(authenticatorData),
          signature: b64(signature),
          userHandle: lies.userHandle ?? userHandle,
        },
      };
    },
  };
}
