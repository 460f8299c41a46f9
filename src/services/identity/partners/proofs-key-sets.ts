// Partners' keys by address: fetched from the public internet alone, kept for minutes, asked again when a signature names
// a key that is not known. https://www.rfc-editor.org/rfc/rfc7517#section-5 , https://hl7.org/fhir/smart-app-launch/STU2.2/client-confidential-asymmetric.html#registering-a-client-communicating-public-keys
import { lookup } from 'node:dns';
import { type ClientRequest, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Clock } from '../../../base/clock.ts';
import type { PublicJwks } from '../clients.ts';
import { isLoopbackUrl, isPublicAddress, mayFetchKeys } from './proofs-key-address.ts';

export const keySetLimits = {
  bytesMax: 65_536,
  keysMax: 20,
  fetchMillisecondsMax: 5_000,
  /** A set is asked again after this long, so that a key its owner withdrew ends here. */
  freshMilliseconds: 10 * 60_000,
  /** The least time between two askings, whatever kids are presented. */
  quietMilliseconds: 60_000,
  /** What was good is good for so long while its address does not answer. */
  keptMilliseconds: 12 * 3_600_000,
  setsMax: 1_000,
};

export type KeySets = ReturnType<typeof createKeySets>;

/** Answers the body, or throws. Redirects are not followed. */
export type FetchText = (address: string) => Promise<string>;

type Kept = { keys: string | null; good: number; tried: number; loading: Promise<void> | null };

export function createKeySets(needs: { clock: Clock; fetchText: FetchText }) {
  const { clock, fetchText } = needs;
  const sets = new Map<string, Kept>();

  const load = async (address: string, kept: Kept): Promise<void> => {
    kept.tried = clock.now().getTime();
    try {
      kept.keys = JSON.stringify(usableKeys(await fetchText(address)));
      kept.good = kept.tried;
    } catch {
      // The last good set stays; without one nothing that this partner signs is believed.
      if (kept.tried - kept.good > keySetLimits.keptMilliseconds) kept.keys = null;
    }
  };
  const current = async (address: string, milliseconds: number): Promise<string | null> => {
    let kept = sets.get(address);
    if (kept === undefined) {
      if (sets.size >= keySetLimits.setsMax) sets.delete(sets.keys().next().value as string);
      kept = { keys: null, good: 0, tried: Number.NEGATIVE_INFINITY, loading: null };
      sets.set(address, kept);
    }
    const one = kept;
    if (clock.now().getTime() - one.tried >= milliseconds)
      one.loading ??= load(address, one).finally(() => {
        one.loading = null;
      });
    if (one.loading !== null) await one.loading;
    return one.keys;
  };
  return {
    /** The set as JSON, at most ten minutes old when its address answers; null when there is none to believe. */
    current: (address: string): Promise<string | null> =>
      current(
        address,
        sets.get(address)?.keys == null ? keySetLimits.quietMilliseconds : keySetLimits.freshMilliseconds,
      ),
    /** As `current`, after a signature named a key that is not in the set: asked again, once a minute at most. */
    renewed: (address: string): Promise<string | null> => current(address, keySetLimits.quietMilliseconds),
  };
}

/** Signature keys that we accept; others in the set are passed over. @throws when the set is none, or holds a private key */
function usableKeys(text: string): PublicJwks {
  const { keys } = JSON.parse(text) as { keys?: unknown };
  if (!Array.isArray(keys) || keys.length > keySetLimits.keysMax) throw new Error('not a key set');
  const usable = (keys as Record<string, unknown>[]).filter(
    (key) =>
      typeof key === 'object' &&
      key !== null &&
      (key.use === undefined || key.use === 'sig') &&
      ((key.kty === 'EC' && (key.crv === 'P-256' || key.crv === 'P-384')) ||
        (key.kty === 'RSA' && Buffer.from(String(key.n), 'base64url').length >= 256)),
  );
  if (usable.some((key) => 'd' in key)) throw new Error('a private key was published');
  if (usable.length === 0) throw new Error('no usable key');
  return { keys: usable };
}

/** Connects to public addresses alone, whatever the name resolves to at that moment. */
export const createGuardedFetch = (production: boolean): FetchText => {
  const onlyPublic: LookupFunction = (name, options, done) =>
    lookup(name, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return done(error, []);
      if (addresses.length === 0 || addresses.some(({ address }) => !isPublicAddress(address)))
        return done(new Error('the name leads to an address that is not public'), []);
      if (options.all === true) return done(null, addresses);
      const [first] = addresses as [{ address: string; family: number }];
      return done(null, first.address, first.family);
    });
  return (address) =>
    new Promise((resolve, reject) => {
      if (!mayFetchKeys(address, production)) return reject(new Error('not an address for keys'));
      const url = new URL(address);
      const near = !production && isLoopbackUrl(url);
      const options: RequestOptions = {
        agent: false,
        headers: { accept: 'application/json', connection: 'close' },
        signal: AbortSignal.timeout(keySetLimits.fetchMillisecondsMax),
        maxHeaderSize: 16_384,
        ...(near ? {} : { lookup: onlyPublic }),
      };
      const request: ClientRequest = (url.protocol === 'https:' ? httpsRequest : httpRequest)(
        url,
        options,
        (response) => {
          if (response.statusCode !== 200) {
            response.destroy();
            return reject(new Error(`the address answered ${response.statusCode}`));
          }
          const chunks: Buffer[] = [];
          let bytes = 0;
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.length;
            if (bytes > keySetLimits.bytesMax) response.destroy(new Error('the set is too large'));
            else chunks.push(chunk);
          });
          response.on('end', () => resolve(Buffer.concat(chunks).toString()));
          response.on('error', reject);
        },
      );
      request.on('error', reject);
      request.end();
    });
};
