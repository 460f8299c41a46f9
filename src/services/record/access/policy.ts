// The access policy of a country: its schema, its checks at start, and the tables that the decision looks into.
// Codes: http://terminology.hl7.org/CodeSystem/v3-Confidentiality, https://terminology.hl7.org/ValueSet-v3-PurposeOfUse.html
import Type, { type Static, type TSchema } from 'typebox';
import { Value } from 'typebox/value';
import type { OperatorRole, OrganisationKind, Purpose } from '../../../base/call.ts';
import { Fault, type FaultIssue } from '../../../base/fault.ts';
import {
  type DataCategory,
  dataCategories,
  type GrantBasis,
  grantBases,
  type Level,
  levels,
  rankOf,
  recordActions,
  thingActions,
} from './model.ts';

const purposes = ['TREAT', 'PATRQT', 'ETREAT', 'HOPERAT', 'HSYSADMIN'] as const satisfies readonly Purpose[];
const organisationKinds = [
  'practice',
  'laboratory',
  'hospital',
  'care-network',
  'care-home',
  'pharmacy',
  'imaging',
  'agency',
] as const satisfies readonly OrganisationKind[];
const operatorRoles = [
  'welcome-desk',
  'directory-steward',
  'conformance',
  'helpdesk',
  'editor',
  'data-protection',
  'auditor',
] as const satisfies readonly OperatorRole[];

const oneOf = <T extends string>(values: readonly T[]) => Type.Enum(values as [T, ...T[]]);
const closed = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

const source = Type.String({ minLength: 1, description: 'The legal source, or the words "agency default".' });
const category = oneOf(dataCategories);
const level = oneOf(levels);
const codes = Type.Array(
  closed({ system: Type.String({ minLength: 1 }), codes: Type.Array(Type.String(), { minItems: 1 }) }),
);
const cell = Type.Optional(Type.String({ pattern: '^(r|R|w|rw|Rw)$' }));
const letters = Type.Object(
  Object.fromEntries(dataCategories.map((one) => [one, cell])) as Record<DataCategory, typeof cell>,
  {
    additionalProperties: false,
    description: 'By category. r reads level N, R reads N and R, w writes. A category left out is not for this row.',
  },
);
const hours = Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]);
const treatment = closed({ purposes: Type.Array(oneOf(purposes)), levelMax: level, hoursMax: hours, source });
const patientActions = Type.Array(oneOf([...thingActions, ...recordActions]));

export const policySchema = closed({
  $schema: Type.Optional(Type.String()),
  country: Type.String({ pattern: '^[A-Z]{2}$' }),
  version: Type.String({ pattern: '^[0-9]{4}\\.[0-9]{1,2}\\.[0-9]+$', description: 'Year, month, number.' }),
  categories: Type.Array(
    closed({
      code: category,
      name: Type.String({ minLength: 1 }),
      holds: Type.String({ minLength: 1, description: 'What falls into it, in words.' }),
      level,
      codes,
      formats: Type.Array(Type.String(), { description: 'Format codes, or their beginnings when they end in *.' }),
      resources: Type.Array(Type.String(), { description: 'FHIR types that fall here when no code says otherwise.' }),
      source,
    }),
  ),
  unclassified: closed({ category, levelMin: level, source }),
  levels: Type.Array(closed({ code: level, name: Type.String(), codes, source })),
  bases: closed({
    patient: closed({
      purposes: Type.Array(oneOf(purposes)),
      actions: closed({ open: patientActions, closed: patientActions, none: patientActions }),
      writes: Type.Array(category),
      source,
    }),
    representative: closed({
      purposes: Type.Array(oneOf(purposes)),
      levelMax: level,
      ownWriting: Type.Boolean({ description: 'Reads above the level what the representative wrote for the patient.' }),
      actions: closed({ all: patientActions, read: patientActions }),
      source,
    }),
    author: closed({
      purposes: Type.Array(oneOf(purposes)),
      levelMax: level,
      professionalReads: oneOf(['own', 'organisation']),
      corrects: Type.Boolean({ description: 'May replace own contributions after the access ended.' }),
      source,
    }),
    referent: treatment,
    circle: treatment,
    presence: treatment,
    system: closed({ purposes: Type.Array(oneOf(purposes)), source }),
  }),
  professions: Type.Array(Type.String(), { minItems: 1 }),
  matrix: Type.Array(
    closed({
      professions: Type.Array(Type.String(), { minItems: 1 }),
      bases: Type.Array(oneOf(grantBases)),
      letters,
      source,
    }),
  ),
  systems: Type.Array(
    closed({
      organisation: oneOf(organisationKinds),
      deposits: Type.Array(category, { description: 'Written to any open record, without a grant.' }),
      assumes: Type.Optional(
        closed({
          category,
          types: Type.Array(Type.String(), {
            description: 'FHIR types that fall there when they say nothing of themselves.',
          }),
        }),
      ),
      bases: Type.Array(oneOf(grantBases)),
      letters,
      source,
    }),
  ),
  operators: Type.Array(
    closed({ role: oneOf(operatorRoles), actions: Type.Array(oneOf(['know-state', 'administer'])), source }),
  ),
  brakes: closed({
    openings: Type.Array(
      closed({
        professions: Type.Array(Type.String(), { minItems: 1 }),
        perHour: Type.Integer({ minimum: 1 }),
        perDay: Type.Integer({ minimum: 1 }),
        past: oneOf(['refuse', 'report']),
        source,
      }),
    ),
    wrongPresenceCodes: closed({ perHour: Type.Integer({ minimum: 1 }), perDay: Type.Integer({ minimum: 1 }), source }),
  }),
  undecided: Type.Array(closed({ what: Type.String(), until: Type.String(), source })),
});
export type PolicyDocument = Static<typeof policySchema>;

