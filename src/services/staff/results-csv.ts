// Every line of a file with what became of it, as a spreadsheet reads it. The columns of the file are there under their
// names, so that what was refused can be corrected and brought again.
import type { Call } from '../../base/call.ts';
import { byteOrderMark, csvLine } from '../../kit/csv/csv.ts';
import { staffErrors } from './errors.ts';
import { administratorOf, type Room } from './room.ts';
import { functionIn, outcomeIn, reasonIn, resultsHeader } from './words.ts';

/** @throws Fault `staff.not-found` */
export async function resultsCsv(room: Room, call: Call, organisationId: string, id: string): Promise<string> {
  administratorOf(call, organisationId);
  const one = await room.store.findImport(id);
  if (one === null || one.organisationId !== organisationId) throw staffErrors.notFound();
  const rows = await room.store.rows(id, null, 0, 20_000);
  const found = await room.needs.register.practitionersByNumbers([...new Set(rows.map((row) => row.number))]);
  const { language } = call;
  const cells = rows.map((row) => [
    row.gone === true ? '' : String(row.line),
    row.number,
    functionIn(language, row.function),
    row.from ?? '',
    row.until ?? '',
    found.get(row.number)?.name ?? '',
    outcomeIn(language, row.outcome),
    row.refused === undefined ? '' : reasonIn(language, row.refused),
  ]);
  return byteOrderMark + [resultsHeader(language), ...cells].map(csvLine).join('');
}
