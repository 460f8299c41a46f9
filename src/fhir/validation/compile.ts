// From definitions to closures, each type when it is first met. A closure walks an object once, by its own members.
// https://hl7.org/fhir/R4/json.html and https://hl7.org/fhir/R4/elementdefinition.html
import type { Definitions, ElementShape, TypeShape } from '../definitions/definitions.ts';
import { type Binding, bindingOf, conceptFits } from './bindings.ts';
import { checkContained, openScope } from './contained.ts';
import { fhirPathRule } from './fhirpath.ts';
import { enter, type Json, report, reportAt, stop, type Walk } from './issue.ts';
import { narrativeProblem } from './narrative.ts';
import { type PrimitiveTest, primitiveTests } from './primitives.ts';
import { checkReference, noteLocal } from './references.ts';
import { nativeRules, type RuleTest, rulesElsewhere } from './rules.ts';

/** Judges one value; the walk already stands on it. */
type Check = (value: unknown, walk: Walk) => void;

type CompiledRule = { key: string; human: string; severity: 'error' | 'warning'; test: RuleTest };

type Field = {
  /** As the JSON writes it: valueQuantity. */
  name: string;
  /** As FHIRPath writes it: value. */
  element: string;
  many: boolean;
  /** One bit for each choice of the type; 0 when it is none. */
  choice: number;
  /** Null for a complex type. */
  test: PrimitiveTest | null;
  typeName: string;
  /** The value may be a `#id` that uses a contained resource. */
  mayBeLocal: boolean;
  binding: Binding | null;
  /** For a complex type, and for the extensions of a primitive. */
  check: Check;
  /** This is `_name`: the extensions of a primitive. */
  sibling: boolean;
};

type Required = { element: string; names: string[] };
type Node = { fields: Map<string, Field>; required: Required[]; rules: CompiledRule[]; isResource: boolean };

const uriTypes = new Set(['uri', 'url', 'canonical']);
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const capital = (name: string): string => (name[0] as string).toUpperCase() + name.slice(1);

export type Compiled = {
  isResourceType(name: string): boolean;
  /** A resource that is not contained: it has its own local references. */
  resource: Check;
};

