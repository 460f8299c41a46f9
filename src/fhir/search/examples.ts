// Official R4 examples for tests and benchmarks (npm hl7.fhir.r4.examples); never loaded by the platform.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import type { Json } from './values.ts';

const folder = new URL('../../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
const names: readonly string[] = readdirSync(folder).sort();

/** At most `max` examples of a type, the small ones, in order of their names. */
export function examplesOf(type: string, max: number): Json[] {
  return names
    .filter((name) => name.startsWith(`${type}-`) && name.endsWith('.json'))
    .filter((name) => statSync(new URL(name, folder)).size < 60_000)
    .slice(0, max)
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Json)
    .filter((resource) => resource.resourceType === type);
}
