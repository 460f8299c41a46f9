// The shape of r4.json: what the validator needs of HL7's R4 StructureDefinitions, and nothing else.
// Written by tools/generate-fhir-definitions.ts; https://hl7.org/fhir/R4/structuredefinition.html
import { readFileSync } from 'node:fs';

export type ElementShape = {
  /** Type codes; `Quantity:SimpleQuantity` is a Quantity that obeys a tighter type. More than one makes it a choice. */
  types?: string[];
  /** The name ends in [x] in the specification: the JSON name carries the type. */
  choice?: true;
  required?: true;
  many?: true;
  /** Resource types a literal reference may name; absent when any will do. */
  targets?: string[];
  /** Canonical of the value set of a required binding. */
  binding?: string;
  /** Keys into `rules`. */
  rules?: string[];
  /** Same content as another element: `Questionnaire.item`. */
  like?: string;
  /** Content defined in place; its common elements come from its type (BackboneElement or Element). */
  elements?: Record<string, ElementShape>;
};

export type TypeShape = {
  kind: 'resource' | 'complex' | 'primitive';
  abstract?: true;
  base?: string;
  elements: Record<string, ElementShape>;
  rules?: string[];
};

export type Rule = { expression: string; human: string; severity: 'error' | 'warning' };

export type Definitions = {
  fhirVersion: string;
  types: Record<string, TypeShape>;
  rules: Record<string, Rule>;
  /** Value set canonical > system > codes. A value set that cannot be listed (UCUM, LOINC) is not here. */
  codes: Record<string, Record<string, string[]>>;
};

/** Reads the committed definitions (about 0.5 MB, 5 ms). */
export function loadR4(): Definitions {
  return JSON.parse(readFileSync(new URL('r4.json', import.meta.url), 'utf8')) as Definitions;
}