export function compile(definitions: Definitions): Compiled {
  const checks = new Map<string, Check>();

  const typeShape = (name: string): TypeShape => {
    const shape = definitions.types[name];
    if (!shape) throw new Error(`No definition of ${name}`);
    return shape;
  };
  const isResourceType = (name: string): boolean => {
    const shape = Object.hasOwn(definitions.types, name) ? definitions.types[name] : undefined;
    return shape?.kind === 'resource' && shape.abstract !== true;
  };

  /** Elements of a type with those of its bases, the bases' first. */
  const elementsOf = (name: string | undefined): Record<string, ElementShape> =>
    name === undefined ? {} : { ...elementsOf(typeShape(name).base), ...typeShape(name).elements };

  /** Compiles on first use: types refer to each other and to themselves. */
  const lazily = (key: string, build: () => Check): Check => {
    let built: Check | undefined;
    return (value, walk) => {
      if (built === undefined) {
        built = checks.get(key) ?? build();
        checks.set(key, built);
      }
      built(value, walk);
    };
  };

  const compileRules = (keys: string[] | undefined): CompiledRule[] =>
    (keys ?? []).flatMap((key) => {
      const rule = definitions.rules[key];
      if (!rule || rulesElsewhere.has(key)) return [];
      return [
        { key, human: rule.human, severity: rule.severity, test: nativeRules[key] ?? fhirPathRule(rule.expression) },
      ];
    });

  const element = lazily('Element', () => objectCheck(nodeOf(elementsOf('Element'), 'Element', [], false)));

  /** The check of one complex type at one place. */
  const complexCheck = (code: string, shape: ElementShape, place: string, name: string, inResource: boolean): Check => {
    if (shape.like) return lazily(`@${shape.like}`, () => inPlace(shape.like as string));
    if (code === 'Resource') return inResource && name === 'contained' ? containedResource : resource;
    if (shape.elements) return lazily(`@${place}`, () => inPlace(place));
    const [base, tighter] = code.split(':') as [string, string | undefined];
    if (base === 'Reference') {
      const targets = shape.targets ? new Set(shape.targets) : null;
      const plain = ofType('Reference');
      return (value, walk) => {
        plain(value, walk);
        if (isObject(value)) checkReference(value, targets, isResourceType, walk);
      };
    }
    return ofType(tighter ?? base);
  };

  const ofType = (name: string): Check =>
    lazily(name, () => {
      const rules = compileRules(typeShape(name).rules);
      if (name === 'Extension') rules.push(...compileRules(['ext-1']));
      return objectCheck(nodeOf(elementsOf(name), name, rules, false));
    });

  /** An element defined inside a type: `Observation.component`. */
  const inPlace = (path: string): Check => {
    const [type, ...names] = path.split('.') as [string, ...string[]];
    let elements = elementsOf(type);
    let shape: ElementShape | undefined;
    for (const name of names) {
      shape = elements[name];
      if (!shape) throw new Error(`No definition of ${path}`);
      elements = { ...elementsOf(shape.types?.[0]), ...shape.elements };
    }
    return objectCheck(nodeOf(elements, path, compileRules(shape?.rules), false));
  };

  const fieldOf = (
    code: string,
    name: string,
    element_: string,
    shape: ElementShape,
    place: string,
    choice: number,
    inResource: boolean,
  ): Field => {
    const test = primitiveTests[code] ?? null;
    const isPrimitive = test !== null || code === 'xhtml';
    // Rules of an element with its own content are compiled with that content.
    const rules = shape.elements ? [] : compileRules(shape.rules);
    let check: Check = isPrimitive ? element : complexCheck(code, shape, place, element_, inResource);
    const binding = shape.binding ? bindingOf(definitions, shape.binding, place) : null;
    if (!isPrimitive && binding) check = withBinding(check, binding);
    if (!isPrimitive && rules.length > 0) check = withRules(check, rules);
    let primitive = code === 'xhtml' ? null : test;
    if (isPrimitive && rules.length > 0 && primitive) {
      const plain = primitive;
      // Their rules see the value alone (ElementDefinition.max), never the resource.
      const tests = rules.filter((rule) => rule.severity === 'error');
      primitive = (value) => plain(value) && tests.every((rule) => rule.test(value as Json, detachedWalk()));
    }
    return {
      name,
      element: element_,
      many: shape.many === true,
      choice,
      test: primitive,
      typeName: code,
      mayBeLocal: uriTypes.has(code),
      binding,
      check: code === 'xhtml' ? xhtmlCheck : check,
      sibling: false,
    };
  };

  const nodeOf = (
    elements: Record<string, ElementShape>,
    place: string,
    rules: CompiledRule[],
    isResource: boolean,
  ): Node => {
    const node: Node = { fields: new Map(), required: [], rules, isResource };
    let choices = 0;
    for (const [name, shape] of Object.entries(elements)) {
      const bit = shape.choice ? 1 << choices++ : 0;
      const names: string[] = [];
      for (const code of shape.like ? ['BackboneElement'] : (shape.types ?? [])) {
        const jsonName = shape.choice ? name + capital(code.split(':')[0] as string) : name;
        const field = fieldOf(code, jsonName, name, shape, `${place}.${name}`, bit, isResource);
        node.fields.set(jsonName, field);
        names.push(jsonName, `_${jsonName}`);
        const isPrimitive = field.test !== null || code === 'xhtml';
        if (isPrimitive) node.fields.set(`_${jsonName}`, { ...field, check: element, sibling: true });
      }
      if (shape.required) node.required.push({ element: name, names });
    }
    return node;
  };

  const ofResourceType = (name: string): Check =>
    lazily(name, () => objectCheck(nodeOf(elementsOf(name), name, compileRules(typeShape(name).rules), true)));
  const resourceChecks = new Map<string, Check>();
  const resourceCheck = (value: unknown, walk: Walk): Check | null => {
    if (!isObject(value)) {
      report(walk, 'structure', 'A resource must be a JSON object');
      return null;
    }
    const name = value.resourceType;
    if (typeof name !== 'string' || !isResourceType(name)) {
      report(
        walk,
        'structure',
        name === undefined ? 'resourceType is missing' : 'resourceType is no resource type of R4',
      );
      return null;
    }
    let check = resourceChecks.get(name);
    if (!check) {
      check = ofResourceType(name);
      resourceChecks.set(name, check);
    }
    return check;
  };

  const resource: Check = (value, walk) => {
    const check = resourceCheck(value, walk);
    if (!check) return;
    const outer = walk.scope;
    walk.scope = openScope(value as Json);
    check(value, walk);
    if (!walk.stopped) checkContained(walk.scope, walk);
    walk.scope = outer;
  };

  const containedResource: Check = (value, walk) => {
    const check = resourceCheck(value, walk);
    if (!check) return;
    const outer = walk.scope.containedIndex;
    // One inside another is refused by dom-2; it counts as its container's.
    if (outer < 0) walk.scope.containedIndex = walk.indexes[walk.depth] as number;
    check(value, walk);
    walk.scope.containedIndex = outer;
  };

  return { isResourceType, resource };
}

