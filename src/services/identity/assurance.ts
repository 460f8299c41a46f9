// Levels of assurance of a sign-in, as the eIDAS network writes them in `acr`.
// https://ec.europa.eu/digital-building-blocks/sites/display/DIGITAL/eIDAS+eID+Profile (message format, section 3)
import type { Assurance } from './sessions.ts';

const prefix = 'http://eidas.europa.eu/LoA/';

export const acrOf = (assurance: Assurance): string => `${prefix}${assurance}`;

export function assuranceOf(acr: string | null | undefined): Assurance | null {
  const level = acr?.startsWith(prefix) ? acr.slice(prefix.length) : null;
  return level === 'low' || level === 'substantial' || level === 'high' ? level : null;
}

/** Health data is shown from `substantial` on. */
export const isEnough = (assurance: Assurance | null): assurance is 'substantial' | 'high' =>
  assurance === 'substantial' || assurance === 'high';
