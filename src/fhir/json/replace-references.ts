// Temporary identities of a transaction become the server's: urn:uuid:... to Type/id, nothing else touched.
// https://hl7.org/fhir/R4/http.html#trules
import { skipSpace, skipString, stringAt } from './scan.ts';

/** Names whose whole string may be the identity of another entry. Identifier.value is none: it says who, not where. */
const referring = new Set(['reference', 'url', 'uri', 'valueUri', 'valueUrl', 'valueCanonical']);

/** Whole values of `reference`, `url`, `uri` and the like that are a key of the map are replaced by what it holds. */
export function replaceReferences(text: string, map: ReadonlyMap<string, string>): string {
  if (map.size === 0) return text;
  let result = '';
  let copied = 0;
  for (let i = 0; i < text.length; i++) {
    if (text.charCodeAt(i) !== 34) continue;
    const nameEnd = skipString(text, i);
    const colon = skipSpace(text, nameEnd);
    if (text.charCodeAt(colon) === 58) {
      const valueStart = skipSpace(text, colon + 1);
      if (text.charCodeAt(valueStart) === 34) {
        const valueEnd = skipString(text, valueStart);
        if (referring.has(stringAt(text, i, nameEnd))) {
          const replacement = map.get(stringAt(text, valueStart, valueEnd));
          if (replacement !== undefined) {
            result += text.slice(copied, valueStart) + JSON.stringify(replacement);
            copied = valueEnd;
          }
        }
        i = valueEnd - 1;
        continue;
      }
    }
    i = nameEnd - 1;
  }
  return copied === 0 ? text : result + text.slice(copied);
}
