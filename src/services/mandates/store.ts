// The only SQL of the mandates room, and where its rows are sealed and opened.
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Sql } from '../../kit/sql/sql.ts';
import type { By, Mandate } from './model.ts';

type Row = {
  id: string;
  from_at: Date;
  until_at: Date | null;
  registered_at: Date;
  sealed: Buffer;
  ended_at: Date | null;
};
type Content = Pick<Mandate, 'represented' | 'representative' | 'kind' | 'scope' | 'proof' | 'by'>;
type Side = 'represented' | 'representative';

export type MandatesStore = ReturnType<typeof createMandatesStore>;

/** Any number will do; with a token it makes the lock of one represented person. */
const personLocks = 7_234_505;
const columns = 'id, from_at, until_at, registered_at, sealed, ended_at';

export function createMandatesStore(sql: Sql, sealer: Sealer) {
  const tokenOf = (side: Side, patientId: string): string => String(sealer.blind([`${side}|${patientId}`])[0]);
  const opened = (row: Row): Mandate => ({
    id: row.id,
    ...(JSON.parse(sealer.open(`mandate|${row.id}`, row.sealed).toString()) as Content),
    from: row.from_at,
    until: row.until_at,
    registeredAt: row.registered_at,
    endedAt: row.ended_at,
  });
  return {
    transaction: <T>(work: (tx: Sql) => Promise<T>): Promise<T> => sql.transaction(work),
    /** Mandates of one represented person are registered one after the other, or the same one might come twice. */
    async lock(tx: Sql, represented: string): Promise<void> {
      await tx.query({
        name: 'mandates lock',
        text: 'select pg_advisory_xact_lock($1, hashtext($2))',
        values: [personLocks, tokenOf('represented', represented)],
      });
    },
    async add(tx: Sql, mandate: Mandate): Promise<void> {
      const { represented, representative, kind, scope, proof, by } = mandate;
      const content: Content = { represented, representative, kind, scope, proof, by };
      await tx.query({
        name: 'mandates add',
        text: `insert into mandates.mandate (id, represented, representative, from_at, until_at, registered_at, sealed)
               values ($1, $2, $3, $4, $5, $6, $7)`,
        values: [
          mandate.id,
          tokenOf('represented', represented),
          tokenOf('representative', representative),
          mandate.from,
          mandate.until,
          mandate.registeredAt,
          sealer.seal(`mandate|${mandate.id}`, JSON.stringify(content)),
        ],
      });
    },
    async find(id: string, on: Sql = sql): Promise<Mandate | null> {
      const { rows } = await on.query<Row>({
        name: 'mandates find',
        text: `select ${columns} from mandates.mandate where id = $1`,
        values: [id],
      });
      return rows[0] === undefined ? null : opened(rows[0]);
    },
    /** Newest first. Two persons may share a token: what is sealed decides. */
    async of(side: Side, patientId: string, on: Sql = sql): Promise<Mandate[]> {
      const { rows } = await on.query<Row>({
        name: `mandates of ${side}`,
        text: `select ${columns} from mandates.mandate where ${side} = $1 order by id desc limit 500`,
        values: [tokenOf(side, patientId)],
      });
      return rows.map(opened).filter((one) => one[side] === patientId);
    },
    /** False when it was ended already. */
    async end(tx: Sql, id: string, at: Date, by: By): Promise<boolean> {
      const { count } = await tx.query({
        name: 'mandates end',
        text: 'update mandates.mandate set ended_at = $2, ended_sealed = $3 where id = $1 and ended_at is null',
        values: [id, at, sealer.seal(`ended|${id}`, JSON.stringify(by))],
      });
      return count > 0;
    },
  };
}
