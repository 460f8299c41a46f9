// The file of national sign-in services (CERCLE_IDP_FILE): read, checked and documented by one table.
// https://openid.net/specs/openid-connect-discovery-1_0.html , https://openid.net/specs/openid-connect-core-1_0.html#acrSemantics

export type EidasLevel = 'low' | 'substantial' | 'high';
export type ProviderRole = 'patient' | 'professional' | 'operator' | 'administrator';

/** One service by which people prove who they are. */
export type NationalProvider = {
  id: string;
  name: string;
  issuer: string;
  clientId: string;
  /** Null: we sign an assertion, with `key` or with the platform's own key. */
  clientSecret: string | null;
  key: Readonly<Record<string, unknown>> | null;
  scopes: string;
  who: readonly ProviderRole[];
  /** What the service says in `acr`, and the eIDAS level that it stands for. What is not in it is no level. */
  acr: Readonly<Record<string, EidasLevel>>;
  /** What is asked for in `acr_values` where at least this level is needed. */
  ask: { substantial: string; high: string };
  matriculeClaim: string;
};

const roles: readonly ProviderRole[] = ['patient', 'professional', 'operator', 'administrator'];
const levels: readonly EidasLevel[] = ['low', 'substantial', 'high'];
const eidas = 'http://eidas.europa.eu/LoA/';

/** The levels as the eIDAS network itself writes them.
 * https://ec.europa.eu/digital-building-blocks/sites/display/DIGITAL/eIDAS+eID+Profile (message format, section 3) */
export const eidasAcr: Record<string, EidasLevel> = Object.fromEntries(levels.map((level) => [eidas + level, level]));

/** The members of one entry of the file, in its order; docs/reference/settings.md is made from it. */
export const providerRows = {
  id: {
    about:
      'Ours, in addresses: `a-z`, `0-9` and `-`, 2 to 30 characters. Its return address is `<origin>/auth/callback/<id>`.',
  },
  name: { about: 'As people read it on the sign-in page.' },
  issuer: {
    about:
      'Its issuer; what it offers is read from `<issuer>/.well-known/openid-configuration`. https, save on loopback.',
  },
  clientId: { about: 'Our client id there.' },
  clientSecret: {
    about: 'Our secret there, where it wants one. Give the file to the account of Cercle alone.',
    optional: true,
  },
  key: {
    about:
      'A private key (JWK, P-256, with `kid`) that signs our assertions (`private_key_jwt`), instead of a secret. Without either the platform’s own key signs, which is published at `<origin>/oidc/jwks`.',
    optional: true,
  },
  scopes: { about: 'What is asked for, `openid` among it. Default: `openid profile`.', optional: true },
  who: { about: 'A list of `patient`, `professional`, `operator`, `administrator`: who may come by it.' },
  acr: {
    about:
      'Its `acr` values, each with the eIDAS level it stands for: `low`, `substantial` or `high`. Any other value lets nobody in. Default: the values of the eIDAS network.',
    optional: true,
  },
  acrValues: {
    about:
      'What to ask for in `acr_values`: `{ "substantial": "…", "high": "…" }`. Default: every value of `acr` that is good enough, highest first.',
    optional: true,
  },
  matriculeClaim: {
    about:
      'The claim, of the ID token or of the userinfo endpoint, that holds the national identifier. Default: `matricule`.',
    optional: true,
  },
} as const satisfies Record<string, { about: string; optional?: true }>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/** Every `acr` value that is at least of the level, highest first. */
function enough(acr: Record<string, EidasLevel>, least: EidasLevel): string {
  const order = (value: string): number => levels.indexOf(acr[value] as EidasLevel);
  return Object.keys(acr)
    .filter((value) => order(value) >= levels.indexOf(least))
    .sort((a, b) => order(b) - order(a))
    .join(' ');
}

export const askOf = (acr: Record<string, EidasLevel>): NationalProvider['ask'] => ({
  substantial: enough(acr, 'substantial'),
  high: enough(acr, 'high'),
});

/** One provider by CERCLE_IDP_ISSUER and its neighbours, with eIDAS's own levels, for everybody. */
export const singleProvider = (of: {
  issuer: string;
  clientId: string;
  clientSecret: string | null;
}): NationalProvider => ({
  id: 'national',
  name: 'LuxTrust',
  ...of,
  key: null,
  scopes: 'openid profile national',
  who: roles,
  acr: eidasAcr,
  ask: askOf(eidasAcr),
  matriculeClaim: 'matricule',
});

/** What is wrong goes to `problem`, in words for an operator; such an entry is left out. */
export function readNationalProviders(text: string, problem: (text: string) => void): NationalProvider[] {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    problem('it is not JSON.');
    return [];
  }
  if (!Array.isArray(entries) || entries.length === 0) {
    problem('it must be a list of one or more services: [{ "id": … }].');
    return [];
  }
  const read = entries.flatMap((entry, i) => {
    const before = isObject(entry) && isText(entry.id) ? `service "${entry.id}"` : `service ${i + 1}`;
    const one = readOne(entry, (what) => problem(`${before}: ${what}`));
    return one === null ? [] : [one];
  });
  for (const { id } of read)
    if (read.filter((other) => other.id === id).length > 1) {
      problem(`service "${id}" is there more than once.`);
      break;
    }
  return read;
}

