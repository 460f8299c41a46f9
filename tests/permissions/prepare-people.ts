// What there must be before the routes of accounts are asked: Anna's ways in and a second session, requests for recovery
// at each step, a posted code. Answers the id that each route is asked with.
import assert from 'node:assert/strict';
import { Secret, TOTP } from 'otpauth';
import { createSoftwareAuthenticator } from '../../src/services/identity/people/software-authenticator.ts';
import { matricules } from '../faults/small-country.ts';
import { type Browser, signIn } from '../world/browser.ts';

export const annasPassphrase = 'bleu tortue monte escalier';

export async function preparePeople(
  origin: string,
  browsers: { anna: Browser; clerk: Browser; helper: Browser },
): Promise<Map<string, string>> {
  const { anna, clerk, helper } = browsers;
  const send = async <T>(browser: Browser, method: string, path: string, body?: unknown): Promise<T> => {
    const response = await browser.send(method, path, body);
    assert.ok(response.ok, `${method} ${path}: ${response.status}`);
    return (response.status === 204 ? null : await response.json()) as T;
  };
  const device = createSoftwareAuthenticator(origin);
  type Options = { options: Parameters<typeof device.create>[0] };
  const { options } = await send<Options>(anna, 'POST', '/api/account/passkeys/options', {});
  const response = device.create(options);
  const passkey = await send<{ id: string }>(anna, 'POST', '/api/account/passkeys', { response, name: 'phone' });
  const { secret } = await send<{ secret: string }>(anna, 'POST', '/api/account/authenticator', {
    passphrase: annasPassphrase,
  });
  const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate();
  await send(anna, 'POST', '/api/account/authenticator/confirm', { code });
  await signIn(origin, 'patient', 'anna');
  const { sessions } = await send<{ sessions: { id: string; current: boolean }[] }>(anna, 'GET', '/api/account');
  const other = sessions.find((one) => !one.current)?.id ?? assert.fail('no second session');

  const second = await signIn(origin, 'operator', 'reuter');
  const born = { carla: '1990-01-01', david: '1995-02-02', eva: '1996-03-03' };
  for (const name of ['carla', 'david', 'eva'] as const)
    await send(helper, 'POST', '/api/recovery', {
      matricule: matricules[name],
      birthDate: born[name],
      reach: 'letter',
    });
  const { items } = await send<{ items: { id: string; name: string }[] }>(helper, 'GET', '/api/agency/recoveries');
  const of = (name: string): string => items.find((one) => one.name === name)?.id ?? assert.fail(name);
  const recovery = (id: string): string => `/api/agency/recoveries/${id}`;
  for (const name of ['David Faber', 'Eva Simon'])
    await send(second, 'POST', `${recovery(of(name))}/check`, { how: 'video' });
  await send(helper, 'POST', `${recovery(of('Eva Simon'))}/approve`, {});

  const { letterUrl } = await send<{ letterUrl: string }>(clerk, 'POST', '/api/agency/activations', {
    matricule: matricules.carla,
  });
  return new Map([
    ['DELETE /api/account/sessions/:id', other],
    ['PUT /api/account/passkeys/:id', passkey.id],
    ['DELETE /api/account/passkeys/:id', passkey.id],
    ['POST /api/agency/recoveries/:id/check', of('Carla Reuter')],
    ['POST /api/agency/recoveries/:id/approve', of('David Faber')],
    ['POST /api/agency/recoveries/:id/refuse', of('Carla Reuter')],
    ['GET /api/agency/recoveries/:id/letter.pdf', of('Eva Simon')],
    ['GET /api/agency/activations/:id/letter.pdf', letterUrl.split('/').at(-2) as string],
  ]);
}
