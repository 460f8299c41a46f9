// What of a query the store can decide on filed terms and times, and what is left to decide on opened resources.
// A plan never excludes an answer: store and `compileMatch(plan.residual)` together equal `compileMatch(query.criteria)`.
import { clinicalParameter } from './clinical-time.ts';
import { findParameter, type Parameter, type SimpleParameter } from './parameters.ts';
import type { Criterion, DateQuery, PatientScope, Query, SortKey } from './query.ts';
import { termsOf } from './terms.ts';

/** Bounds in ms; all that are given must hold. */
export type ClinicalBounds = {
  /** start >= this */ startFrom?: number;
  /** start < this */ startBefore?: number;
  /** end > this */ endAfter?: number;
  /** end <= this */ endUntil?: number;
};
export type RecordedBounds = { /** >= this */ from?: number /** < this */; before?: number };

export type Plan = {
  type: string;
  patient: readonly PatientScope[];
  /** Nothing can answer. */
  empty: boolean;
  /** The entry has one of these ids; null: any. */
  ids: readonly string[] | null;
  /** The entry has, of each group, at least one term (`tokens && group`, for all groups). */
  tokens: readonly string[][];
  /** The entry has none of these terms. */
  notTokens: readonly string[];
  clinical: ClinicalBounds;
  recorded: RecordedBounds;
  residual: readonly Criterion[];
  /**
   * An entry filed under one of these (`more|…`) had too many values to file them all: for it, and only for it, check
   * all of `query.criteria` after opening. They are in the groups already, so that it is not lost.
   */
  doubt: readonly string[];
  /** `column` is the store's own order that equals this key; undefined: sort after opening. */
  sort: readonly (SortKey & { column: 'clinical' | 'recorded' | 'id' | undefined })[];
  /** Whether entries must be opened before they can be counted, ordered and paged. */
  needsOpen: boolean;
};

export type PlanOptions = {
  /** Whether the store keeps the end of the clinical time too; without it bounds on the end decide nothing. */
  clinicalEnd: boolean;
};

type Draft = {
  ids: string[] | null;
  tokens: string[][];
  notTokens: string[];
  clinical: ClinicalBounds;
  recorded: RecordedBounds;
  residual: Criterion[];
  doubt: Set<string>;
  empty: boolean;
};

export function plan(query: Query, options: PlanOptions): Plan {
  const draft: Draft = {
    ids: null,
    tokens: [],
    notTokens: [],
    clinical: {},
    recorded: {},
    residual: [],
    doubt: new Set(),
    empty: false,
  };
  for (const criterion of query.criteria)
    if (!decide(draft, criterion, query.type, options)) draft.residual.push(criterion);
  const sort = query.sort.map((key) => ({ ...key, column: columnOf(key, query.type) }));
  return {
    ...draft,
    type: query.type,
    patient: query.patient,
    empty: draft.empty || draft.ids?.length === 0,
    doubt: [...draft.doubt],
    sort,
    needsOpen: draft.residual.length > 0 || sort.some((key) => key.column === undefined),
  };
}

/** Adds what the store can do; true when that is all of the criterion. */
function decide(draft: Draft, criterion: Criterion, type: string, options: PlanOptions): boolean {
  switch (criterion.by) {
    case 'id': {
      if (criterion.negated) return false;
      const { ids } = draft;
      draft.ids = ids === null ? [...new Set(criterion.ids)] : ids.filter((id) => criterion.ids.includes(id));
      return true;
    }
    case 'missing':
      return false;
    case 'composite':
      narrowByParts(draft, criterion, type);
      return false;
    case 'value':
      if (criterion.test.kind === 'date')
        return decideDate(draft, criterion.parameter, criterion.test.values, type, options);
      return decideTerms(draft, criterion);
  }
}

function decideTerms(draft: Draft, { parameter, test }: Extract<Criterion, { by: 'value' }>): boolean {
  const terms = termsOf(parameter, test);
  if (terms === null) return false;
  if (test.kind === 'token' && test.negated) {
    draft.notTokens.push(...terms);
    draft.doubt.add(`more|${parameter.code}`);
  } else demand(draft, parameter, terms);
  return true;
}

function demand(draft: Draft, parameter: SimpleParameter, terms: string[]): void {
  if (terms.length === 0) {
    draft.empty = true;
    return;
  }
  const more = `more|${parameter.code}`;
  draft.tokens.push([...new Set(terms), more]);
  draft.doubt.add(more);
}

