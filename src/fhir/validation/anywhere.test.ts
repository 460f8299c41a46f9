// Breakages that no place of any resource tolerates, tried at many places of many official examples.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type ElementShape, loadR4 } from '../definitions/definitions.ts';
import { createValidator } from './validation.ts';

const definitions = loadR4();
const { validate } = createValidator(definitions);
const examples = new URL('../../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
const recordTypes =
  /^(Observation|DiagnosticReport|Condition|AllergyIntolerance|Medication[A-Za-z]*|Immunization[A-Za-z]*|Procedure|CarePlan|Encounter|Composition|Questionnaire[A-Za-z]*|DocumentReference|List|Patient|Practitioner[A-Za-z]*|Organization|Provenance|AuditEvent|Consent|ServiceRequest|Specimen|Device|ImagingStudy|Bundle)-[A-Za-z0-9-]{1,14}\.json$/;

type Holder = { [name: string]: unknown };
type Place = { holder: Holder; name: string; expression: string };

/** Every member of every object and array, with where it is. */
function placesOf(value: unknown, at: string, into: Place[] = []): Place[] {
  if (typeof value !== 'object' || value === null) return into;
  for (const [name, inner] of Object.entries(value)) {
    const element = name.startsWith('_') ? name.slice(1) : name;
    const plain = Array.isArray(value) ? `${at}[${name}]` : `${at}.${element}`;
    if (name === 'resourceType') continue;
    into.push({ holder: value as Holder, name, expression: plain });
    placesOf(inner, plain, into);
  }
  return into;
}

/** valueQuantity is `value` in FHIRPath. A few names are a choice in one type and none in another: both sides are read alike. */
const choices = new Map<string, string>();
const findChoices = (elements: Record<string, ElementShape>): void => {
  for (const [name, shape] of Object.entries(elements)) {
    if (shape.elements) findChoices(shape.elements);
    if (!shape.choice) continue;
    for (const code of shape.types ?? [])
      choices.set(name + (code[0] as string).toUpperCase() + code.slice(1).split(':')[0], name);
  }
};
for (const type of Object.values(definitions.types)) findChoices(type.elements);
const plainly = (expression: string): string => expression.replace(/[A-Za-z]+/g, (name) => choices.get(name) ?? name);

type Breakage = { how: string; fits: (value: unknown, place: Place) => boolean; by: (value: unknown) => unknown };
const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const breakages: Breakage[] = [
  { how: 'a control character', fits: (v) => typeof v === 'string', by: (v) => `${v}\u0001` },
  { how: 'an empty string', fits: (v) => typeof v === 'string', by: () => '' },
  { how: 'a number for a string', fits: (v) => typeof v === 'string', by: () => 17 },
  {
    how: 'a string for a number or boolean',
    fits: (v) => typeof v === 'number' || typeof v === 'boolean',
    by: (v) => String(v),
  },
  { how: 'null', fits: (v) => v !== null, by: () => null },
  { how: 'an empty array', fits: (v) => Array.isArray(v), by: () => [] },
  { how: 'an empty object', fits: isObject, by: () => ({}) },
  {
    how: 'an object for a primitive',
    fits: (v) => !isObject(v) && !Array.isArray(v) && v !== null,
    by: () => ({ a: 1 }),
  },
  { how: 'an array for an object', fits: (v, p) => isObject(v) && !Array.isArray(p.holder), by: (v) => [[v]] },
  { how: 'an unknown element', fits: isObject, by: (v) => ({ ...(v as object), zzUnknown: 'x' }) },
];

const resources = readdirSync(examples)
  .filter((name) => recordTypes.test(name))
  .map((name) => ({ name, text: readFileSync(new URL(name, examples), 'utf8') }))
  .filter(({ text }) => text.length < 20_000)
  .map(({ name, text }) => ({ name, resource: JSON.parse(text) }))
  .filter(({ resource }) => validate(resource).every((issue) => issue.severity === 'warning'));

for (const { how, fits, by } of breakages) {
  test(`${how} is refused wherever it is, and the remark says where`, () => {
    let tried = 0;
    for (const [i, { name, resource }] of resources.entries()) {
      const places = placesOf(resource, resource.resourceType).filter((p) => fits(p.holder[p.name], p));
      // Other places in each example, the same in each run.
      for (let n = 0; n < Math.min(4, places.length); n++) {
        const place = places[(i * 7 + n * 13 + how.length) % places.length] as Place;
        const was = place.holder[place.name];
        place.holder[place.name] = by(was);
        const errors = validate(resource).filter((issue) => issue.severity === 'error');
        place.holder[place.name] = was;
        tried++;
        const wanted = plainly(place.expression);
        // At the place, inside it, or at the element that holds it; never at the resource as a whole.
        const near = errors.some((e) => {
          const found = plainly(e.expression);
          return (
            found.startsWith(wanted) ||
            (wanted.startsWith(found) && wanted.length - found.length < 40 && found.includes('.'))
          );
        });
        assert.ok(near, `${name}, ${place.expression}: ${JSON.stringify(errors.slice(0, 3))}`);
      }
    }
    assert.ok(tried > 300, `only ${tried} places`);
  });
}
