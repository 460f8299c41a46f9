// The only SQL of the audit room.
import type { Sql } from '../../kit/sql/sql.ts';

export type AuditRow = { dossier: string; id: string; at: Date; sealed: Buffer };

export type AuditStore = ReturnType<typeof createAuditStore>;

export function createAuditStore(sql: Sql) {
  return {
    async insert(rows: AuditRow[], on: Sql = sql): Promise<void> {
      let next = 1;
      const starts = rows.map((r) => {
        const start = next;
        next += r.sealed.length;
        return start;
      });
      await on.query({
        name: 'audit-insert',
        text: `insert into audit.entry (dossier, id, at, sealed)
          select dossier, id, at, substring($6::bytea from start for length)
          from unnest($1::text[], $2::text[], $3::timestamptz[], $4::int[], $5::int[]) as q(dossier, id, at, start, length)`,
        values: [
          rows.map((r) => r.dossier),
          rows.map((r) => r.id),
          rows.map((r) => r.at),
          starts,
          rows.map((r) => r.sealed.length),
          // All contents as one binary parameter that the server cuts: as a list they would travel in hexadecimal.
          Buffer.concat(rows.map((r) => r.sealed)),
        ],
      });
    },
    /** Newest first, those before `beforeId`. */
    async list(
      dossier: string,
      beforeId: string | null,
      from: Date | null,
      to: Date | null,
      count: number,
    ): Promise<AuditRow[]> {
      const { rows } = await sql.query<AuditRow>({
        name: 'audit-list',
        text: `select dossier, id, at, sealed from audit.entry
          where dossier = $1 and ($2::text is null or id < $2) and ($3::timestamptz is null or at >= $3) and ($4::timestamptz is null or at < $4)
          order by id desc limit $5`,
        values: [dossier, beforeId, from, to, count],
      });
      return rows;
    },
  };
}
