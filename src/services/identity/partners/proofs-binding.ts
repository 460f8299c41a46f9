// Does the request that carries a bound token prove that it may? The key of its proof (DPoP) and the certificate shown
// to our proxy (mTLS) must be those that the token was given to.
// https://www.rfc-editor.org/rfc/rfc9449#section-7.1 , https://www.rfc-editor.org/rfc/rfc8705#section-3
import { hash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from '../../../base/clock.ts';
import type { AccessToken } from '../access-tokens.ts';
import { certificateMissing, proofInvalid } from '../errors.ts';
import type { ReadCertificate } from './proofs-certificate.ts';
import { type ProofKey, proofSecondsMax, readProof } from './proofs-dpop.ts';

export type TokenRequest = {
  headers: IncomingHttpHeaders;
  method?: string | undefined;
  /** Path and query, as received. */
  url?: string | undefined;
  remoteAddress?: string | undefined;
};

/** What is kept with a token that was seen: the key of its last proof, already read. */
export type Binding = { key: ProofKey | null };

export type CheckBinding = (
  token: Pick<AccessToken, 'jkt' | 'x5t'>,
  text: string,
  scheme: 'bearer' | 'dpop',
  request: TokenRequest,
  binding: Binding,
) => Promise<void>;

export function createBindingCheck(needs: {
  origin(): string;
  clock: Clock;
  readCertificate: ReadCertificate;
  /** False when it was used before, in any process. */
  useProof(proofHash: Buffer, expiresAt: Date): Promise<boolean>;
}): CheckBinding {
  const { clock } = needs;
  return async (token, text, scheme, request, binding) => {
    if (token.x5t !== null && needs.readCertificate(request)?.thumbprint !== token.x5t) throw certificateMissing();
    // A token without a key, under this scheme: somebody took the binding for granted.
    if (token.jkt === null) {
      if (scheme === 'dpop') throw proofInvalid('the token is not bound to a key');
      return;
    }
    if (scheme !== 'dpop') throw proofInvalid('the scheme is DPoP');
    const proof = request.headers.dpop;
    if (typeof proof !== 'string' || request.method === undefined || request.url === undefined)
      throw proofInvalid('missing');
    const path = request.url.split('?', 1)[0] as string;
    const read = readProof(
      proof,
      { method: request.method, url: `${needs.origin()}${path}`, token: text, now: clock.now().getTime() / 1000 },
      binding.key,
    );
    if (!read.ok) throw proofInvalid(read.problem);
    if (read.key.thumbprint !== token.jkt) throw proofInvalid('key');
    binding.key = read.key;
    const expiresAt = new Date((read.issuedAt + proofSecondsMax + 1) * 1000);
    if (!(await needs.useProof(hash('sha256', `${token.jkt} ${read.jti}`, 'buffer'), expiresAt)))
      throw proofInvalid('used before');
  };
}
