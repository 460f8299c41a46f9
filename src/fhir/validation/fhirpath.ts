// Invariants that have no closure of ours, as FHIRPath: parsed once, when the type is first met.
// https://hl7.org/fhir/R4/fhirpath.html
import { evalFhirPathTyped, parseFhirPath, toTypedValue } from '@medplum/core';
import { type Json, stop, type Walk } from './issue.ts';
import type { RuleTest } from './rules.ts';

const ucum = toTypedValue('http://unitsofmeasure.org');

/** What the expression says of an element: null when it says nothing, or cannot be worked out on this content. */
export function fhirPathTest(expression: string): (element: Json, walk: Walk) => boolean | null {
  const ast = parseFhirPath(expression);
  return (element, walk) => {
    const context = toTypedValue(element);
    const resource = toTypedValue(walk.scope.resource);
    const variables = { '%resource': resource, '%rootResource': resource, '%context': context, '%ucum': ucum };
    try {
      const value: unknown = evalFhirPathTyped(ast, [context], variables)[0]?.value;
      return typeof value === 'boolean' ? value : null;
    } catch {
      return null;
    }
  };
}

/** A rule that says nothing does not hold. */
export function fhirPathRule(expression: string): RuleTest {
  const says = fhirPathTest(expression);
  return (element, walk) => {
    if (++walk.expressions <= walk.limits.expressionsMax) return says(element, walk) === true;
    stop(walk, `More than ${walk.limits.expressionsMax} invariants that are costly to check`);
    return true;
  };
}
