// The national services that the simulator plays: a certificate service, as most people have one, and an eIDAS node for
// those with a means of another state. Each is an OpenID provider of its own, with its own addresses, keys and words.
import { askOf, eidasAcr, type NationalProvider } from '../../kit/settings/national-providers.ts';
import type { CookiePurpose, SigningPurpose } from './secrets.ts';
import type { Assurance } from './sessions.ts';

export type SimulatedService = {
  id: string;
  /** In both languages of its pages and in every language of the sign-in page. */
  name: string;
  prefix: string;
  realm: 'simulator' | 'simulator-eidas';
  signing: SigningPurpose;
  cookies: CookiePurpose;
  acr: Record<Assurance, string>;
  claim: string;
  who: NationalProvider['who'];
};

export const simulatorClientId = 'cercle';
/** Of nobody: no register gives such a number. */
export const strangerMatricule = '1800010100001';

const levels = ['low', 'substantial', 'high'] as const;
const acrNames = (prefix: string): Record<Assurance, string> => ({
  low: `${prefix}low`,
  substantial: `${prefix}substantial`,
  high: `${prefix}high`,
});

export const simulatedServices: readonly SimulatedService[] = [
  {
    id: 'national',
    name: 'LuxTrust (simulation)',
    prefix: '/simulator/national',
    realm: 'simulator',
    signing: 'simulator-signing',
    cookies: 'simulator-cookies',
    // Words of its own: what they stand for is in the settings of the service, as it would be for a real one.
    acr: acrNames('urn:cercle:simulator:certificate:'),
    claim: 'matricule',
    who: ['patient', 'professional', 'operator', 'administrator'],
  },
  {
    id: 'eidas',
    name: 'eIDAS (simulation)',
    prefix: '/simulator/eidas',
    realm: 'simulator-eidas',
    signing: 'simulator-eidas-signing',
    cookies: 'simulator-eidas-cookies',
    acr: acrNames('http://eidas.europa.eu/LoA/'),
    claim: 'person_identifier',
    who: ['patient', 'professional'],
  },
];

/** The service as the platform is set to use it. */
export function providerOf(service: SimulatedService, origin: string): NationalProvider {
  const acr =
    service.id === 'eidas' ? eidasAcr : Object.fromEntries(levels.map((level) => [service.acr[level], level]));
  return {
    id: service.id,
    name: service.name,
    issuer: `${origin}${service.prefix}`,
    clientId: simulatorClientId,
    clientSecret: null,
    key: null,
    scopes: 'openid profile national',
    who: service.who,
    acr,
    ask: askOf(acr),
    matriculeClaim: service.claim,
  };
}
