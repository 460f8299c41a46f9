// Bytes from outside become a resource and its exact text, or a Fault that says where, never what.
// https://hl7.org/fhir/R4/json.html and https://www.rfc-editor.org/rfc/rfc8259
import { isUtf8 } from 'node:buffer';
import { Fault } from '../../base/fault.ts';
import { itemsAt, membersAt, skipSpace } from './scan.ts';
import { findSyntaxError } from './syntax-error.ts';

export type JsonLimits = { bytesMax: number; depthMax: number };

export type ParsedResource = {
  /** A JSON object: no shape is promised beyond that. */
  resource: { [name: string]: unknown };
  /** Exactly what was sent, but for a byte order mark. */
  text: string;
};

/** Deeper than the validator's own limit, so that the validator names the place. */
export const defaultJsonLimits: JsonLimits = { bytesMax: 10 * 1024 * 1024, depthMax: 130 };

const refuse = (code: string, message: string, status?: number): Fault =>
  new Fault('invalid', {
    code,
    message,
    issues: [{ code, text: message }],
    ...(status === undefined ? {} : { status }),
  });

/** Line and column as an editor counts them. */
export function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split('\n').length;
  return `line ${line}, column ${offset - before.lastIndexOf('\n')}`;
}

export function parseResource(bytes: Uint8Array, limits: JsonLimits = defaultJsonLimits): ParsedResource {
  if (bytes.byteLength > limits.bytesMax) throw refuse('json.too-large', `More than ${limits.bytesMax} bytes`, 413);
  if (!isUtf8(bytes)) throw refuse('json.not-utf8', 'The content is not UTF-8');
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + mark, bytes.byteLength - mark).toString('utf8');
  return { resource: parseChecked(text, bytes.subarray(mark), limits.depthMax), text };
}

/** The same for text that is already decoded. */
export function parseText(text: string, depthMax: number = defaultJsonLimits.depthMax): { [name: string]: unknown } {
  return parseChecked(text, Buffer.from(text), depthMax);
}

/** `bytes` are those of `text`. */
function parseChecked(text: string, bytes: Uint8Array, depthMax: number): { [name: string]: unknown } {
  // Before JSON.parse, whatever the text is: depth is counted without recursion.
  const names = countNames(bytes, depthMax);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refuse('json.syntax', `Not JSON: ${placeOf(text, findSyntaxError(text))}`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refuse('json.not-an-object', 'A resource is one JSON object');
  }
  // JSON.parse keeps the last of two equal names: then there are fewer members than names.
  if (countMembers(value) !== names)
    throw refuse('json.duplicate-name', `The same name twice in an object: ${placeOf(text, findDuplicate(text))}`);
  return value as { [name: string]: unknown };
}

/**
 * How many names the text has: colons outside strings. A name with an escape is refused: no FHIR element needs one, and
 * JSON.parse of V8 13.6 (Node 24) reads `"\u0061"` as another name when an object with the name `\` was parsed before.
 */
function countNames(bytes: Uint8Array, depthMax: number): number {
  const end = bytes.length;
  let names = 0;
  let depth = 0;
  let stringStart = 0;
  let hasEscape = false;
  // Bytes, not characters: all that is looked for is ASCII, and V8 13.6 reads long texts by charCodeAt a hundred times slower
  // once this loop is optimised.
  for (let i = 0; i < end; i++) {
    const c = bytes[i];
    if (c === 34) {
      stringStart = i;
      hasEscape = false;
      for (i++; i < end && bytes[i] !== 34; i++) {
        if (bytes[i] === 92) {
          hasEscape = true;
          i++;
        }
      }
    } else if (c === 58) {
      names++;
      if (hasEscape)
        throw refuse('json.escaped-name', `A name with an escape in it: ${placeOfByte(bytes, stringStart)}`);
    } else if (c === 123 || c === 91) {
      if (++depth > depthMax) throw refuse('json.too-deep', `Nested deeper than ${depthMax}: ${placeOfByte(bytes, i)}`);
    } else if (c === 125 || c === 93) depth--;
  }
  return names;
}

function placeOfByte(bytes: Uint8Array, offset: number): string {
  const before = Buffer.from(bytes.buffer, bytes.byteOffset, offset).toString('utf8');
  return placeOf(before, before.length);
}

/** Recursive: countNames has bounded the depth. Refuses the names that would reach into an object's prototype. */
function countMembers(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let members = 0;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) members += countMembers(value[i]);
    return members;
  }
  for (const name in value) {
    if (name === '__proto__' || name === 'constructor' || name === 'prototype') {
      throw refuse(
        'json.forbidden-name',
        'An object has a name that no resource can have (__proto__, constructor, prototype)',
      );
    }
    members += 1 + countMembers((value as { [name: string]: unknown })[name]);
  }
  return members;
}

/** Offset of the second of two equal names. Only for a text that has them. */
function findDuplicate(text: string): number {
  const starts = [skipSpace(text, 0)];
  for (let start = starts.pop(); start !== undefined; start = starts.pop()) {
    const seen = new Set<string>();
    for (const member of membersAt(text, start)) {
      if (seen.has(member.name)) return member.start;
      seen.add(member.name);
      starts.push(member.valueStart);
    }
    for (const item of itemsAt(text, start)) starts.push(item.start);
  }
  return 0;
}
