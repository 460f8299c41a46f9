// Links to the next page, opaque to whoever follows them: behind which entry it begins, or behind how many.
// https://hl7.org/fhir/R4/http.html#paging
import { Fault } from '../../base/fault.ts';
import { dossierOfId } from './room.ts';

/** `time` is null where the last entry of the page has none. */
export type PlaceCursor = { time: number | null; id: string };
/** Of what is put in order in memory: as of when, in ms, so that what comes meanwhile moves nothing. */
export type OffsetCursor = { offset: number; asOf: number };
export type PageCursor = PlaceCursor | OffsetCursor;

export const writePageCursor = (cursor: PageCursor): string =>
  Buffer.from(JSON.stringify('offset' in cursor ? [cursor.offset, cursor.asOf] : [cursor.time, cursor.id])).toString(
    'base64url',
  );

/** Null for the first page. @throws Fault `search.cursor` */
export function readPageCursor(text: string | null | undefined): PageCursor | null {
  if (text === undefined || text === null) return null;
  try {
    const [first, second] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if ((typeof first === 'number' || first === null) && typeof second === 'string' && dossierOfId(second) !== null)
      return { time: first, id: second };
    if (typeof first === 'number' && typeof second === 'number' && first >= 0)
      return { offset: Math.trunc(first), asOf: second };
  } catch {
    // Falls to the refusal below.
  }
  throw notOurs();
}

export const notOurs = (): Fault =>
  new Fault('invalid', {
    code: 'search.cursor',
    message: 'The page link is not one of ours.',
    issues: [{ code: 'value', text: 'Unknown page.', expression: 'http._cursor' }],
  });
