// A search as data, once its text was understood (https://hl7.org/fhir/R4/search.html).
import type { DateRange } from './date-range.ts';
import type { DecimalRange } from './decimal-range.ts';
import type { Parameter, SimpleParameter } from './parameters.ts';

export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

/** `system` undefined: any; null: `|code`, none at all. `code` undefined: `system|`, any code of it. `code` is lower-case. */
export type TokenQuery = { system: string | null | undefined; code: string | undefined };
/** Identifier.type and value: `identifier:of-type=system|code|value`. Code and value are lower-case. */
export type OfTypeQuery = { system: string; code: string; value: string };
/** Any of `keys` (`Type/id`, absolute URL), or, when the type is not known, any reference to `id`. */
export type ReferenceQuery = { keys: readonly string[]; id: string | undefined };
export type DateQuery = { prefix: Prefix; range: DateRange };
export type NumberQuery = { prefix: Prefix; number: DecimalRange };
/** `code` with `system` undefined is a code or a unit in any system. */
export type QuantityQuery = NumberQuery & { system: string | undefined; code: string | undefined };

/** What a value must be. Several values are alternatives. */
export type Test =
  | { kind: 'token'; values: readonly TokenQuery[]; negated: boolean }
  | { kind: 'token-text'; values: readonly string[] }
  | { kind: 'of-type'; values: readonly OfTypeQuery[] }
  | { kind: 'reference'; values: readonly ReferenceQuery[] }
  | { kind: 'reference-identifier'; values: readonly TokenQuery[] }
  | { kind: 'date'; values: readonly DateQuery[] }
  | { kind: 'string'; mode: 'starts' | 'exact' | 'contains'; values: readonly string[] }
  | { kind: 'number'; values: readonly NumberQuery[] }
  | { kind: 'quantity'; values: readonly QuantityQuery[] }
  | { kind: 'uri'; mode: 'exact' | 'below' | 'above'; values: readonly string[] };

/** One condition. All conditions of a query must hold. */
export type Criterion =
  | { by: 'id'; name: string; ids: readonly string[]; negated: boolean }
  | { by: 'missing'; name: string; parameter: Parameter; missing: boolean }
  | { by: 'value'; name: string; parameter: SimpleParameter; test: Test }
  /** Alternatives, each a test for every part of the composite in order. */
  | {
      by: 'composite';
      name: string;
      parameter: Extract<Parameter, { kind: 'composite' }>;
      alternatives: readonly Test[][];
    };

/** Whose record is searched: a Patient by id (or absolute URL), or by identifier. */
export type PatientScope =
  | { by: 'id'; id: string; url: string | undefined }
  | { by: 'identifier'; system: string | null | undefined; value: string };

export type SortKey = { code: string; parameter: SimpleParameter; descending: boolean };
export type Include = { source: string; code: string; target: string | undefined; iterate: boolean };

export type Query = {
  type: string;
  criteria: readonly Criterion[];
  /** More than one when the search says it twice; they must then be the same person, or nothing is found. */
  patient: readonly PatientScope[];
  sort: readonly SortKey[];
  /** Entries on a page; 0 asks for the total alone. */
  count: number;
  cursor: string | undefined;
  total: 'none' | 'estimate' | 'accurate' | undefined;
  summary: 'true' | 'text' | 'data' | 'count' | undefined;
  elements: readonly string[];
  includes: readonly Include[];
  revincludes: readonly Include[];
  format: string | undefined;
  pretty: boolean;
  /** Parameters that were not understood and, lenient as was asked, not obeyed. */
  ignored: readonly string[];
  /** The understood part of the query as text, for the self link; without the cursor. */
  self: string;
};
