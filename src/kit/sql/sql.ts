// The thin layer over `pg`: named statements, one transaction form, nothing hidden.

export type Statement = {
  /** Names prepare once per connection; leave out for one-off statements. */
  name?: string;
  text: string;
  values?: unknown[];
};

export type Rows<Row> = { rows: Row[]; count: number };

/** What a store receives. A transaction hands its work another Sql bound to one connection. */
export type Sql = {
  query<Row = Record<string, unknown>>(statement: Statement): Promise<Rows<Row>>;
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
};
