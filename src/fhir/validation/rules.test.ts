import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Definitions, type ElementShape, loadR4 } from '../definitions/definitions.ts';
import { openScope } from './contained.ts';
import { fhirPathTest } from './fhirpath.ts';
import type { Json, Walk } from './issue.ts';
import { nativeRules, objects, rulesElsewhere } from './rules.ts';

const definitions = loadR4();
const examples = new URL('../../../node_modules/hl7.fhir.r4.examples/', import.meta.url);
const definitional =
  /^(StructureDefinition|ValueSet|CodeSystem|SearchParameter|ConceptMap|OperationDefinition|ImplementationGuide|ig-|TestScript)|^Bundle-(resources|types|dataelements|valueset|v2|v3|profiles|extensions|conceptmaps|searchParams|external)/;

type Place = { keys: string[]; element: Json; resource: Json };

/** Every element of a resource with the rules that its definition gives it. */
function* places(definitions: Definitions, type: string, value: Json): Generator<Place> {
  const elementsOf = (name: string | undefined): Record<string, ElementShape> =>
    name === undefined ? {} : { ...elementsOf(definitions.types[name]?.base), ...definitions.types[name]?.elements };
  function* walk(elements: Record<string, ElementShape>, holder: Json): Generator<Place> {
    for (const [name, shape] of Object.entries(elements)) {
      for (const code of shape.types ?? []) {
        const jsonName = shape.choice ? name + (code[0] as string).toUpperCase() + code.slice(1).split(':')[0] : name;
        for (const element of objects(holder[jsonName])) {
          if (code === 'Resource') {
            if (typeof element.resourceType === 'string') yield* places(definitions, element.resourceType, element);
            continue;
          }
          const typeName = code.split(':').at(-1) as string;
          yield {
            keys: [...(shape.rules ?? []), ...(definitions.types[typeName]?.rules ?? [])],
            element,
            resource: value,
          };
          yield* walk({ ...elementsOf(typeName), ...shape.elements }, element);
        }
      }
    }
  }
  yield { keys: definitions.types[type]?.rules ?? [], element: value, resource: value };
  yield* walk(elementsOf(type), value);
}

const walkOf = (resource: Json): Walk => ({
  limits: { depthMax: 60, elementsMax: 1000, expressionsMax: 1000, issuesMax: 10 },
  ...{
    issues: [],
    errors: 0,
    names: [],
    indexes: [],
    depth: 0,
    elements: 0,
    expressions: 0,
    stopped: false,
    bundleTypes: null,
  },
  scope: openScope(resource),
});

/** The element itself, without each of its members, and with a few members that break things. */
function* variants(element: Json): Generator<Json> {
  yield element;
  for (const name of Object.keys(element)) {
    // Without these it is no resource, or no kind of bundle, and no rule is meant for it.
    if (name === 'resourceType' || (name === 'type' && element.resourceType === 'Bundle')) continue;
    const { [name]: _, ...rest } = element;
    yield rest;
    if (Array.isArray(element[name])) yield { ...element, [name]: [...element[name], element[name][0]] };
  }
  for (const extra of [
    { code: 'x' },
    { system: 'http://x' },
    { dataAbsentReason: { text: 'x' } },
    { type: 'document' },
    { type: 'display' },
    { type: 'history' },
    { use: 'home' },
    { total: 1 },
    { mode: 'working' },
    { status: 'entered-in-error' },
    { item: [{ linkId: '1' }] },
    { operator: 'exists' },
    { enableWhen: [{ question: 'a' }, { question: 'b' }, { question: 'c' }] },
    { start: '2999-01-01' },
    { end: '1000' },
    { value: -1 },
  ]) {
    yield { ...element, ...extra };
  }
}

// Where the published expression or the engine without a schema says something that R4 does not mean.
const differing: Record<string, string> = {
  'ctm-1': 'resolve() finds nothing here: ours goes by the reference',
  'per-1': 'dates of different precision are undecided: ours takes them as in order',
  'mdd-1': 'the same',
  'inv-1@Task': 'the same',
  'rng-2': 'quantities of different units are undecided: ours takes them as in order',
  'tst-5': 'the engine takes responseCode for a choice of `response`',
  'tst-6': 'the same',
  'con-3': 'published, it compares a CodeableConcept with a string, which is never equal: ours looks at the codes',
  'que-2': 'the engine drops repeated descendants before it looks for repeated ones',
  'que-0': 'a warning on the name; the engine is not asked for absent names',
};

test('each rule written as a closure says what its published expression says, on official examples and on broken ones', () => {
  const disagreements: string[] = [];
  const seen = new Map<string, number>();
  const refused = new Set<string>();
  const compiled = new Map<string, ReturnType<typeof fhirPathTest>>();
  for (const name of readdirSync(examples)) {
    if (!name.endsWith('.json') || definitional.test(name)) continue;
    const example = JSON.parse(readFileSync(new URL(name, examples), 'utf8')) as Json;
    if (typeof example.resourceType !== 'string' || !definitions.types[example.resourceType]) continue;
    for (const { keys, element, resource } of places(definitions, example.resourceType, example)) {
      for (const key of keys) {
        const native = nativeRules[key];
        // A few of each are enough, and keep the test short.
        if (!native || differing[key] || (seen.get(key) ?? 0) >= 5) continue;
        seen.set(key, (seen.get(key) ?? 0) + 1);
        const published = compiled.get(key) ?? fhirPathTest(definitions.rules[key]?.expression as string);
        compiled.set(key, published);
        for (const variant of variants(element)) {
          const walk = walkOf(element === resource ? variant : resource);
          const ours = native(variant, walk);
          if (!ours) refused.add(key);
          const theirs = published(variant, walk);
          // Undecided for want of an element that is required anyway.
          if (theirs !== null && ours !== theirs)
            disagreements.push(`${key} in ${name}: ours says ${ours} of ${Object.keys(variant)}`);
        }
      }
    }
  }
  assert.deepEqual(disagreements.slice(0, 20), []);
  assert.ok(seen.size > 60, `only ${seen.size} rules met an example`);
  assert.ok(refused.size > 45, `only ${refused.size} rules were seen to refuse`);
});

test('every rule is a closure, looked after elsewhere, or an expression that the engine can read', () => {
  for (const [key, rule] of Object.entries(definitions.rules)) {
    if (nativeRules[key] || rulesElsewhere.has(key)) continue;
    assert.doesNotThrow(() => fhirPathTest(rule.expression), key);
  }
});

test('no closure is written for a rule that R4 does not have', () => {
  for (const key of [...Object.keys(nativeRules), ...Object.keys(differing)]) assert.ok(definitions.rules[key], key);
});