/** For rules of primitive values, which have no resource to look at. */
const detachedWalk = (): Walk => ({
  limits: { depthMax: 0, elementsMax: 0, expressionsMax: Number.POSITIVE_INFINITY, issuesMax: 0 },
  issues: [],
  errors: 0,
  names: [],
  indexes: [],
  depth: 0,
  elements: 0,
  expressions: 0,
  stopped: false,
  scope: { resource: {}, containedTypes: null, used: null, pointingBack: null, containedIndex: -1 },
  bundleTypes: null,
});

function runRules(value: Json, rules: CompiledRule[], walk: Walk): void {
  for (let i = 0; i < rules.length; i++) {
    const rule = rules[i] as CompiledRule;
    if (!rule.test(value, walk)) report(walk, 'invariant', `${rule.key.split('@')[0]}: ${rule.human}`, rule.severity);
  }
}

const withRules =
  (check: Check, rules: CompiledRule[]): Check =>
  (value, walk) => {
    check(value, walk);
    if (!walk.stopped && value !== null && value !== undefined) runRules(value as Json, rules, walk);
  };

const withBinding =
  (check: Check, binding: Binding): Check =>
  (value, walk) => {
    check(value, walk);
    if (isObject(value) && !conceptFits(value, binding))
      report(walk, 'code-invalid', `No code of the required value set ${binding.name}`);
  };

const xhtmlCheck: Check = (value, walk) => {
  const problem = narrativeProblem(value);
  if (problem) report(walk, problem.startsWith('txt-') ? 'invariant' : 'value', problem);
};

/** Walks one object: its members, what is missing, then its rules. */
function objectCheck(node: Node): Check {
  const { fields, required, rules, isResource } = node;
  return (value, walk) => {
    if (walk.stopped) return;
    if (!isObject(value))
      return report(walk, 'structure', value === null ? 'null stands for nothing here' : 'A JSON object is expected');
    if (walk.depth >= walk.limits.depthMax) return stop(walk, `Nested deeper than ${walk.limits.depthMax} elements`);
    let members = 0;
    let chosen = 0;
    for (const key in value) {
      const child = value[key];
      if (child === undefined) continue;
      members++;
      const field = fields.get(key);
      if (field === undefined) {
        if (!(isResource && key === 'resourceType')) reportAt(walk, key, -1, 'structure', 'No such element');
        continue;
      }
      if (field.choice !== 0) {
        if ((chosen & field.choice) !== 0) checkOneChoice(value, field, fields, walk);
        chosen |= field.choice;
      }
      if (field.sibling) checkSibling(child, field, value, walk);
      else if (field.many) checkMany(child, field, value, walk);
      else checkOne(child, field, -1, walk);
      if (walk.stopped) return;
    }
    walk.elements += members;
    if (walk.elements > walk.limits.elementsMax) return stop(walk, `More than ${walk.limits.elementsMax} elements`);
    if (!isResource) {
      if (members === 0) return report(walk, 'structure', 'An empty object stands for nothing');
      if (members === 1 && value.id !== undefined && required.length === 0) {
        return report(walk, 'invariant', 'ele-1: All FHIR elements must have a @value or children');
      }
    }
    for (let i = 0; i < required.length; i++) {
      const { element, names } = required[i] as Required;
      if (!names.some((name) => value[name] !== undefined))
        reportAt(walk, element, -1, 'required', 'This element is required');
    }
    runRules(value, rules, walk);
  };
}