/** One line of the matrix for one profession (or one kind of system) on one basis. */
export type Row = {
  /** `matrix/pharmacist/circle` */
  name: string;
  /** Highest rank that may be read in a category; absent for none. Already under the basis' ceiling. */
  reads: ReadonlyMap<DataCategory, number>;
  writes: ReadonlySet<DataCategory>;
};

export type RowsByBasis = Partial<Record<GrantBasis, Row>>;

export type Policy = {
  document: PolicyDocument;
  /** By profession. */
  matrix: ReadonlyMap<string, RowsByBasis>;
  systems: ReadonlyMap<OrganisationKind, RowsByBasis>;
  deposits: ReadonlyMap<OrganisationKind, ReadonlySet<DataCategory>>;
  /** Key `organisation kind|FHIR type`. */
  assumed: ReadonlyMap<string, DataCategory>;
  operators: ReadonlyMap<OperatorRole, ReadonlySet<string>>;
  patientActions: Readonly<Record<'open' | 'closed' | 'none', ReadonlySet<string>>>;
  /** By the mandate's scope; only what the patient could do as well. */
  representativeActions: Readonly<Record<'all' | 'read', ReadonlySet<string>>>;
  patientWrites: ReadonlySet<DataCategory>;
  /** Key `system|code`. */
  categoryByCode: ReadonlyMap<string, DataCategory>;
  categoryByFormat: ReadonlyMap<string, DataCategory>;
  categoryByFormatStart: readonly { start: string; category: DataCategory }[];
  categoryByResource: ReadonlyMap<string, DataCategory>;
  levelByCode: ReadonlyMap<string, Level>;
  levelByCategory: ReadonlyMap<DataCategory, Level>;
};

/** Reads a policy. Throws Fault `policy.invalid` with one issue for each thing wrong in it. */
export function parsePolicy(value: unknown): Policy {
  if (!Value.Check(policySchema, value)) {
    refuse(
      Value.Errors(policySchema, value).map((error) => ({
        text: `${error.instancePath || '/'} ${error.message}`,
        expression: error.instancePath,
      })),
    );
  }
  const document = value as PolicyDocument;
  const problems = findProblems(document);
  if (problems.length > 0) refuse(problems.map((text) => ({ text })));
  return tablesOf(document);
}

function refuse(issues: FaultIssue[]): never {
  const message = `The access policy is not valid: ${issues.map((issue) => issue.text).join('; ')}`;
  throw new Fault('fault', { code: 'policy.invalid', message, issues });
}

