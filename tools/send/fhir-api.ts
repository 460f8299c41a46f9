// The platform's FHIR API as a partner uses it: a token that is renewed, busy answers waited out, refusals in words.
// https://hl7.org/fhir/R4/http.html
import { UserProblem } from './accounts.ts';
import { isObject, type Json, list } from './submission.ts';

export type Answer = { status: number; location: string | null; body: Json | null; tries: number };

const triesMax = 6;
const waitSecondsMax = 60;

export type FhirApi = { get(path: string): Promise<Answer>; post(path: string, body: string): Promise<Answer> };

export function createFhirApi(base: string, token: () => Promise<string>, say: (text: string) => void): FhirApi {
  const ask = async (method: string, path: string, body?: string): Promise<Answer> => {
    for (let tries = 1; ; tries++) {
      const response = await fetch(path === '' ? base : `${base}/${path}`, {
        method,
        headers: {
          authorization: `Bearer ${await token()}`,
          accept: 'application/fhir+json',
          ...(body === undefined ? {} : { 'content-type': 'application/fhir+json', prefer: 'return=minimal' }),
        },
        ...(body === undefined ? {} : { body }),
      }).catch((error: Error) => {
        // What is sent again is taken once, so that a lost answer does no harm.
        if (tries < triesMax) return null;
        throw new UserProblem(
          `nothing answers at ${base} (${(error.cause as Error | undefined)?.message ?? error.message})`,
        );
      });
      if (response !== null && response.status !== 429 && response.status !== 503)
        return {
          status: response.status,
          location: response.headers.get('location'),
          body: parseOrNull(await response.text()),
          tries,
        };
      if (response !== null && tries >= triesMax)
        return { status: response.status, location: null, body: parseOrNull(await response.text()), tries };
      const asked = Number(response?.headers.get('retry-after'));
      await response?.arrayBuffer();
      const seconds = Number.isFinite(asked) && asked > 0 ? asked : 2 ** (tries - 1);
      if (seconds > waitSecondsMax)
        throw new UserProblem(`the platform asks to come back in ${Math.ceil(seconds / 60)} minutes`);
      say(`${response === null ? 'no answer' : `the platform is busy (${response.status})`}: again in ${seconds} s …`);
      await new Promise((done) => setTimeout(done, seconds * 1000));
    }
  };
  return { get: (path) => ask('GET', path), post: (path, body) => ask('POST', path, body) };
}

function parseOrNull(text: string): Json | null {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

const matriculeSystem = 'https://cercle.example/fhir/sid/matricule';

/** @throws UserProblem when this partner may not know of such a person, or there is none */
export async function findPatient(api: FhirApi, matricule: string): Promise<string> {
  const answer = await api.get(
    `Patient?identifier=${encodeURIComponent(`${matriculeSystem}|${matricule.replace(/\s/g, '')}`)}`,
  );
  if (answer.status !== 200)
    throw new UserProblem(`The platform does not say who has the matricule ${matricule}: ${reasonOf(answer)}`);
  for (const { resource } of list(answer.body?.entry))
    if (isObject(resource) && resource.resourceType === 'Patient' && typeof resource.id === 'string')
      return resource.id;
  throw new UserProblem(`Nobody has the matricule ${matricule}.`);
}

/** Why not, in the words of the OperationOutcome: the first few, with their places. */
export function reasonOf({ status, body }: Answer): string {
  const issues = body?.resourceType === 'OperationOutcome' ? list(body.issue) : [];
  const words = issues.map((issue) => {
    const details = isObject(issue.details) ? issue.details.text : undefined;
    const text =
      typeof details === 'string'
        ? details
        : typeof issue.diagnostics === 'string'
          ? issue.diagnostics
          : String(issue.code ?? 'refused');
    const place = Array.isArray(issue.expression) ? issue.expression[0] : undefined;
    const hint = typeof place === 'string' && /\.text\.div$/.test(place) ? '; --repair takes such narratives out' : '';
    return typeof place === 'string' ? `${text} (${place})${hint}` : text;
  });
  if (words.length === 0) return `HTTP ${status}`;
  // The platform says no more than that, so that nobody learns who has a record.
  if (status === 404)
    return 'not found: a person without an open record, or nothing that this client may write there [404]';
  const more = words.length - 3;
  return `${words.slice(0, 3).join('; ')}${more > 0 ? `; and ${more} more` : ''} [${status}]`;
}

/** Where the most telling of what was made can be read. */
export function locationIn({ location, body }: Answer): string | null {
  if (location !== null) return location;
  const places = list(body?.entry).flatMap(({ response }) =>
    isObject(response) && typeof response.location === 'string' ? [response.location] : [],
  );
  for (const type of ['DocumentReference', 'Composition', 'DiagnosticReport']) {
    const found = places.find((place) => place.includes(`/${type}/`));
    if (found !== undefined) return found;
  }
  return places[0] ?? null;
}
