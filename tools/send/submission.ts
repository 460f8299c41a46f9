// What is going to be sent for one file, and the parts that every kind of file needs.
import { createHash } from 'node:crypto';

export type Json = { [name: string]: unknown };
export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const list = (value: unknown): Json[] => (Array.isArray(value) ? value.filter(isObject) : []);

export type Submission = {
  /** `/fhir` for a transaction, `/fhir/Type` for one resource: below the base, `` or `Type`. */
  path: string;
  body: string;
  taken: number;
  /** Types that a record does not take, with how many were there. */
  leftOut: Map<string, number>;
  /** Said beside the result: repairs, and what the file became. */
  remarks: string[];
};

export type OutgoingEntry = { type: string; fullUrl: string; text: string };

/** A name-based uuid: the same parts give the same one, so that a file sent twice is one submission. https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-8 */
export function uuidOf(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  const hex = hash.digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

export const urnOf = (...parts: readonly (string | Uint8Array)[]): string => `urn:uuid:${uuidOf(...parts)}`;

export const identifierText = (value: string): string => JSON.stringify({ system: 'urn:ietf:rfc:3986', value });

const entriesText = (entries: readonly OutgoingEntry[]): string =>
  entries
    .map(
      ({ type, fullUrl, text }) =>
        `{"fullUrl":${JSON.stringify(fullUrl)},"resource":${text},"request":{"method":"POST","url":"${type}"}}`,
    )
    .join(',');

/** The bundle's identifier follows from all that is in it: sent again, the platform answers as the first time. */
export function transactionText(entries: readonly OutgoingEntry[], profile?: string): string {
  const inside = entriesText(entries);
  const meta = profile === undefined ? '' : `"meta":{"profile":["${profile}"]},`;
  return `{"resourceType":"Bundle",${meta}"identifier":${identifierText(urnOf('bundle', inside))},"type":"transaction","entry":[${inside}]}`;
}

export function count(map: Map<string, number>, name: string): void {
  map.set(name, (map.get(name) ?? 0) + 1);
}
