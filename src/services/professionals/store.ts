// The only SQL of the register of professionals.
import type { Sql } from '../../kit/sql/sql.ts';
import type { DirectoryEntries, ImportResult, Organisation, Practitioner, ProfessionalSearch, Role } from './model.ts';
import { wordsByCode } from './professions.ts';

/** A condition of a search: SQL with `$$` for each of its values, and the values. */
export type Condition = { sql: string; values: unknown[] };
export type Page = { conditions: Condition[]; after: string | null; count: number };
export type Found<T> = { total: number; items: T[] };

export type ProfessionalsStore = ReturnType<typeof createProfessionalsStore>;

// Wide rows come as one JSON text each: arrays of workplaces need no second query. Public data, so JSON.parse is all it takes.
const organisationJson = `json_strip_nulls(json_build_object('id', o.id, 'number', o.number, 'name', o.name, 'kind', o.kind,
  'street', o.street, 'postalCode', o.postal_code, 'town', o.town, 'country', o.country, 'phone', o.phone, 'email', o.email,
  'partOf', o.part_of, 'active', o.active, 'version', o.version, 'updatedAt', o.updated_at))::text as json`;

const practitionerJson = `json_strip_nulls(json_build_object('id', p.id, 'number', p.number, 'title', p.title, 'family', p.family,
  'given', p.given, 'sex', p.sex, 'profession', p.profession, 'speciality', p.speciality, 'languages', p.languages,
  'email', p.email, 'authorisedSince', p.authorised_since, 'active', p.active, 'version', p.version, 'updatedAt', p.updated_at,
  'workplaces', coalesce((select json_agg(json_strip_nulls(json_build_object('organisationId', o.id, 'name', o.name, 'kind', o.kind,
      'street', o.street, 'postalCode', o.postal_code, 'town', o.town, 'phone', coalesce(r.phone, o.phone))) order by r.place, o.id)
    from professionals.role r join professionals.organisation o on o.id = r.organisation_id
    where r.practitioner_id = p.id and r.active and o.active), '[]'::json)))::text as json`;

const roleJson = `json_strip_nulls(json_build_object('id', r.id, 'practitionerId', p.id,
  'practitionerName', concat_ws(' ', p.title, p.given, p.family), 'organisationId', o.id, 'organisationName', o.name,
  'profession', p.profession, 'speciality', p.speciality, 'phone', r.phone, 'active', r.active and p.active and o.active,
  -- A new name or a closed organisation is also a new version of the role that shows it.
  'version', r.version + p.version + o.version - 2, 'updatedAt', greatest(r.updated_at, p.updated_at, o.updated_at)))::text as json`;

const from = {
  practitioner: 'professionals.practitioner p',
  organisation: 'professionals.organisation o',
  role: `professionals.role r join professionals.practitioner p on p.id = r.practitioner_id
    join professionals.organisation o on o.id = r.organisation_id`,
} as const;

const dated = <T extends { updatedAt: Date }>(json: string): T => {
  const row = JSON.parse(json) as T;
  row.updatedAt = new Date(row.updatedAt);
  return row;
};

function readPractitioner({ json }: { json: string }): Practitioner {
  const row = dated<Practitioner>(json);
  row.name = [row.title, row.given, row.family].filter(Boolean).join(' ');
  row.organisationIds = row.workplaces.map((one) => one.organisationId);
  row.organisations = row.workplaces.map(({ organisationId, name, kind }) => ({ id: organisationId, name, kind }));
  const town = row.workplaces[0]?.town;
  if (town !== undefined) row.town = town;
  return row;
}

/** Numbers the `$$` of conditions from `first` on. */
function joined(conditions: readonly Condition[], first: number): Condition {
  let number = first;
  const sql = conditions.map((one) => `(${one.sql.replace(/\$\$/g, () => `$${number++}`)})`).join(' and ');
  return { sql: sql === '' ? 'true' : sql, values: conditions.flatMap((one) => one.values) };
}

