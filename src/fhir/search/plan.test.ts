import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clinicalParameter, clinicalTime } from './clinical-time.ts';
import { examplesOf } from './examples.ts';
import { extract } from './extract.ts';
import { indexTokens, indexTokensMax } from './index-tokens.ts';
import { compileMatch } from './match.ts';
import { findParameter, parametersOf } from './parameters.ts';
import { parseSearch } from './parse.ts';
import { type Plan, plan } from './plan.ts';
import type { Json } from './values.ts';

const options = { handling: 'strict', now: new Date('2026-11-22T12:00:00Z') } as const;
const types = [
  'AllergyIntolerance',
  'CarePlan',
  'Composition',
  'Condition',
  'DiagnosticReport',
  'DocumentReference',
  'Encounter',
  'Goal',
  'Group',
  'Immunization',
  'List',
  'MedicationRequest',
  'Observation',
  'Procedure',
  'QuestionnaireResponse',
  'RiskAssessment',
  'Task',
];

/** One entry as the store would keep it: terms, times, id; and the resource that opening it gives. */
type Row = { resource: Json; terms: Set<string>; start: number | null; end: number | null; recorded: number };

function rowOf(resource: Json, type: string, i: number): Row {
  const recorded = Date.UTC(2026, 0, 1 + (i % 40));
  const meta = { ...(resource.meta as object | undefined), lastUpdated: new Date(recorded).toISOString() };
  const stored: Json = { ...resource, meta };
  const time = clinicalTime(stored, type);
  return {
    resource: stored,
    terms: new Set(indexTokens(stored, type)),
    start: time?.start ?? null,
    end: time?.end ?? null,
    recorded,
  };
}

const rowsByType = new Map(
  types.map((type) => [type, examplesOf(type, 40).map((resource, i) => rowOf(resource, type, i))]),
);

/** What the store's SQL does with a plan. */
function storeSelects(p: Plan, row: Row, knowsEnd: boolean): boolean {
  if (p.empty || (p.ids !== null && !p.ids.includes(String(row.resource.id)))) return false;
  if (!p.tokens.every((group) => group.some((term) => row.terms.has(term)))) return false;
  if (p.notTokens.some((term) => row.terms.has(term))) return false;
  const { startFrom, startBefore, endAfter, endUntil } = p.clinical;
  if (startFrom !== undefined && !(row.start !== null && row.start >= startFrom)) return false;
  if (startBefore !== undefined && !(row.start !== null && row.start < startBefore)) return false;
  if (knowsEnd && endAfter !== undefined && !(row.end !== null && row.end > endAfter)) return false;
  if (knowsEnd && endUntil !== undefined && !(row.end !== null && row.end <= endUntil)) return false;
  return (p.recorded.from ?? -Infinity) <= row.recorded && row.recorded < (p.recorded.before ?? Infinity);
}

const escaped = (text: string): string => text.replace(/[\\,|$]/g, (c) => `\\${c}`);
const prefixes = ['', 'eq', 'ne', 'gt', 'lt', 'ge', 'le', 'sa', 'eb', 'ap'];

/** Writes a search value out of one that a resource has. `dice` chooses the form. */
function writtenValue(
  resource: Json,
  type: string,
  code: string,
  dice: number,
): { modifier: string; value: string } | null {
  const found = extract(resource, type, code);
  if (found === null) return null;
  if (dice % 17 === 0) return { modifier: ':missing', value: dice % 2 === 0 ? 'true' : 'false' };
  if (found.kind === 'composite') {
    const row = found.rows[dice % Math.max(1, found.rows.length)];
    const parts = row?.map((part) => simpleValue(part.kind, part.values[0], dice, ''));
    return parts === undefined || parts.some((part) => part === null)
      ? null
      : { modifier: '', value: parts.map((p) => p?.value).join('$') };
  }
  const prefix = prefixes[dice % prefixes.length] as string;
  return simpleValue(found.kind, found.values[dice % Math.max(1, found.values.length)], dice, prefix, code);
}

function simpleValue(
  kind: string,
  value: unknown,
  dice: number,
  prefix: string,
  code = '',
): { modifier: string; value: string } | null {
  if (value === undefined) return null;
  const v = value as { start: number; low: number; high: number };
  if (kind === 'date') {
    const at = new Date(Math.max(v.start, Date.UTC(1000, 0)) + (dice % 3) * 43_200_000).toISOString();
    return { modifier: '', value: prefix + at.slice(0, [4, 7, 10, 24][dice % 4]) };
  }
  if (kind === 'number' || kind === 'quantity') {
    const number = Number.isFinite(v.low) ? v.low : v.high;
    return { modifier: '', value: prefix + String(number) };
  }
  if (kind === 'string' || kind === 'uri') {
    if ((value as unknown as string).trim() === '') return null;
    return { modifier: '', value: escaped(value as unknown as string) };
  }
  if (kind === 'reference') {
    const { key, id, type } = value as { key?: string; id?: string; type?: string };
    if (key === undefined) return null;
    return { modifier: '', value: dice % 3 === 0 && id !== undefined && key === `${type}/${id}` ? id : escaped(key) };
  }
  const { system, code: token } = value as { system?: string; code?: string };
  if (token === undefined) return null;
  const forms = [
    escaped(token),
    `|${escaped(token)}`,
    ...(system ? [`${escaped(system)}|${escaped(token)}`, `${escaped(system)}|`] : []),
    token.toUpperCase(),
  ];
  if (code === '_id') return { modifier: '', value: escaped(token) };
  return { modifier: prefix !== '' && dice % 4 === 0 ? ':not' : '', value: forms[dice % forms.length] as string };
}

