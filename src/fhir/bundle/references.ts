// References inside a transaction: `urn:uuid:…` and conditional ones become real, in the exact text of a resource
// (https://hl7.org/fhir/R4/http.html#trules).
import { Fault } from '../../base/fault.ts';
import { isResourceType } from '../search/parameters.ts';

/**
 * Elements whose whole value is a link: Reference.reference, and elements of type uri, url, uuid and oid. Identifiers
 * are no links: in MHD an identifier's value is often the very urn:uuid of its entry, and must stay.
 * In JSON text a name in quotes followed by a colon cannot stand inside a string, where quotes are escaped.
 */
const link =
  /"(reference|url|uri|valueUri|valueUrl|valueUuid|valueOid|instantiatesUri|source)"(\s*:\s*)"((?:[^"\\]|\\.)*)"/g;
/** `<a href="urn:uuid:…">` and `<img src="…">` in a narrative, whose quotes are escaped in JSON. */
const narrative = /((?:href|src)=(?:\\"|'))(urn:(?:uuid|oid):[^"'\\]+)/g;
const conditional = /^([A-Z][A-Za-z]+)\?(.+)$/;

export type ConditionalReference = { written: string; type: string; query: string };

/** All `Type?query` references of a resource's text, each once. The search must find exactly one resource. */
export function findConditionalReferences(text: string): ConditionalReference[] {
  const found = new Map<string, ConditionalReference>();
  for (const [, name, , value = ''] of text.matchAll(link)) {
    if (name !== 'reference') continue;
    const written = unescapeJson(value);
    const [, type = '', query = ''] = conditional.exec(written) ?? [];
    if (isResourceType(type)) found.set(written, { written, type, query });
  }
  return [...found.values()];
}

/** `urn:uuid:…` links of a text, each once: what must be in the table, or stay dangling. */
export function findUrnReferences(text: string): string[] {
  const found = new Set<string>();
  for (const [, name, , value = ''] of text.matchAll(link)) {
    if (name === 'reference' && value.startsWith('urn:')) found.add(value);
  }
  return [...found];
}

const unescapeJson = (text: string): string => (text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text);

/**
 * The text with every link of `table` replaced (`urn:uuid:…` to `Patient/x`, `Patient?identifier=…` to `Patient/x`), and
 * nothing else touched. Keys are full URLs of entries and conditional references as written.
 */
export function rewriteReferences(text: string, table: ReadonlyMap<string, string>): string {
  if (table.size === 0) return text;
  const rewritten = text.replace(link, (whole, name: string, colon: string, value: string) => {
    const target = lookUp(table, unescapeJson(value));
    return target === undefined ? whole : `"${name}"${colon}${JSON.stringify(target)}`;
  });
  if (!rewritten.includes('urn:')) return rewritten;
  return rewritten.replace(narrative, (whole, before: string, value: string) => {
    const target = lookUp(table, value);
    return target === undefined ? whole : before + target;
  });
}

/** A fragment stays with the link it stands on. */
function lookUp(table: ReadonlyMap<string, string>, value: string): string | undefined {
  const direct = table.get(value);
  if (direct !== undefined) return direct;
  const hash = value.indexOf('#');
  const target = hash <= 0 ? undefined : table.get(value.slice(0, hash));
  return target === undefined ? undefined : target + value.slice(hash);
}

/** A urn that names no entry of the transaction: nothing could ever follow it. */
export function refuseDangling(index: number, text: string, table: ReadonlyMap<string, string>): void {
  const dangling = findUrnReferences(text).filter(
    (urn) => urn.startsWith('urn:uuid:') && lookUp(table, urn) === undefined,
  );
  if (dangling.length === 0) return;
  throw new Fault('invalid', {
    code: 'bundle.dangling-reference',
    message: `entry ${index} refers to what is not in the Bundle`,
    issues: dangling.map((urn) => ({
      code: 'not-found',
      text: `${urn} is no fullUrl of this Bundle`,
      expression: `Bundle.entry[${index}].resource`,
    })),
  });
}
