// npm run token -- <client> [scope ...]: an access token of a partner system on stdout, for curl and the like.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { JWK } from 'jose';
import { partnerOf, readAccounts, UserProblem } from './send/accounts.ts';
import { askPartnerToken } from './send/partner-token.ts';

const help = `npm run -s token -- <client> [scope ...] [--data FOLDER] [--url URL]
npm run -s token -- <client> <scope ...> --key FILE [--url URL]

Prints an access token for a demo partner system, good for five minutes. Without scopes: all that it is registered for.
With --key, for any system that is registered, by the private key (JWK) in that file.
`;

const platform = (url: string): string => `${url.replace(/\/(fhir)?\/?$/, '')}/oidc/token`;

/** @throws UserProblem when the file is not there or holds no key */
async function readKey(file: string): Promise<JWK> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as JWK;
  } catch (error) {
    throw new UserProblem(`${file} cannot be read as a private key (JWK): ${(error as Error).message}`);
  }
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      data: { type: 'string' },
      url: { type: 'string' },
      key: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const [clientId, ...scopes] = positionals;
  if (values.help) process.stdout.write(help);
  else {
    if (clientId === undefined) throw new UserProblem(help);
    const partner =
      values.key === undefined
        ? partnerOf(await readAccounts(values.data ?? process.env.CERCLE_DATA ?? './data'), clientId)
        : {
            jwk: await readKey(values.key),
            token_endpoint: platform(process.env.BASE ?? 'http://127.0.0.1:8080'),
            scopes: [],
          };
    const asked = scopes.length > 0 ? scopes : partner.scopes;
    if (asked.length === 0) throw new UserProblem(`Say which scopes, as they were registered.\n\n${help}`);
    const { text } = await askPartnerToken({
      clientId,
      jwk: partner.jwk,
      tokenEndpoint: values.url === undefined ? partner.token_endpoint : platform(values.url),
      scopes: asked,
    });
    process.stdout.write(`${text}\n`);
  }
} catch (error) {
  if (!(error instanceof UserProblem) && !String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS'))
    throw error;
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