function checkOneChoice(value: Json, field: Field, fields: Map<string, Field>, walk: Walk): void {
  const given = new Set<string>();
  for (const key in value) {
    const other = fields.get(key);
    if (other && other.choice === field.choice) given.add(other.name);
  }
  // Reported by the first of the others only.
  if (
    given.size > 1 &&
    !walk.issues.some((issue) => issue.text === oneChoice && issue.expression.endsWith(`.${field.element}`))
  ) {
    reportAt(walk, field.element, -1, 'structure', oneChoice);
  }
}
const oneChoice = 'Only one type of value may be given';

function checkOne(value: unknown, field: Field, index: number, walk: Walk): void {
  const test = field.test;
  if (test === null) {
    enter(walk, field.element, index);
    if (Array.isArray(value)) report(walk, 'structure', 'One value is expected, not an array');
    else field.check(value, walk);
    walk.depth--;
    return;
  }
  if (!test(value)) {
    const code = value === null || typeof value === 'object' ? 'structure' : 'value';
    reportAt(
      walk,
      field.element,
      index,
      code,
      value === null ? 'null stands for nothing here' : `Not a valid ${field.typeName}`,
    );
    return;
  }
  if (field.binding !== null && !field.binding.code(value as string)) {
    reportAt(walk, field.element, index, 'code-invalid', `Not a code of the required value set ${field.binding.name}`);
  }
  if (field.mayBeLocal && (value as string).charCodeAt(0) === 35) noteLocal(value as string, walk);
}

function checkMany(value: unknown, field: Field, parent: Json, walk: Walk): void {
  if (!Array.isArray(value)) {
    reportAt(walk, field.element, -1, 'structure', 'An array is expected');
    return;
  }
  if (value.length === 0) {
    reportAt(walk, field.element, -1, 'structure', 'An empty array stands for nothing');
    return;
  }
  walk.elements += value.length;
  for (let i = 0; i < value.length && !walk.stopped; i++) {
    const item = value[i];
    if (item === null && field.test !== null) {
      // Holds the place of an item that only `_name` describes.
      const siblings = parent[`_${field.name}`];
      if (!Array.isArray(siblings) || !isObject(siblings[i])) {
        reportAt(walk, field.element, i, 'structure', 'null without an extension stands for nothing');
      }
    } else checkOne(item, field, i, walk);
  }
}

/** `_name`: id and extensions of a primitive, item by item when the primitive repeats. */
function checkSibling(value: unknown, field: Field, parent: Json, walk: Walk): void {
  const primitive = parent[field.name];
  if (!field.many) {
    checkSiblingItem(value, primitive !== undefined, field, -1, walk);
    return;
  }
  if (!Array.isArray(value)) {
    reportAt(walk, field.element, -1, 'structure', 'An array is expected beside an array');
    return;
  }
  const values = Array.isArray(primitive) ? primitive : [];
  if (!value.some((item) => item !== null)) {
    reportAt(walk, field.element, -1, 'structure', 'An array of nulls stands for nothing');
    return;
  }
  for (let i = 0; i < value.length && !walk.stopped; i++) {
    const hasValue = values[i] !== undefined && values[i] !== null;
    if (value[i] !== null) checkSiblingItem(value[i], hasValue, field, i, walk);
    else if (!hasValue) reportAt(walk, field.element, i, 'structure', 'null beside null stands for nothing');
  }
}

function checkSiblingItem(value: unknown, hasValue: boolean, field: Field, index: number, walk: Walk): void {
  enter(walk, field.element, index);
  // Beside a value, an id alone says something.
  const idAlone = hasValue && isObject(value) && typeof value.id === 'string' && Object.keys(value).length === 1;
  if (!idAlone) field.check(value, walk);
  else if (primitiveTests.string?.(value.id) !== true) report(walk, 'value', 'Not a valid string');
  walk.depth--;
}
