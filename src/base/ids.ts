// Identifiers: lower-case Crockford base32 (no i, l, o, u), so that they read well on paper and fit FHIR's id
// (https://hl7.org/fhir/R4/datatypes.html#id: [A-Za-z0-9\-\.]{1,64}).
import type { Chance, Clock } from './clock.ts';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** `length` random base32 characters, 5 bits each. */
export function randomBase32(chance: Chance, length: number): string {
  const bytes = chance.bytes(length);
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[(bytes[i] as number) & 31];
  return text;
}

/** A random uuid (https://www.rfc-editor.org/rfc/rfc9562#section-5.4). */
export function randomUuid(chance: Chance): string {
  const bytes = chance.bytes(16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** 10 characters for the milliseconds, then 12 random ones: later ids sort later, none can be guessed. */
export function timeOrderedId(clock: Clock, chance: Chance): string {
  let milliseconds = clock.now().getTime();
  let head = '';
  for (let i = 0; i < 10; i++) {
    head = alphabet[milliseconds % 32] + head;
    milliseconds = Math.floor(milliseconds / 32);
  }
  return head + randomBase32(chance, 12);
}
