// One remark on a resource, and the walk that remembers where we are so that a valid resource pays nothing for paths.
// https://hl7.org/fhir/R4/operationoutcome.html
import type { FaultIssue } from '../../base/fault.ts';

/** Codes of http://hl7.org/fhir/issue-type that validation uses. */
export type IssueCode = 'structure' | 'required' | 'value' | 'code-invalid' | 'invariant' | 'too-costly';

export type Issue = FaultIssue & {
  severity: 'error' | 'warning';
  code: IssueCode;
  /** FHIRPath of the place: `Observation.component[0].code`. */
  expression: string;
  /** English, for a programmer. Never repeats a value that was sent. */
  text: string;
};

export type Json = { [name: string]: unknown };

/** A resource that is not contained, and what its contained resources and local references have to agree on. */
export type Scope = {
  resource: Json;
  /** Type by id of the contained resources; null when there are none. */
  containedTypes: Map<string, string> | null;
  /** Ids that some `#id` names. */
  used: Set<string> | null;
  /** Indexes of the contained resources that point back to their container with `#`. */
  pointingBack: Set<number> | null;
  /** Index of the contained resource the walk is in; -1 outside. */
  containedIndex: number;
};

export type Limits = {
  depthMax: number;
  elementsMax: number;
  /** FHIRPath evaluations, about 20 us each: only definitions (StructureDefinition, TestScript) have many. */
  expressionsMax: number;
  /** Errors that are reported; warnings are left out once there are as many issues. */
  issuesMax: number;
};

export type Walk = {
  readonly limits: Limits;
  readonly issues: Issue[];
  /** Of the issues, those of severity error. */
  errors: number;
  readonly names: string[];
  readonly indexes: number[];
  depth: number;
  elements: number;
  expressions: number;
  /** Set once a limit is passed: nothing more is looked at. */
  stopped: boolean;
  scope: Scope;
  /** In a Bundle, the resource type by fullUrl. */
  bundleTypes: Map<string, string> | null;
};

const plainName = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;

export function report(walk: Walk, code: IssueCode, text: string, severity: Issue['severity'] = 'error'): void {
  // Warnings never take the place of an error: a resource with an error and many warnings is not valid.
  if ((severity === 'error' ? walk.errors : walk.issues.length) >= walk.limits.issuesMax) return;
  if (severity === 'error') walk.errors++;
  let expression = walk.names[0] ?? '';
  for (let i = 1; i <= walk.depth; i++) {
    expression += `.${walk.names[i]}`;
    const index = walk.indexes[i] as number;
    if (index >= 0) expression += `[${index}]`;
  }
  walk.issues.push({ severity, code, expression, text });
}

/** Reports at a member of the object the walk stands on. A name no FHIR element could have is not repeated. */
export function reportAt(walk: Walk, name: string, index: number, code: IssueCode, text: string): void {
  if (!plainName.test(name)) {
    report(walk, code, text);
    return;
  }
  enter(walk, name, index);
  report(walk, code, text);
  walk.depth--;
}

export function enter(walk: Walk, name: string, index: number): void {
  const depth = ++walk.depth;
  walk.names[depth] = name;
  walk.indexes[depth] = index;
}

export function stop(walk: Walk, text: string): void {
  if (!walk.stopped) report(walk, 'too-costly', text);
  walk.stopped = true;
}
