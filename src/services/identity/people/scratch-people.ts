// For tests only: the identity world with what ways in of people are tested by.
import { Secret, TOTP } from 'otpauth';
import { createIdentityWorld } from '../scratch-identity.ts';
import { createSoftwareAuthenticator, type Lies, type SoftwareAuthenticator } from './software-authenticator.ts';

export type PeopleWorld = Awaited<ReturnType<typeof createPeopleWorld>>;
export type Client = ReturnType<PeopleWorld['client']>;
// biome-ignore lint/suspicious/noExplicitAny: tests say what they expect by asserting it
type Json = any;
export type Told = {
  status: number /** JSON, and empty for anything else. */;
  body: Json;
  text: string;
  headers: Headers;
};

export const anna = { matricule: '1985 0312 000 14', birthDate: '1985-03-12' };
export const weber = { matricule: '1970072300025', birthDate: '1970-07-23' };
export const goodPassphrase = 'bleu tortue monte escalier';
export const firefox = 'Mozilla/5.0 (Windows NT 10.0; rv:132.0) Gecko/20100101 Firefox/132.0';

export async function createPeopleWorld() {
  const world = await createIdentityWorld();
  let seconds = 0;

  /** A browser that speaks JSON as the portal does; `at` is the process that it reaches. */
  const client = (at = world.origin, browser = world.browser()) => {
    const ask = async (method: string, path: string, body?: object, headers: object = {}): Promise<Told> => {
      const response = await browser.once(`${at}${path}`, {
        method,
        headers: {
          'x-cercle': '1',
          'user-agent': firefox,
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = response.headers.get('content-type')?.includes('json') === true;
      return { status: response.status, body: isJson ? JSON.parse(text) : {}, text, headers: response.headers };
    };
    return {
      browser,
      ask,
      get: (path: string) => ask('GET', path),
      post: (path: string, body: object = {}) => ask('POST', path, body),
      delete: (path: string) => ask('DELETE', path),
      signedIn: async (): Promise<boolean> => (await ask('GET', '/api/session')).body.signedIn,
    };
  };
  type AnyClient = ReturnType<typeof client>;

  const startActivation = async (one: AnyClient, who = anna, subject = 'pat-anna'): Promise<Told> => {
    const { code } = await world.identity.issueActivation({ kind: 'patient', subject, name: 'Anna', by: 'op-lucie' });
    return one.post('/api/activation/start', { ...who, code });
  };
  const finishWithPasskey = async (one: AnyClient, device: SoftwareAuthenticator, lies: Lies = {}): Promise<Told> => {
    const { options } = (await one.post('/api/activation/passkey/options')).body as { options: never };
    return one.post('/api/activation/passkey', { response: device.create(options, lies), name: 'my phone' });
  };
  const signInWithPasskey = async (one: AnyClient, device: SoftwareAuthenticator, lies: Lies = {}): Promise<Told> => {
    const { ceremony, options } = (await one.post('/api/sign-in/passkey/options')).body as {
      ceremony: string;
      options: never;
    };
    return one.post('/api/sign-in/passkey', { ceremony, response: device.get(options, lies) });
  };
  const ahead = (more: number): void => {
    seconds += more;
    world.ahead(seconds * 1000);
  };

  return {
    ...world,
    client,
    startActivation,
    finishWithPasskey,
    signInWithPasskey,
    device: (options?: { counts?: boolean; synced?: boolean }) => createSoftwareAuthenticator(world.origin, options),
    /** What the app on the phone shows now. */
    codeOf: (secret: string): string =>
      new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: Date.now() + seconds * 1000 }),
    /** The code of a letter, as the printer gets it. */
    async letterCode(activation: string): Promise<string> {
      const { rows } = await world.sql.query<{ kind: string; subject: string; letter_sealed: Buffer }>({
        text: 'select kind, subject, letter_sealed from identity.activation where id = $1',
        values: [activation],
      });
      const row = rows[0];
      if (row === undefined) throw new Error('no such activation');
      const label = `activation ${activation} ${row.kind} ${row.subject} letter`;
      return world.sealer.open(label, row.letter_sealed).toString();
    },
    /** Moves our clock on. */
    later: ahead,
    /** Everybody as at the beginning: no way in, no code, no session, no brake, no time gone by. */
    async forget(): Promise<void> {
      ahead(-seconds);
      for (const table of [
        'passkey',
        'authenticator',
        'activation',
        'ceremony',
        'account_event',
        'recovery',
        'session',
      ])
        await world.sql.query({ text: `delete from identity.${table}` });
      await world.sql.query({ text: 'delete from identity.happening' });
      await world.sql.query({ text: 'update identity.account set valid_from = null, disabled_at = null' });
      await world.sql.query({ text: 'delete from platform.brake' });
    },
    /** A patient who activated with a passkey. */
    async activated(device: SoftwareAuthenticator): Promise<AnyClient> {
      const one = client();
      await startActivation(one);
      const told = await finishWithPasskey(one, device);
      if (told.status !== 200) throw new Error(`not activated: ${told.status} ${told.text}`);
      return one;
    },
    async operator(person: string): Promise<AnyClient> {
      const one = client();
      await one.browser.signIn('operator', person);
      return one;
    },
  };
}
