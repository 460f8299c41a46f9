// Levels of assurance of a sign-in, as the eIDAS network writes them in `acr`, and which is enough for whom.
// https://ec.europa.eu/digital-building-blocks/sites/display/DIGITAL/eIDAS+eID+Profile (message format, section 3)
import type { SignInAs } from './needs.ts';
import type { Assurance } from './sessions.ts';

const prefix = 'http://eidas.europa.eu/LoA/';

export const acrOf = (assurance: Assurance): string => `${prefix}${assurance}`;

/** Of our own tokens; what a national service says is read by the table of its settings. */
export function assuranceOf(acr: string | null | undefined): Assurance | null {
  const level = acr?.startsWith(prefix) ? acr.slice(prefix.length) : null;
  return level === 'low' || level === 'substantial' || level === 'high' ? level : null;
}

const order: Record<Assurance, number> = { low: 0, substantial: 1, high: 2 };

export const isAtLeast = (assurance: Assurance | null, least: Assurance): assurance is Assurance =>
  assurance !== null && order[assurance] >= order[least];

/** Health data is shown from `substantial` on; whoever opens others' records, or runs the platform, signs in at `high`. */
export const leastOf: Record<SignInAs, 'substantial' | 'high'> = {
  patient: 'substantial',
  professional: 'high',
  administrator: 'high',
  operator: 'high',
};
