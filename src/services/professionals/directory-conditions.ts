// FHIR search over the register, as conditions of SQL: which parameter looks where.
// https://hl7.org/fhir/R4/practitioner.html#search, https://hl7.org/fhir/R4/search.html
import { Fault } from '../../base/fault.ts';
import type { Criterion, Query, Test } from '../../fhir/search/query.ts';
import { codeSystems, identifierSystems } from './model.ts';
import type { Condition } from './store.ts';

export type DirectoryType = 'Practitioner' | 'PractitionerRole' | 'Organization';

/** How a parameter looks into a table. `text` takes the string's mode, a token its system. */
type Looks =
  | { kind: 'text'; folded: string; exact: string }
  | { kind: 'code'; column: string; system: string }
  | { kind: 'boolean'; sql: string }
  | { kind: 'reference'; column: string; type: string };

const text = (folded: string, exact: string): Looks => ({ kind: 'text', folded, exact });
const code = (column: string, system: string): Looks => ({ kind: 'code', column, system });
const fold = (column: string): string => `professionals.fold(${column})`;

const looks: Record<DirectoryType, { id: string; parameters: Record<string, Looks> }> = {
  Practitioner: {
    id: 'p.id',
    parameters: {
      identifier: code('p.number', identifierSystems.practitioner),
      name: text(`' ' || p.folded_given || ' ' || p.folded_family`, `concat_ws(' ', p.title, p.given, p.family)`),
      family: text(`' ' || p.folded_family`, 'p.family'),
      given: text(`' ' || p.folded_given`, 'p.given'),
      active: { kind: 'boolean', sql: 'p.active' },
    },
  },
  PractitionerRole: {
    id: 'r.id',
    parameters: {
      identifier: code('p.number', identifierSystems.practitioner),
      practitioner: { kind: 'reference', column: 'r.practitioner_id', type: 'Practitioner' },
      organization: { kind: 'reference', column: 'r.organisation_id', type: 'Organization' },
      specialty: code('p.speciality', codeSystems.speciality),
      role: code('p.profession', codeSystems.profession),
      active: { kind: 'boolean', sql: '(r.active and p.active and o.active)' },
    },
  },
  Organization: {
    id: 'o.id',
    parameters: {
      identifier: code('o.number', identifierSystems.organisation),
      name: text(`' ' || o.folded_name`, 'o.name'),
      type: code('o.kind', codeSystems.organisationKind),
      'address-city': text(`' ' || o.folded_town`, 'o.town'),
      partof: { kind: 'reference', column: 'o.part_of', type: 'Organization' },
      active: { kind: 'boolean', sql: 'o.active' },
    },
  },
};

/** @throws Fault `search.unsupported-parameter`: to leave a condition out would answer another question than was asked. */
export const directoryConditions = (type: DirectoryType, query: Query): Condition[] =>
  query.criteria.map((criterion) => conditionOf(type, criterion));

function conditionOf(type: DirectoryType, criterion: Criterion): Condition {
  const { id, parameters } = looks[type];
  if (criterion.by === 'id')
    return { sql: `${criterion.negated ? 'not ' : ''}${id} = any($$)`, values: [criterion.ids] };
  if (criterion.by !== 'value') throw unsupported(criterion.name);
  const found = parameters[criterion.parameter.code];
  const condition = found === undefined ? null : look(found, criterion.test);
  if (condition === null) throw unsupported(criterion.name);
  return condition;
}

function look(into: Looks, test: Test): Condition | null {
  if (into.kind === 'text' && test.kind === 'string') {
    if (test.mode === 'exact') return { sql: `${into.exact} = any($$)`, values: [test.values] };
    // A name's parts each count as a beginning (https://hl7.org/fhir/R4/search.html#string).
    const before = test.mode === 'starts' ? '% ' : '%';
    const any = test.values.map(() => `${into.folded} like '${before}' || ${fold('$$')} || '%'`);
    return { sql: any.join(' or '), values: [...test.values] };
  }
  if (into.kind === 'code' && test.kind === 'token') {
    const codes = test.values.filter((value) => value.system === undefined || value.system === into.system);
    const anyCode = codes.some((value) => value.code === undefined);
    const named = codes.flatMap((value) => value.code ?? []);
    const sql = `coalesce(${anyCode ? `${into.column} is not null or ` : ''}lower(${into.column}) = any($$), false)`;
    return { sql: test.negated ? `not ${sql}` : sql, values: [named] };
  }
  if (into.kind === 'boolean' && test.kind === 'token') {
    const wanted = test.values.flatMap((value) => value.code ?? []);
    return { sql: `${test.negated ? 'not ' : ''}${into.sql}::text = any($$)`, values: [wanted] };
  }
  if (into.kind === 'reference' && test.kind === 'reference') {
    const ids = test.values.flatMap((value) => {
      const typed = value.keys.find((key) => key.startsWith(`${into.type}/`));
      return typed === undefined ? (value.id ?? []) : typed.slice(into.type.length + 1);
    });
    return { sql: `${into.column} = any($$)`, values: [ids] };
  }
  return null;
}

const unsupported = (name: string): Fault =>
  new Fault('invalid', {
    code: 'search.unsupported-parameter',
    message: `${name} is not searched in this register`,
    issues: [{ code: 'not-supported', text: `${name} is not searched in this register`, expression: `http.${name}` }],
  });
