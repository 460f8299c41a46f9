// Every way the platform says no, as FHIR says it. https://hl7.org/fhir/R4/operationoutcome.html
import { type Category, Fault, type FaultIssue } from '../base/fault.ts';
import type { Issue } from './validation/issue.ts';

export const errorSystem = 'https://cercle.example/fhir/CodeSystem/error';

export type OperationOutcome = {
  resourceType: 'OperationOutcome';
  issue: {
    severity: 'fatal' | 'error' | 'warning' | 'information';
    /** http://hl7.org/fhir/issue-type */
    code: string;
    details: { coding?: { system: string; code: string }[]; text: string };
    expression?: string[];
  }[];
};

const issueTypeByCategory: Record<Category, string> = {
  invalid: 'invalid',
  unauthenticated: 'login',
  forbidden: 'forbidden',
  hidden: 'not-found',
  gone: 'deleted',
  conflict: 'conflict',
  refused: 'business-rule',
  busy: 'throttled',
  unavailable: 'transient',
  fault: 'exception',
};

// Those of http://hl7.org/fhir/issue-type that refine `invalid`, `business-rule` and the like: an issue may bring its own.
const issueTypes = new Set(
  (
    'invalid structure required value invariant security login unknown expired forbidden suppressed processing not-supported ' +
    'duplicate multiple-matches not-found deleted too-long code-invalid extension too-costly business-rule conflict transient ' +
    'lock-error no-store exception timeout incomplete throttled informational'
  ).split(' '),
);

/** The content of a text that could not be read has the wrong structure; other faults say so by their category. */
const issueTypeOf = (fault: Fault): string =>
  fault.category === 'invalid' && fault.code.startsWith('json.') ? 'structure' : issueTypeByCategory[fault.category];

function faultIssue(fault: Fault, issue: FaultIssue): OperationOutcome['issue'][number] {
  const isType = issue.code !== undefined && issueTypes.has(issue.code);
  const stable = issue.code !== undefined && !isType ? issue.code : fault.code;
  const severity = (issue as Partial<Issue>).severity ?? 'error';
  return {
    severity,
    code: isType ? (issue.code as string) : issueTypeOf(fault),
    details: { coding: [{ system: errorSystem, code: stable }], text: issue.text },
    ...(issue.expression === undefined ? {} : { expression: [issue.expression] }),
  };
}

/**
 * The answer to a fault. `text` is the translated public message; the fault's own message otherwise.
 * Of a `fault` and a `hidden`, nothing but the category is told: the rest is for the log, or would tell what is hidden.
 */
export function outcomeOfFault(fault: Fault, text?: string): OperationOutcome {
  const closed = fault.category === 'fault' || fault.category === 'hidden';
  const code = closed ? (fault.category === 'fault' ? 'fault' : 'not-found') : fault.code;
  const message = text ?? (closed ? (fault.category === 'fault' ? 'Internal error' : 'Not found') : fault.message);
  if (!closed && fault.issues.length > 0) {
    return { resourceType: 'OperationOutcome', issue: fault.issues.map((issue) => faultIssue(fault, issue)) };
  }
  const severity = fault.category === 'fault' ? 'fatal' : 'error';
  return {
    resourceType: 'OperationOutcome',
    issue: [
      { severity, code: issueTypeOf(fault), details: { coding: [{ system: errorSystem, code }], text: message } },
    ],
  };
}

/** The answer of $validate, and what rides along with an accepted resource that has warnings. */
export function outcomeOfIssues(issues: readonly Issue[]): OperationOutcome {
  if (issues.length === 0) {
    return {
      resourceType: 'OperationOutcome',
      issue: [{ severity: 'information', code: 'informational', details: { text: 'Valid' } }],
    };
  }
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map(({ severity, code, text, expression }) => ({
      severity,
      code,
      details: { coding: [{ system: errorSystem, code: `validation.${code}` }], text },
      expression: [expression],
    })),
  };
}

/** The fault of a resource with errors; null when there is none (warnings are no fault). */
export function faultOfIssues(issues: readonly Issue[]): Fault | null {
  const errors = issues.filter((issue) => issue.severity === 'error');
  if (errors.length === 0) return null;
  return new Fault('invalid', {
    code: 'fhir.invalid-resource',
    message: 'The resource is not valid R4',
    issues: errors,
  });
}