function readOne(entry: unknown, problem: (what: string) => void): NationalProvider | null {
  if (!isObject(entry)) {
    problem('it must be an object.');
    return null;
  }
  let good = true;
  const wrong = (what: string): void => {
    good = false;
    problem(what);
  };
  for (const name of Object.keys(entry)) if (!(name in providerRows)) wrong(`"${name}" is not a member of a service.`);
  for (const name of ['id', 'name', 'issuer', 'clientId']) if (!isText(entry[name])) wrong(`"${name}" must be given.`);
  for (const name of ['clientSecret', 'scopes', 'matriculeClaim'])
    if (entry[name] !== undefined && !isText(entry[name])) wrong(`"${name}" must be a text.`);
  if (isText(entry.id) && !/^[a-z0-9][a-z0-9-]{1,29}$/.test(entry.id))
    wrong('"id" must be 2 to 30 of a-z, 0-9 and "-".');
  if (isText(entry.issuer) && !isIssuer(entry.issuer))
    wrong(`"issuer" must be an https address without query or fragment; it is "${entry.issuer}".`);
  if (entry.clientSecret !== undefined && entry.key !== undefined)
    wrong('"clientSecret" and "key" exclude each other.');
  if (entry.key !== undefined && !isSigningKey(entry.key))
    wrong('"key" must be a private JWK of the curve P-256, with "d" and "kid".');
  const scopes = isText(entry.scopes) ? entry.scopes.trim() : 'openid profile';
  if (!scopes.split(/\s+/).includes('openid')) wrong('"scopes" must hold openid.');
  const who = entry.who;
  const isWho = Array.isArray(who) && who.length > 0 && who.every((one) => roles.includes(one as ProviderRole));
  if (!isWho) wrong(`"who" must be a list of ${roles.join(', ')}.`);
  const acr = readAcr(entry.acr, wrong);
  const ask = acr === null ? null : readAsk(entry.acrValues, acr, wrong);
  if (acr !== null && isWho) {
    const best = Object.values(acr);
    const needed = (who as ProviderRole[]).some((one) => one !== 'patient') ? ['high'] : ['substantial', 'high'];
    if (!best.some((level) => needed.includes(level)))
      wrong(`"acr" must name a value that stands for ${needed.join(' or ')}: nobody of "who" could come in by it.`);
  }
  if (!good || acr === null || ask === null) return null;
  return {
    id: entry.id as string,
    name: (entry.name as string).trim(),
    issuer: entry.issuer as string,
    clientId: entry.clientId as string,
    clientSecret: (entry.clientSecret as string | undefined) ?? null,
    key: (entry.key as Record<string, unknown> | undefined) ?? null,
    scopes,
    who: who as ProviderRole[],
    acr,
    ask,
    matriculeClaim: (entry.matriculeClaim as string | undefined) ?? 'matricule',
  };
}

function readAcr(value: unknown, wrong: (what: string) => void): Record<string, EidasLevel> | null {
  if (value === undefined) return eidasAcr;
  const right =
    isObject(value) &&
    Object.entries(value).every(([acr, level]) => /^\S+$/.test(acr) && levels.includes(level as EidasLevel));
  if (!right) wrong('"acr" must say low, substantial or high for each value, and no value may hold a space.');
  return right ? (value as Record<string, EidasLevel>) : null;
}

function readAsk(
  value: unknown,
  acr: Record<string, EidasLevel>,
  wrong: (what: string) => void,
): NationalProvider['ask'] | null {
  const made = askOf(acr);
  if (value === undefined) return made;
  if (!isObject(value) || !Object.keys(value).every((name) => name in made) || !Object.values(value).every(isText)) {
    wrong('"acrValues" may hold the texts "substantial" and "high".');
    return null;
  }
  for (const [level, text] of Object.entries(value as Record<string, string>))
    for (const one of text.split(/\s+/))
      if (!(made[level as 'high'] as string).split(' ').includes(one)) {
        wrong(`"acrValues" asks for "${one}", which "acr" does not count as ${level}.`);
        return null;
      }
  return { ...made, ...(value as Partial<NationalProvider['ask']>) };
}

/** https, and http on this machine alone. https://openid.net/specs/openid-connect-core-1_0.html#IDToken */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, search, hash, username } = new URL(text);
  const isLoopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
  return (protocol === 'https:' || (protocol === 'http:' && isLoopback)) && search + hash + username === '';
}

const isSigningKey = (key: unknown): boolean =>
  isObject(key) &&
  key.kty === 'EC' &&
  key.crv === 'P-256' &&
  [key.x, key.y, key.d, key.kid].every((part) => isText(part));