/** What a schema cannot say: nothing left out, nothing said twice, nobody above the patient. */
function findProblems(document: PolicyDocument): string[] {
  const problems: string[] = [];
  const exactlyOnce = (what: string, wanted: readonly string[], found: readonly string[]): void => {
    for (const name of wanted) if (!found.includes(name)) problems.push(`${what} ${name} is missing`);
    once(what, found);
    for (const name of found) if (!wanted.includes(name)) problems.push(`${what} ${name} is unknown`);
  };
  const once = (what: string, found: readonly string[]): void => {
    for (const name of new Set(found.filter((one, at) => found.indexOf(one) !== at)))
      problems.push(`${what} ${name} is there twice`);
  };
  const professions = document.professions;
  once('profession', professions);
  exactlyOnce(
    'category',
    dataCategories,
    document.categories.map((row) => row.code),
  );
  exactlyOnce(
    'level',
    levels,
    document.levels.map((row) => row.code),
  );
  exactlyOnce(
    'system of',
    organisationKinds,
    document.systems.map((row) => row.organisation),
  );
  exactlyOnce(
    'operator',
    operatorRoles,
    document.operators.map((row) => row.role),
  );
  exactlyOnce(
    'openings brake for',
    professions,
    document.brakes.openings.flatMap((row) => row.professions),
  );
  const rows = document.matrix.flatMap((row) => row.professions.map((one) => ({ one, bases: row.bases })));
  exactlyOnce('matrix row for', professions, [...new Set(rows.map((row) => row.one))]);
  once(
    'matrix row for',
    rows.flatMap((row) => row.bases.map((basis) => `${row.one} as ${basis}`)),
  );
  const said = (row: { codes: { system: string; codes: string[] }[] }) =>
    row.codes.flatMap((set) => set.codes.map((code) => `${set.system}|${code}`));
  once('code of a category', document.categories.flatMap(said));
  once(
    'format',
    document.categories.flatMap((row) => row.formats),
  );
  once(
    'resource',
    document.categories.flatMap((row) => row.resources),
  );
  once('code of a level', document.levels.flatMap(said));
  for (const basis of grantBases) {
    if (document.bases[basis].levelMax === 'V')
      problems.push(`${basis} would read level V, private to patient and author`);
  }
  if (document.bases.representative.levelMax === 'V')
    problems.push('representatives would read level V, private to patient and author');
  for (const action of document.bases.representative.actions.read)
    if (action === 'write' || action === 'manage') problems.push(`a mandate for reading would allow to ${action}`);
  return problems;
}

function tablesOf(document: PolicyDocument): Policy {
  const rowOf = (name: string, basis: GrantBasis, cells: PolicyDocument['matrix'][number]['letters']): Row => {
    const ceiling = rankOf[document.bases[basis].levelMax];
    const reads = new Map<DataCategory, number>();
    const writes = new Set<DataCategory>();
    for (const [column, letter] of Object.entries(cells) as [DataCategory, string][]) {
      if (letter.includes('r')) reads.set(column, Math.min(ceiling, rankOf.N));
      if (letter.includes('R')) reads.set(column, Math.min(ceiling, rankOf.R));
      if (letter.includes('w')) writes.add(column);
    }
    return { name, reads, writes };
  };
  const matrix = new Map<string, RowsByBasis>();
  for (const row of document.matrix) {
    for (const profession of row.professions) {
      const rows = matrix.get(profession) ?? {};
      for (const basis of row.bases) rows[basis] = rowOf(`matrix/${profession}/${basis}`, basis, row.letters);
      matrix.set(profession, rows);
    }
  }
  const systems = new Map<OrganisationKind, RowsByBasis>();
  for (const row of document.systems) {
    const rows: RowsByBasis = {};
    for (const basis of row.bases) rows[basis] = rowOf(`systems/${row.organisation}/${basis}`, basis, row.letters);
    systems.set(row.organisation, rows);
  }
  const { actions, writes } = document.bases.patient;
  const formats = document.categories.flatMap((row) => row.formats.map((format) => ({ format, category: row.code })));
  const byCode = <T>(rows: { codes: { system: string; codes: string[] }[]; code: T }[]): Map<string, T> =>
    new Map(
      rows.flatMap((row) =>
        row.codes.flatMap((set) => set.codes.map((one) => [`${set.system}|${one}`, row.code] as const)),
      ),
    );
  return {
    document,
    matrix,
    systems,
    deposits: new Map(document.systems.map((row) => [row.organisation, new Set(row.deposits)])),
    assumed: new Map(
      document.systems.flatMap(({ organisation, assumes }) =>
        assumes === undefined
          ? []
          : assumes.types.map((type) => [`${organisation}|${type}`, assumes.category] as const),
      ),
    ),
    operators: new Map(document.operators.map((row) => [row.role, new Set<string>(row.actions)])),
    patientActions: { open: new Set(actions.open), closed: new Set(actions.closed), none: new Set(actions.none) },
    representativeActions: {
      all: new Set(document.bases.representative.actions.all),
      read: new Set(document.bases.representative.actions.read),
    },
    patientWrites: new Set(writes),
    categoryByCode: byCode(document.categories),
    categoryByFormat: new Map(
      formats.filter((row) => !row.format.endsWith('*')).map((row) => [row.format, row.category]),
    ),
    categoryByFormatStart: formats
      .filter((row) => row.format.endsWith('*'))
      .map((row) => ({ start: row.format.slice(0, -1), category: row.category })),
    categoryByResource: new Map(
      document.categories.flatMap((row) => row.resources.map((one) => [one, row.code] as const)),
    ),
    levelByCode: byCode(document.levels),
    levelByCategory: new Map(document.categories.map((row) => [row.code, row.level])),
  };
}
