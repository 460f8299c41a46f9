// npm run send: gives files (PDF, CDA, FHIR JSON) to a running platform as one of its partner systems, for one patient.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { importJWK, type JWK } from 'jose';
import { Fault } from '../src/base/fault.ts';
import { type PartnerAccount, partnerOf, readAccounts, UserProblem } from './send/accounts.ts';
import { readCdaFile } from './send/cda-file.ts';
import { type Coding, documentSubmission, loinc, typeByKind } from './send/document.ts';
import { createFhirApi, type FhirApi, findPatient, locationIn, reasonOf } from './send/fhir-api.ts';
import { readFhirFile } from './send/fhir-file.ts';
import { createTokenSource } from './send/partner-token.ts';
import type { Submission } from './send/submission.ts';

const help = `npm run send -- --client <demo client> --patient <matricule> FILE...

Gives files to a running platform as a partner system would. FILE is a PDF, a CDA document (.xml), FHIR R4 JSON
(.json, .json.gz) or a folder of them. A file is taken whole or not at all; sent twice it is kept once.

  --client ID        praxis-schmit, labolink-moulin, doheem-am-gaart or his-belvedere (see data/demo/accounts.json)
  --patient NUMBER   the patient's matricule
  --type CODE        LOINC code of the document, for a PDF and for a CDA without a code
  --repair           take out narratives without a div, which FHIR does not allow, and say so
  --parallel N       files under way at once (default 4)
  --dry-run          say what would be sent, and send nothing
  --data FOLDER      data folder of the platform (default ./data, or CERCLE_DATA)
  --url URL          FHIR base of the platform (default: as in the accounts)
  --key FILE         private key of the client as a JWK, instead of that in the accounts
  --help             this

Ends with 1 when a file was refused, 2 when nothing could be sent.
`;

type Settings = {
  partner: PartnerAccount;
  fhir: string;
  patientId: string;
  type: Coding | null;
  repair: boolean;
};

type Outcome = { file: string; verdict: 'taken' | 'refused' | 'would send'; taken: number; text: string };

const out = (text: string): void => void process.stdout.write(`${text}\n`);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

const extensions = ['.pdf', '.xml', '.json', '.json.gz'];

function filesIn(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new UserProblem(`${path} is not there.`);
  if (!found.isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) =>
      entry.isDirectory()
        ? filesIn(join(path, entry.name))
        : extensions.some((end) => entry.name.toLowerCase().endsWith(end))
          ? [join(path, entry.name)]
          : [],
    );
}

/** @throws UserProblem, Fault: the file cannot be sent, and why */
function prepare(file: string, { partner, patientId, type, repair }: Settings): Submission {
  const raw = readFileSync(file);
  const bytes = raw[0] === 0x1f && raw[1] === 0x8b ? gunzipSync(raw) : raw;
  const title = basename(file)
    .replace(/(\.json)?\.gz$/i, '')
    .replace(extname(file), '')
    .replaceAll('_', ' ');
  const date = statSync(file).mtime.toISOString();
  const clientId = partner.client_id;
  const usual = type ?? typeByKind[partner.kind];
  if (bytes.toString('latin1', 0, 5) === '%PDF-')
    return documentSubmission(patientId, {
      bytes,
      contentType: 'application/pdf',
      type: usual,
      title,
      date,
      format: 'urn:ihe:iti:xds:2017:mimeTypeSufficient',
      author: partner.name,
      clientId,
    });
  const start = bytes
    .toString('utf8', 0, 200)
    .replace(/^\uFEFF/, '')
    .trimStart();
  if (start.startsWith('{'))
    return readFhirFile(bytes.toString('utf8').replace(/^\uFEFF/, ''), { patientId, repair, clientId, title, date });
  if (start.startsWith('<'))
    return documentSubmission(patientId, readCdaFile(bytes, { type: usual, title, date }, clientId));
  throw new UserProblem('neither PDF nor XML nor JSON');
}

const leftOutText = ({ leftOut }: Submission): string => {
  const total = [...leftOut.values()].reduce((sum, one) => sum + one, 0);
  return total === 0
    ? ''
    : `, ${total} left out: ${[...leftOut].map(([name, times]) => (times > 1 ? `${name} ${times}` : name)).join(', ')}`;
};