export function createProfessionalsStore(sql: Sql) {
  const read = async <T>(
    what: string,
    table: string,
    where: string,
    values: unknown[],
    as: (row: { json: string }) => T,
    name?: string,
  ): Promise<T[]> => {
    const { rows } = await sql.query<{ json: string }>({
      ...(name && { name }),
      text: `select ${what} from ${table} where ${where}`,
      values,
    });
    return rows.map(as);
  };

  /** In the order of ids, so that a page begins after the last id of the one before. */
  async function page<T>(
    what: string,
    table: string,
    key: string,
    asked: Page,
    as: (row: { json: string }) => T,
  ): Promise<Found<T>> {
    const counted = joined(asked.conditions, 1);
    const paged = joined(asked.conditions, 3);
    const [total, items] = await Promise.all([
      sql.query<{ n: string }>({
        text: `select count(*) as n from ${table} where ${counted.sql}`,
        values: counted.values,
      }),
      asked.count === 0
        ? []
        : read(
            what,
            table,
            `($1::text is null or ${key} > $1) and ${paged.sql} order by ${key} limit $2`,
            [asked.after, asked.count, ...paged.values],
            as,
          ),
    ]);
    return { total: Number(total.rows[0]?.n ?? 0), items };
  }

  return {
    practitionersByNumber: (numbers: readonly string[]): Promise<Practitioner[]> =>
      read(
        practitionerJson,
        from.practitioner,
        'p.number = any($1)',
        [numbers],
        readPractitioner,
        'professionals-by-number',
      ),
    /** Those who work there today. */
    membersOf: (organisationIds: readonly string[]): Promise<Practitioner[]> =>
      read(
        practitionerJson,
        from.practitioner,
        'p.active and exists (select from professionals.role r where r.practitioner_id = p.id and r.active and r.organisation_id = any($1))',
        [organisationIds],
        readPractitioner,
        'professionals-members',
      ),
    practitioners: (ids: readonly string[]): Promise<Practitioner[]> =>
      read(
        practitionerJson,
        from.practitioner,
        'p.id = any($1)',
        [ids],
        readPractitioner,
        'professionals-practitioners',
      ),
    organisations: (ids: readonly string[]): Promise<Organisation[]> =>
      read(
        organisationJson,
        from.organisation,
        'o.id = any($1)',
        [ids],
        ({ json }) => dated<Organisation>(json),
        'professionals-organisations',
      ),
    roles: (ids: readonly string[]): Promise<Role[]> =>
      read(roleJson, from.role, 'r.id = any($1)', [ids], ({ json }) => dated<Role>(json), 'professionals-roles'),

    practitionerPage: (asked: Page) => page(practitionerJson, from.practitioner, 'p.id', asked, readPractitioner),
    organisationPage: (asked: Page) =>
      page(organisationJson, from.organisation, 'o.id', asked, ({ json }) => dated<Organisation>(json)),
    rolePage: (asked: Page) => page(roleJson, from.role, 'r.id', asked, ({ json }) => dated<Role>(json)),

    /** By name; every word of `q` must begin a word of the professional's. */
    async search(asked: ProfessionalSearch): Promise<Found<Practitioner>> {
      const conditions: Condition[] = [{ sql: 'p.active', values: [] }];
      // fold() leaves neither % nor _ of what was typed.
      for (const word of (asked.q ?? '').split(/\s+/).filter(Boolean).slice(0, 8)) {
        conditions.push({ sql: `p.words like '% ' || professionals.fold($$) || '%'`, values: [word] });
      }
      if (asked.profession) conditions.push({ sql: 'p.profession = $$', values: [asked.profession] });
      if (asked.speciality) conditions.push({ sql: 'p.speciality = $$', values: [asked.speciality] });
      if (asked.language) conditions.push({ sql: '$$ = any(p.languages)', values: [asked.language] });
      if (asked.town) {
        conditions.push({
          sql: `exists (select from professionals.role r join professionals.organisation o on o.id = r.organisation_id
            where r.practitioner_id = p.id and r.active and o.active and o.folded_town like professionals.fold($$) || '%')`,
          values: [asked.town],
        });
      }
      const counted = joined(conditions, 1);
      const paged = joined(conditions, 3);
      const [total, items] = await Promise.all([
        sql.query<{ n: string }>({
          text: `select count(*) as n from ${from.practitioner} where ${counted.sql}`,
          values: counted.values,
        }),
        read(
          practitionerJson,
          from.practitioner,
          `${paged.sql} order by p.folded_family, p.folded_given, p.id offset $1 limit $2`,
          [(asked.page - 1) * asked.pageSize, asked.pageSize, ...paged.values],
          readPractitioner,
        ),
      ]);
      return { total: Number(total.rows[0]?.n ?? 0), items };
    },

    searchOrganisations: (q: string, kind: string | null, count: number): Promise<Organisation[]> =>
      read(
        organisationJson,
        from.organisation,
        `o.active and ($2::text is null or o.kind = $2)
          and ' ' || o.folded_name || ' ' || o.folded_town like '% ' || professionals.fold($1) || '%'
          order by o.folded_name, o.id limit $3`,
        [q, kind, count],
        ({ json }) => dated<Organisation>(json),
      ),

    async counts(): Promise<{ professionals: number; organisations: number }> {
      const { rows } = await sql.query<{ professionals: string; organisations: string }>({
        text: `select (select count(*) from professionals.practitioner where active) as professionals,
          (select count(*) from professionals.organisation where active) as organisations`,
      });
      return { professionals: Number(rows[0]?.professionals), organisations: Number(rows[0]?.organisations) };
    },

    /** Writes what differs and nothing else: a second import of the same changes no version. */
    importDirectory: (entries: DirectoryEntries, now: Date): Promise<ImportResult> =>
      sql.transaction((tx) => importAll(tx, entries, now)),
  };
}