/** Each part of a composite is also a value of its own parameter, which narrows the search. */
function narrowByParts(
  draft: Draft,
  { parameter, alternatives }: Extract<Criterion, { by: 'composite' }>,
  type: string,
): void {
  for (const [i, { code }] of parameter.composite.parts.entries()) {
    const whole = code === undefined ? null : findParameter(type, code);
    if (whole === null || whole.kind === 'composite') continue;
    const found = alternatives.map((tests) => {
      const test = tests[i];
      return test === undefined ? null : termsOf(whole, test);
    });
    if (found.every((terms) => terms !== null))
      demand(
        draft,
        whole,
        found.flatMap((terms) => terms ?? []),
      );
  }
}

function decideDate(
  draft: Draft,
  parameter: SimpleParameter,
  values: readonly DateQuery[],
  type: string,
  options: PlanOptions,
): boolean {
  if (parameter.code === '_lastUpdated') {
    const only = values.length === 1 ? recordedBounds(values[0] as DateQuery) : null;
    if (only === null) return false;
    if (only.from !== undefined) draft.recorded.from = Math.max(only.from, draft.recorded.from ?? only.from);
    if (only.before !== undefined) draft.recorded.before = Math.min(only.before, draft.recorded.before ?? only.before);
    return true;
  }
  const clinical = clinicalParameter(type);
  if (clinical?.code !== parameter.code) return false;
  const parts = values.map(clinicalBounds);
  const bounds = loosest(parts.map((part) => part.bounds));
  tighten(draft.clinical, bounds);
  // Another element may have given the clinical time of an entry that lacks this one.
  if (!clinical.alone || values.length !== 1 || parts[0]?.exact !== true) return false;
  return options.clinicalEnd || (bounds.endAfter === undefined && bounds.endUntil === undefined);
}

/** lastUpdated is a moment of one millisecond. */
function recordedBounds({ prefix, range }: DateQuery): RecordedBounds | null {
  switch (prefix) {
    case 'eq':
    case 'ap':
      return { from: range.start, before: range.end };
    case 'gt':
    case 'sa':
      return { from: range.end };
    case 'ge':
      return { from: range.start };
    case 'lt':
    case 'eb':
      return { before: range.start };
    case 'le':
      return { before: range.end };
    case 'ne':
      return null;
  }
}

/** Bounds that hold whenever the value answers; `exact` when it answers whenever they hold. */
function clinicalBounds({ prefix, range }: DateQuery): { bounds: ClinicalBounds; exact: boolean } {
  const { start, end } = range;
  switch (prefix) {
    case 'eq':
      return { bounds: { startFrom: start, startBefore: end, endUntil: end }, exact: true };
    case 'gt':
      return { bounds: { endAfter: end }, exact: true };
    case 'lt':
      return { bounds: { startBefore: start }, exact: true };
    case 'ge':
      return { bounds: { endAfter: start }, exact: false };
    case 'le':
      return { bounds: { startBefore: end }, exact: false };
    case 'sa':
      return { bounds: { startFrom: end }, exact: true };
    case 'eb':
      return { bounds: { endUntil: start, startBefore: start }, exact: true };
    case 'ap':
      return { bounds: { startBefore: end, endAfter: start }, exact: true };
    case 'ne':
      return { bounds: {}, exact: false };
  }
}

const names = ['startFrom', 'startBefore', 'endAfter', 'endUntil'] as const;
const isLower = (name: (typeof names)[number]): boolean => name === 'startFrom' || name === 'endAfter';

/** Alternatives: a bound counts when all have it, at its widest. */
function loosest(alternatives: readonly ClinicalBounds[]): ClinicalBounds {
  const bounds: ClinicalBounds = {};
  for (const name of names) {
    const all = alternatives.map((alternative) => alternative[name]).filter((value) => value !== undefined);
    if (all.length === alternatives.length) bounds[name] = isLower(name) ? Math.min(...all) : Math.max(...all);
  }
  return bounds;
}

function tighten(bounds: ClinicalBounds, more: ClinicalBounds): void {
  for (const name of names) {
    const value = more[name];
    if (value === undefined) continue;
    const before = bounds[name] ?? value;
    bounds[name] = isLower(name) ? Math.max(before, value) : Math.min(before, value);
  }
}

function columnOf(
  { code, parameter }: { code: string; parameter: Parameter },
  type: string,
): Plan['sort'][number]['column'] {
  if (code === '_id') return 'id';
  if (code === '_lastUpdated') return 'recorded';
  const clinical = clinicalParameter(type);
  return clinical?.alone && clinical.code === parameter.code ? 'clinical' : undefined;
}