async function sendOne(file: string, settings: Settings, api: FhirApi, dryRun: boolean): Promise<Outcome> {
  let submission: Submission;
  try {
    submission = prepare(file, settings);
  } catch (error) {
    if (error instanceof UserProblem || error instanceof Fault)
      return { file, verdict: 'refused', taken: 0, text: `here, before sending: ${error.message}` };
    throw error;
  }
  const { taken, remarks } = submission;
  const what = `${taken} ${taken === 1 ? 'resource' : 'resources'} taken${leftOutText(submission)}${remarks.length === 0 ? '' : ` (${remarks.join('; ')})`}`;
  if (dryRun)
    return {
      file,
      verdict: 'would send',
      taken,
      text: `${what.replace(' taken', '')}, ${submission.body.length} characters to ${submission.path === '' ? 'the base' : submission.path}`,
    };
  const answer = await api.post(submission.path, submission.body);
  if (answer.status >= 200 && answer.status < 300)
    return { file, verdict: 'taken', taken, text: `${what}  ${locationIn(answer) ?? ''}` };
  return { file, verdict: 'refused', taken: 0, text: reasonOf(answer) };
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      client: { type: 'string' },
      patient: { type: 'string' },
      type: { type: 'string' },
      data: { type: 'string' },
      url: { type: 'string' },
      key: { type: 'string' },
      parallel: { type: 'string', default: '4' },
      repair: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    out(help);
    return 0;
  }
  if (values.client === undefined || values.patient === undefined || positionals.length === 0)
    throw new UserProblem(`--client, --patient and a file are needed.\n\n${help}`);
  const parallel = Number(values.parallel);
  if (!Number.isInteger(parallel) || parallel < 1 || parallel > 32)
    throw new UserProblem('--parallel is a number from 1 to 32.');
  const accounts = await readAccounts(values.data ?? process.env.CERCLE_DATA ?? './data');
  const partner = partnerOf(accounts, values.client);
  const fhir = (values.url ?? partner.fhir).replace(/\/$/, '');
  const jwk = values.key === undefined ? partner.jwk : await readKey(values.key);
  const tokenEndpoint = values.url === undefined ? partner.token_endpoint : fhir.replace(/\/fhir$/, '/oidc/token');
  const api = createFhirApi(
    fhir,
    createTokenSource({ clientId: partner.client_id, jwk, tokenEndpoint, scopes: partner.scopes }),
    say,
  );
  const files = positionals.flatMap(filesIn);
  if (files.length === 0) throw new UserProblem('There is no file to send in there.');
  const patientId = await findPatient(api, values.patient);
  const settings: Settings = {
    partner,
    fhir,
    patientId,
    repair: values.repair,
    type: values.type === undefined ? null : { system: loinc, code: values.type },
  };

  const outcomes: Outcome[] = [];
  const queue = files.values();
  const worker = async (): Promise<void> => {
    for (const file of queue) {
      const outcome = await sendOne(file, settings, api, values['dry-run']);
      outcomes.push(outcome);
      const progress =
        files.length > 1 ? `[${String(outcomes.length).padStart(String(files.length).length)}/${files.length}] ` : '';
      out(`${progress}${outcome.verdict.padEnd(7)}  ${file}: ${outcome.text}`);
    }
  };
  await Promise.all(Array.from({ length: Math.min(parallel, files.length) }, worker));
  const refused = outcomes.filter((one) => one.verdict === 'refused');
  const resources = outcomes.reduce((sum, one) => sum + one.taken, 0);
  if (files.length > 1)
    out(
      `${files.length - refused.length} of ${files.length} files ${values['dry-run'] ? 'could be sent' : 'taken'}, ${resources} resources; ${refused.length} refused`,
    );
  return refused.length === 0 ? 0 : 1;
}

async function readKey(path: string): Promise<JWK> {
  try {
    const jwk = JSON.parse(readFileSync(path, 'utf8')) as JWK;
    await importJWK(jwk, jwk.alg ?? 'ES256');
    return jwk;
  } catch (error) {
    throw new UserProblem(`${path} is no private key as a JWK: ${(error as Error).message}`);
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  const isArguments = String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS');
  if (!(error instanceof UserProblem) && !isArguments) throw error;
  say((error as Error).message);
  process.exitCode = 2;
}
