// npm run token -- <demo client> [scope ...]: an access token of a partner system on stdout, for curl and the like.
import { parseArgs } from 'node:util';
import { partnerOf, readAccounts, UserProblem } from './send/accounts.ts';
import { askPartnerToken } from './send/partner-token.ts';

const help = `npm run -s token -- <client> [scope ...] [--data FOLDER] [--url URL]

Prints an access token for a demo partner system, good for five minutes. Without scopes: all that it is registered for.
`;

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { data: { type: 'string' }, url: { type: 'string' }, help: { type: 'boolean', default: false } },
  });
  const [clientId, ...scopes] = positionals;
  if (values.help) process.stdout.write(help);
  else {
    if (clientId === undefined) throw new UserProblem(help);
    const partner = partnerOf(await readAccounts(values.data ?? process.env.CERCLE_DATA ?? './data'), clientId);
    const tokenEndpoint =
      values.url === undefined ? partner.token_endpoint : `${values.url.replace(/\/(fhir)?\/?$/, '')}/oidc/token`;
    const { text } = await askPartnerToken({
      clientId,
      jwk: partner.jwk,
      tokenEndpoint,
      scopes: scopes.length > 0 ? scopes : partner.scopes,
    });
    process.stdout.write(`${text}\n`);
  }
} catch (error) {
  if (!(error instanceof UserProblem) && !String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS'))
    throw error;
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 2;
}
