// For tests only: tokens as partners get and revoke them. An app's comes by the whole way: code, PKCE, a person's consent.
// https://hl7.org/fhir/smart-app-launch/STU2.2/app-launch.html
import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { importJWK, SignJWT } from 'jose';
import { consentForm } from '../../src/services/identity/scratch-identity.ts';
import type { ClientKey } from '../faults/small-country.ts';
import type { Browser } from '../world/browser.ts';

export const diary = {
  kind: 'app' as const,
  id: 'heart-diary',
  name: 'Heart Diary',
  scopes: ['launch/patient', 'patient/*.cruds', 'user/*.cruds'],
  redirectUris: ['https://diary.example/back'],
};
const form = { 'content-type': 'application/x-www-form-urlencoded' };

/** The person of this browser lets the app in; answers its access token. */
export async function askAppToken(origin: string, browser: Browser, scope: string): Promise<string> {
  const verifier = randomBytes(32).toString('base64url');
  const back = diary.redirectUris[0] as string;
  const asked = new URLSearchParams({
    client_id: diary.id,
    redirect_uri: back,
    response_type: 'code',
    scope,
    state: 'one',
    aud: `${origin}/fhir`,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  /** Until a page, or the app's own address. */
  const follow = async (path: string, init?: RequestInit): Promise<{ url: string; html: string }> => {
    let url = new URL(path, origin).href;
    let response = await browser.fetch(url, { ...init, headers: { accept: 'text/html', ...init?.headers } });
    while (response.status >= 300 && response.status < 400) {
      await response.arrayBuffer();
      url = new URL(response.headers.get('location') ?? '', url).href;
      if (url.startsWith(back)) return { url, html: '' };
      response = await browser.fetch(url, { headers: { accept: 'text/html' } });
    }
    return { url, html: await response.text() };
  };
  const consent = await follow(`/oidc/auth?${asked}`);
  const done = await follow(consent.url, { method: 'POST', body: consentForm(consent.html, 'allow'), headers: form });
  const code = new URL(done.url).searchParams.get('code') ?? assert.fail(`no code: ${done.url}`);
  const response = await fetch(`${origin}/oidc/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: diary.id,
      code,
      redirect_uri: back,
      code_verifier: verifier,
    }),
  });
  const given = (await response.json()) as { access_token?: string };
  return given.access_token ?? assert.fail(JSON.stringify(given));
}

/** https://www.rfc-editor.org/rfc/rfc7009 : an app says who it is by its id, a system by its key. */
export async function revokeToken(origin: string, token: string, system?: ClientKey): Promise<void> {
  const endpoint = `${origin}/oidc/token/revocation`;
  const client: Record<string, string> =
    system === undefined
      ? { client_id: diary.id }
      : {
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: await new SignJWT({ jti: randomUUID() })
            .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: 'one' })
            .setIssuer(system.clientId)
            .setSubject(system.clientId)
            .setAudience(`${origin}/oidc/token`)
            .setIssuedAt()
            .setExpirationTime('2m')
            .sign(await importJWK(system.jwk)),
        };
  const response = await fetch(endpoint, { method: 'POST', body: new URLSearchParams({ token, ...client }) });
  assert.equal(response.status, 200, await response.text());
}
