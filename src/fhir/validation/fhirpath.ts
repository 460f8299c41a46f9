// Invariants that have no closure of ours, as FHIRPath: parsed once, when the type is first met.
// https://hl7.org/fhir/R4/fhirpath.html
import { evalFhirPathTyped, parseFhirPath, toTypedValue } from '@medplum/core';
import type { RuleTest } from './rules.ts';

const ucum = toTypedValue('http://unitsofmeasure.org');

/** An expression that gives nothing, or that the engine cannot work out on this content, does not hold. */
export function fhirPathRule(expression: string): RuleTest {
  const ast = parseFhirPath(expression);
  return (element, walk) => {
    const context = toTypedValue(element);
    const resource = toTypedValue(walk.scope.resource);
    const variables = { '%resource': resource, '%rootResource': resource, '%context': context, '%ucum': ucum };
    try {
      return evalFhirPathTyped(ast, [context], variables)[0]?.value === true;
    } catch {
      return false;
    }
  };
}
