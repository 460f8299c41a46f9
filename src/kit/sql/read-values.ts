// How PostgreSQL's text values become JavaScript's (https://www.postgresql.org/docs/18/datatype.html). Nothing is guessed:
// dates stay text (a Date would move them by the time zone), 64-bit integers and JSON too (a number would lose digits).
import pg from 'pg';

type TypeId = Parameters<typeof pg.types.getTypeParser>[0];
const asText = (value: string) => value;

/** What `pg` reads by itself. Its types know the names of a few types only, its code every number. */
const readByPg = (oid: number) => pg.types.getTypeParser(oid as TypeId, 'text') as (value: string) => unknown;
const textArray = readByPg(1009) as (value: string) => (string | null)[];

/** `2026-11-22 19:48:50.123456+00` as a Date of milliseconds; infinity as an invalid Date. */
function instant(value: string): Date {
  return new Date(value.endsWith('+00') ? `${value.slice(0, 10)}T${value.slice(11, -3)}Z` : value);
}

/** `\x0aff…` as bytes. */
function bytes(value: string): Buffer {
  return Buffer.from(value.slice(2), 'hex');
}

const parsers = new Map<number, (value: string) => unknown>([
  [16, (value) => value === 't'], // boolean
  [17, bytes], // bytea
  [20, asText], // bigint
  [114, asText], // json
  [3802, asText], // jsonb
  [1082, asText], // date
  [1114, asText], // timestamp without time zone
  [1184, instant], // timestamptz
  [1186, asText], // interval
  [1001, (value) => textArray(value).map((item) => (item === null ? null : bytes(item)))], // bytea[]
  [1016, textArray], // bigint[]
  [199, textArray], // json[]
  [3807, textArray], // jsonb[]
  [1182, textArray], // date[]
  [1115, textArray], // timestamp[]
  [1185, (value) => textArray(value).map((item) => (item === null ? null : instant(item)))], // timestamptz[]
  [1187, textArray], // interval[]
  [1231, textArray], // numeric[]; numeric itself is text already
]);

/** `pg` asks this for every column; types without a line above are read by `pg` itself. */
export function parserOf(oid: number): (value: string) => unknown {
  return parsers.get(oid) ?? readByPg(oid);
}