async function importAll(tx: Sql, entries: DirectoryEntries, now: Date): Promise<ImportResult> {
  const organisations = await tx.query({
    text: `insert into professionals.organisation as old
        (id, number, name, kind, street, postal_code, town, country, phone, email, part_of, active, updated_at)
      select id, number, name, kind, street, "postalCode", town, coalesce(country, 'LU'), phone, email, "partOf", coalesce(active, true), $2
      from jsonb_to_recordset($1::jsonb) as x(id text, number text, name text, kind text, street text, "postalCode" text, town text,
        country text, phone text, email text, "partOf" text, active boolean)
      on conflict (id) do update set number = excluded.number, name = excluded.name, kind = excluded.kind, street = excluded.street,
        postal_code = excluded.postal_code, town = excluded.town, country = excluded.country, phone = excluded.phone,
        email = excluded.email, part_of = excluded.part_of, active = excluded.active, updated_at = excluded.updated_at,
        version = old.version + 1
      where (old.number, old.name, old.kind, old.street, old.postal_code, old.town, old.country, old.phone, old.email, old.part_of, old.active)
        is distinct from (excluded.number, excluded.name, excluded.kind, excluded.street, excluded.postal_code, excluded.town,
          excluded.country, excluded.phone, excluded.email, excluded.part_of, excluded.active)`,
    values: [JSON.stringify(entries.organisations), now],
  });
  const practitioners = await tx.query({
    text: `insert into professionals.practitioner as old
        (id, number, title, family, given, sex, profession, speciality, languages, email, authorised_since, active, updated_at)
      select id, number, title, family, given, sex, profession, speciality, languages, email, "authorisedSince", coalesce(active, true), $2
      from jsonb_to_recordset($1::jsonb) as x(id text, number text, title text, family text, given text, sex text, profession text,
        speciality text, languages text[], email text, "authorisedSince" date, active boolean)
      on conflict (id) do update set number = excluded.number, title = excluded.title, family = excluded.family,
        given = excluded.given, sex = excluded.sex, profession = excluded.profession, speciality = excluded.speciality,
        languages = excluded.languages, email = excluded.email, authorised_since = excluded.authorised_since,
        active = excluded.active, updated_at = excluded.updated_at, version = old.version + 1
      where (old.number, old.title, old.family, old.given, old.sex, old.profession, old.speciality, old.languages, old.email,
          old.authorised_since, old.active)
        is distinct from (excluded.number, excluded.title, excluded.family, excluded.given, excluded.sex, excluded.profession,
          excluded.speciality, excluded.languages, excluded.email, excluded.authorised_since, excluded.active)`,
    values: [JSON.stringify(entries.practitioners), now],
  });
  const roles = entries.practitioners.flatMap((one) =>
    one.workplaces.map(({ organisationId, phone }, place) => ({
      practitioner: one.id,
      organisation: organisationId,
      phone,
      place,
    })),
  );
  const kept = await tx.query({
    text: `insert into professionals.role as old (id, practitioner_id, organisation_id, place, phone, active, updated_at)
      select 'r-' || left(encode(sha256(convert_to(practitioner || ' ' || organisation, 'UTF8')), 'hex'), 24),
        practitioner, organisation, place, phone, true, $2
      from jsonb_to_recordset($1::jsonb) as x(practitioner text, organisation text, phone text, place integer)
      on conflict (practitioner_id, organisation_id) do update set place = excluded.place, phone = excluded.phone, active = true,
        updated_at = excluded.updated_at, version = old.version + 1
      where (old.place, old.phone, old.active) is distinct from (excluded.place, excluded.phone, true)`,
    values: [JSON.stringify(roles), now],
  });
  const ended = await tx.query({
    text: `update professionals.role r set active = false, updated_at = $3, version = version + 1
      where r.active and r.practitioner_id = any($1)
        and not exists (select from jsonb_to_recordset($2::jsonb) as x(practitioner text, organisation text)
          where x.practitioner = r.practitioner_id and x.organisation = r.organisation_id)`,
    values: [entries.practitioners.map((one) => one.id), JSON.stringify(roles), now],
  });
  await tx.query({
    text: `with term as (select code, words from jsonb_to_recordset($1::jsonb) as x(code text, words text)),
      fresh as (
        -- With apostrophes as nothing and as a space: both « obrien » and « urgence » are found.
        select p.id, ' ' || professionals.fold(t.text) || ' ' || case when t.text ~ '[''’]' then professionals.fold(translate(t.text, '''’', '  ')) else '' end as words
        from professionals.practitioner p
        left join term a on a.code = p.profession
        left join term b on b.code = p.speciality
        left join lateral (select string_agg(concat_ws(' ', o.name, o.postal_code, o.town), ' ') as words
          from professionals.role r join professionals.organisation o on o.id = r.organisation_id
          where r.practitioner_id = p.id and r.active and o.active) w on true
        cross join lateral (select concat_ws(' ', p.title, p.given, p.family, a.words, b.words, w.words) as text) t)
      update professionals.practitioner p set words = fresh.words from fresh where fresh.id = p.id and fresh.words <> p.words`,
    values: [JSON.stringify(wordsByCode())],
  });
  return { organisations: organisations.count, practitioners: practitioners.count, roles: kept.count + ended.count };
}
