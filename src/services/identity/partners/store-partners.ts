// The SQL of registration: partners as the agency lists them, and who may change a client of the sandbox.
import type { Sql } from '../../../kit/sql/sql.ts';

export type PartnerRow = {
  id: string;
  name: string;
  kind: 'system' | 'app';
  organisation_id: string | null;
  organisation_kind: string | null;
  scopes: string[];
  redirect_uris: string[];
  jwks: string | null;
  jwks_uri: string | null;
  bound_by: 'none' | 'dpop' | 'mtls';
  certificate_thumbprint: string | null;
  certificate_subject: string | null;
  par_required: boolean;
  introspects: boolean;
  agreement_number: string | null;
  agreement_from: string | null;
  agreement_until: string | null;
  sandbox: boolean;
  publisher: string | null;
  launch_url: string | null;
  created_at: Date;
  disabled_at: Date | null;
};

export type PartnersStore = ReturnType<typeof createPartnersStore>;

const columns = `c.id, c.name, c.kind, c.organisation_id, c.organisation_kind, c.scopes, c.redirect_uris, c.jwks, c.jwks_uri,
  c.bound_by, c.certificate_thumbprint, c.certificate_subject, c.par_required, c.introspects, c.agreement_number,
  c.agreement_from, c.agreement_until, c.sandbox, a.publisher, a.launch_url, c.created_at, c.disabled_at`;

export function createPartnersStore(sql: Sql) {
  const query = <Row>(name: string, text: string, values: unknown[]) =>
    sql.query<Row>({ name: `identity partners ${name}`, text, values });
  return {
    /** By name, then id; `after` is the last one already seen. */
    list: async (asked: {
      q: string;
      kind: string;
      after: { name: string; id: string } | null;
      count: number;
    }): Promise<PartnerRow[]> =>
      (
        await query<PartnerRow>(
          'list',
          `select ${columns} from identity.client c left join identity.app a on a.client = c.id
           where ($1 = '' or c.name ilike '%' || $1 || '%' or c.id ilike '%' || $1 || '%' or c.organisation_id = $1)
             and ($2 = '' or c.kind = $2) and ($3::text is null or (c.name, c.id) > ($3, $4))
           order by c.name, c.id limit $5`,
          [
            asked.q.replace(/[\\%_]/g, '\\$&'),
            asked.kind,
            asked.after?.name ?? null,
            asked.after?.id ?? null,
            asked.count,
          ],
        )
      ).rows,
    find: async (id: string): Promise<PartnerRow | null> =>
      (
        await query<PartnerRow>(
          'find',
          `select ${columns} from identity.client c left join identity.app a on a.client = c.id where c.id = $1`,
          [id],
        )
      ).rows[0] ?? null,
    addSandbox: async (client: string, manageHash: Buffer, until: Date): Promise<void> =>
      void (await query(
        'add sandbox',
        'insert into identity.sandbox_client (client, manage_hash, manage_until) values ($1, $2, $3)',
        [client, manageHash, until],
      )),
    mayManage: async (client: string, manageHash: Buffer, now: Date): Promise<boolean> =>
      (
        await query(
          'may manage',
          `select 1 from identity.sandbox_client s join identity.client c on c.id = s.client
           where s.client = $1 and s.manage_hash = $2 and s.manage_until > $3 and c.disabled_at is null`,
          [client, manageHash, now],
        )
      ).rows.length === 1,
  };
}
