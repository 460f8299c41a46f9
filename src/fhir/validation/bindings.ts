// Required bindings: which codes an element takes. https://hl7.org/fhir/R4/terminologies.html#required
import type { Definitions } from '../definitions/definitions.ts';
import type { Json } from './issue.ts';
import { objects } from './rules.ts';

export type Binding = {
  /** The value set, for the message. */
  name: string;
  code(code: string): boolean;
  coding(coding: Json): boolean;
};

// Code lists of others that the specification names but does not carry: we check the form.
// https://www.rfc-editor.org/rfc/rfc6838#section-4.2
const mediaType = /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+(?:\s*;.*)?$/;
const forms: Record<string, RegExp> = {
  'http://hl7.org/fhir/ValueSet/mimetypes': mediaType,
  'http://hl7.org/fhir/ValueSet/currencies': /^[A-Z]{3}$/,
};
/** What a server or a test speaks may be named in short (https://hl7.org/fhir/R4/capabilitystatement-definitions.html#CapabilityStatement.format). */
const shortFormats = new Set(['json', 'xml', 'ttl', 'none']);

/** Null when the codes cannot be told from here (UCUM, LOINC). */
export function bindingOf(definitions: Definitions, canonical: string, place: string): Binding | null {
  const name = canonical.slice(canonical.lastIndexOf('/') + 1);
  const form = forms[canonical];
  if (form) {
    const short = place.startsWith('CapabilityStatement.') || place.startsWith('TestScript.');
    const code = (c: string): boolean => form.test(c) || (short && shortFormats.has(c));
    return { name, code, coding: (c) => typeof c.code === 'string' && code(c.code) };
  }
  const bySystem = definitions.codes[canonical];
  if (!bySystem) return null;
  const codes = new Set(Object.values(bySystem).flat());
  const pairs = new Set(Object.entries(bySystem).flatMap(([system, list]) => list.map((c) => `${system}|${c}`)));
  return { name, code: (c) => codes.has(c), coding: (c) => pairs.has(`${c.system}|${c.code}`) };
}

/** A CodeableConcept or Coding takes one of the codes; one that says why it has none (an extension) is left alone. */
export function conceptFits(value: Json, binding: Binding): boolean {
  if (value.code !== undefined || value.system !== undefined) return binding.coding(value);
  const codings = objects(value.coding);
  if (codings.length === 0) return value.extension !== undefined;
  return codings.some((c) => binding.coding(c) || (c.code === undefined && c.extension !== undefined));
}