test('store and residual together find what a full look at every resource finds', () => {
  let answered = 0;
  let undecided = 0;
  fc.assert(
    fc.property(
      fc.constantFrom(...types),
      fc.array(fc.tuple(fc.nat(10_000), fc.nat(10_000), fc.nat(10_000)), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      (type, picks, clinicalEnd) => {
        const rows = rowsByType.get(type) as Row[];
        const codes = [...parametersOf(type).keys()].filter((code) => code !== 'patient');
        const parts: string[] = [];
        for (const [which, whose, dice] of picks) {
          const code = codes[which % codes.length] as string;
          const values = [whose, whose + 7].map((i) =>
            writtenValue((rows[i % rows.length] as Row).resource, type, code, dice),
          );
          const first = values[0];
          if (!first) continue;
          const both =
            dice % 5 === 0 &&
            code !== 'subject' &&
            values[1] &&
            first.modifier !== ':missing' &&
            values[1].modifier === first.modifier;
          const value = both && values[1] ? `${first.value},${values[1].value}` : first.value;
          parts.push(`${code}${first.modifier}=${encodeURIComponent(value)}`);
        }
        fc.pre(parts.length > 0);
        const query = parseSearch(type, parts.join('&'), options);
        const planned = plan(query, { clinicalEnd });
        const full = compileMatch(query.criteria);
        const rest = compileMatch(planned.residual);
        for (const row of rows) {
          const expected = full(row.resource);
          const doubted = planned.doubt.some((term) => row.terms.has(term));
          const got = storeSelects(planned, row, clinicalEnd) && (doubted ? full : rest)(row.resource);
          assert.equal(got, expected, `${type}?${parts.join('&')} on ${row.resource.id}`);
          if (expected) answered++;
        }
        if (planned.needsOpen) undecided++;
      },
    ),
    { numRuns: 3000, seed: 20261122 },
  );
  // The property says nothing if nothing is ever found, or all is left to the residual.
  assert.ok(answered > 3000, `only ${answered} answers`);
  assert.ok(undecided < 2600, `${undecided} of 3000 plans need opening`);
});

test('every example is found by each of its own values', () => {
  let checked = 0;
  for (const [type, rows] of rowsByType) {
    for (const { resource } of rows.slice(0, 25)) {
      for (const code of parametersOf(type).keys()) {
        if (code === 'patient') continue;
        for (const dice of [20, 40, 60]) {
          const written = writtenValue(resource, type, code, dice);
          if (written === null || written.modifier !== '') continue;
          if (findParameter(type, code)?.kind === 'date') continue;
          const kind = findParameter(type, code)?.kind;
          // A range or a `<5` is not equal to its bound.
          // A bare id means one of the types that the parameter may point to; some examples point elsewhere.
          if (kind === 'reference' && !written.value.includes('/')) continue;
          if (kind === 'quantity' || kind === 'number' || kind === 'composite') continue;
          const query = parseSearch(type, `${code}=${encodeURIComponent(written.value)}`, options);
          if (query.criteria.length === 0) continue;
          assert.ok(compileMatch(query.criteria)(resource), `${type}/${resource.id} by ${code}=${written.value}`);
          checked++;
        }
      }
    }
  }
  assert.ok(checked > 2500, `only ${checked} values`);
});

test('a date parameter that the clinical time answers has one value, the clinical time', () => {
  let checked = 0;
  for (const [type, rows] of rowsByType) {
    const clinical = clinicalParameter(type);
    if (clinical === null) continue;
    for (const row of rows) {
      const found = extract(row.resource, type, clinical.code);
      assert.equal(found?.kind, 'date');
      if (found?.kind !== 'date' || found.values.length === 0) {
        if (clinical.alone) assert.equal(row.start, null);
        continue;
      }
      assert.equal(found.values.length, 1);
      assert.deepEqual({ start: row.start, end: row.end }, found.values[0]);
      checked++;
    }
  }
  assert.ok(checked > 100);
});

test('an entry with more values than are filed is found by those that were not filed', () => {
  const entry = Array.from({ length: 300 }, (_, i) => ({ item: { reference: `Observation/o${i}` } }));
  const list: Json = { resourceType: 'List', id: 'folder', status: 'current', mode: 'working', entry };
  const terms = indexTokens(list, 'List');
  assert.ok(terms.length <= indexTokensMax + 5);
  assert.ok(terms.includes('status||current'));
  const row = rowOf(list, 'List', 0);
  const planned = plan(parseSearch('List', 'item=Observation/o299', options), { clinicalEnd: false });
  assert.equal(storeSelects(planned, row, false), true);
  assert.ok(planned.doubt.some((term) => row.terms.has(term)));
  const other = plan(parseSearch('List', 'item=Observation/o300', options), { clinicalEnd: false });
  assert.equal(storeSelects(other, row, false), true);
  assert.equal(compileMatch(parseSearch('List', 'item=Observation/o300', options).criteria)(list), false);
});

test('a resource is filed under each term once, and under few however it is made', () => {
  for (const rows of rowsByType.values()) {
    for (const { resource } of rows) {
      const terms = indexTokens(resource, String(resource.resourceType));
      assert.equal(new Set(terms).size, terms.length);
    }
  }
  const coding = Array.from({ length: 5000 }, (_, i) => ({ system: 'http://s', code: `c${i}` }));
  const crowded: Json = {
    resourceType: 'List',
    status: 'current',
    code: { coding },
    identifier: [{ type: { coding }, value: 'x' }],
  };
  const terms = indexTokens(crowded, 'List');
  assert.ok(terms.length < indexTokensMax + 30, `${terms.length}`);
  for (const query of ['identifier:of-type=http://s|c4000|x', 'code=c4999', 'status=current']) {
    assert.ok(
      storeSelects(plan(parseSearch('List', query, options), { clinicalEnd: false }), rowOf(crowded, 'List', 0), false),
      query,
    );
  }
});

test('the record of the search is no condition on its entries', () => {
  const query = parseSearch('Observation', 'patient=Patient/anna&subject=Patient/anna&code=8480-6', options);
  assert.deepEqual(query.patient, [
    { by: 'id', id: 'anna', url: undefined },
    { by: 'id', id: 'anna', url: undefined },
  ]);
  const planned = plan(query, { clinicalEnd: false });
  assert.deepEqual(planned.tokens, [['code||8480-6', 'more|code']]);
  assert.equal(planned.needsOpen, false);
  assert.deepEqual(
    indexTokens({ resourceType: 'Observation', subject: { reference: 'Patient/anna' } }, 'Observation'),
    [],
  );
  assert.deepEqual(indexTokens({ resourceType: 'Observation', subject: { reference: 'Device/d' } }, 'Observation'), [
    'subject|Device/d',
  ]);
});

test('bounds of a search by date narrow the clinical time', () => {
  const planned = plan(parseSearch('List', 'date=ge2024-01-01T00:00:00Z&date=lt2025-01-01T00:00:00Z', options), {
    clinicalEnd: true,
  });
  assert.deepEqual(planned.clinical, { endAfter: Date.UTC(2024, 0, 1), startBefore: Date.UTC(2025, 0, 1) });
  assert.deepEqual(
    planned.residual.map((criterion) => criterion.name),
    ['date'],
  );
  const eq = plan(parseSearch('List', 'date=2024-06-01', options), { clinicalEnd: true });
  assert.equal(eq.needsOpen, false);
  assert.equal(plan(parseSearch('List', 'date=2024-06-01', options), { clinicalEnd: false }).needsOpen, true);
});

test('recorded time answers _lastUpdated to the millisecond', () => {
  const planned = plan(parseSearch('List', '_lastUpdated=gt2026-01-05&_lastUpdated=le2026-01-09T10:00:00Z', options), {
    clinicalEnd: false,
  });
  assert.deepEqual(planned.recorded, { from: Date.UTC(2026, 0, 5, 23), before: Date.UTC(2026, 0, 9, 10, 0, 1) });
  assert.equal(planned.needsOpen, false);
});

test('ids that contradict each other find nothing', () => {
  assert.equal(plan(parseSearch('List', '_id=a,b&_id=c', options), { clinicalEnd: false }).empty, true);
  assert.deepEqual(plan(parseSearch('List', '_id=a,b&_id=b', options), { clinicalEnd: false }).ids, ['b']);
});

test('a code of a system that the element never has finds nothing, without opening anything', () => {
  assert.equal(
    plan(parseSearch('Observation', 'status=http://loinc.org|final', options), { clinicalEnd: false }).empty,
    true,
  );
  const known = plan(parseSearch('Observation', 'status=http://hl7.org/fhir/observation-status|final', options), {
    clinicalEnd: false,
  });
  assert.deepEqual(known.tokens, [['status||final', 'more|status']]);
});

test('a sort that equals the order of a column needs no opening', () => {
  const columns = (type: string, sort: string) =>
    plan(parseSearch(type, `_sort=${sort}`, options), { clinicalEnd: false }).sort.map((key) => key.column);
  assert.deepEqual(columns('List', '-date,_lastUpdated,_id'), ['clinical', 'recorded', 'id']);
  assert.deepEqual(columns('Observation', '-date'), [undefined]);
});
