// Versions on the wire: ETag, conditional headers, Location (https://hl7.org/fhir/R4/http.html#concurrency, #cread).
import { Fault } from '../../base/fault.ts';

/** `W/"3"`. */
export const formatEtag = (version: string | number): string => `W/"${version}"`;

/** The version of one ETag, weak or strong; null when it is none. Bare numbers are taken too, as many clients send them. */
export function parseEtag(text: string): string | null {
  const found = /^(?:W\/)?"([A-Za-z0-9\-.]{1,64})"$/.exec(text.trim()) ?? /^([A-Za-z0-9\-.]{1,64})$/.exec(text.trim());
  return found === null ? null : (found[1] as string);
}

const invalidHeader = (name: string, text: string): Fault =>
  new Fault('invalid', {
    code: 'rest.invalid-header',
    message: `${name}: ${text}`,
    issues: [{ code: 'value', text, expression: `http.${name}` }],
  });

/**
 * The version that If-Match demands; undefined without the header, `*` for any existing one. Throws `invalid` for what
 * is no ETag.
 */
export function parseIfMatch(header: string | undefined): string | undefined {
  if (header === undefined || header.trim() === '') return undefined;
  if (header.trim() === '*') return '*';
  const version = parseEtag(header);
  if (version === null) throw invalidHeader('If-Match', 'an ETag such as W/"3" is expected');
  return version;
}

/** Throws 412 when the resource is not at the version that If-Match demands. `current` null: there is none. */
export function requireMatch(ifMatch: string | undefined, current: string | number | null): void {
  if (ifMatch === undefined) return;
  if (current !== null && (ifMatch === '*' || ifMatch === String(current))) return;
  const text = 'the resource was changed since that version';
  throw new Fault('conflict', {
    code: 'rest.version-conflict',
    status: 412,
    message: text,
    issues: [{ code: 'conflict', text }],
  });
}

/** Whether a read may answer 304: If-None-Match goes before If-Modified-Since (RFC 9110 13.2.2). `modified` in ms. */
export function isNotModified(
  ifNoneMatch: string | undefined,
  ifModifiedSince: string | undefined,
  version: string | number,
  modified: number,
): boolean {
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== '') {
    if (ifNoneMatch.trim() === '*') return true;
    return ifNoneMatch.split(',').some((tag) => parseEtag(tag) === String(version));
  }
  if (ifModifiedSince === undefined) return false;
  const since = Date.parse(ifModifiedSince);
  // An HTTP date has whole seconds.
  return !Number.isNaN(since) && Math.floor(modified / 1000) * 1000 <= since;
}

/** `If-None-Match: *` on a PUT: create only (https://hl7.org/fhir/R4/http.html#cond-update). Throws 412 when it exists. */
export function requireNone(ifNoneMatch: string | undefined, exists: boolean): void {
  if (!exists || ifNoneMatch?.trim() !== '*') return;
  const text = 'the resource is there already';
  throw new Fault('conflict', {
    code: 'rest.already-exists',
    status: 412,
    message: text,
    issues: [{ code: 'duplicate', text }],
  });
}

/** The search of If-None-Exist, without a leading `Type?` or `?`; undefined without the header, `invalid` when empty. */
export function parseIfNoneExist(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const query = header.trim().replace(/^[^?=&]*\?/, '');
  if (query === '') throw invalidHeader('If-None-Exist', 'a search such as identifier=system|value is expected');
  return query;
}

/** `[base]/Type/id/_history/3`; `baseUrl` has no slash at the end. */
export const locationOf = (baseUrl: string, type: string, id: string, version: string | number): string =>
  `${baseUrl}/${type}/${id}/_history/${version}`;

/** An HTTP date, whole seconds. */
export const formatLastModified = (at: Date): string => at.toUTCString();
