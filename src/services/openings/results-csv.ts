// Every line of a file with what became of it, as a spreadsheet reads it. The columns of the file are there under their
// names, so that what was refused can be corrected and brought again.
import type { Language } from '../../base/call.ts';
import { formatMatricule, parseMatricule } from '../../base/matricule.ts';
import { byteOrderMark, csvLine } from '../../kit/csv/csv.ts';
import type { Row } from './model.ts';
import type { OpeningsStore } from './store.ts';
import { headerOf, movedIn, outcomeIn, reasonIn } from './words.ts';

const rowsPerPage = 1000;

/** UTF-8 with a byte order mark, which spreadsheets need to read it as such. */
export async function* resultsCsv(store: OpeningsStore, job: string, language: Language): AsyncGenerator<string> {
  const [line, outcome, reason] = headerOf(language);
  yield `${byteOrderMark}${csvLine([line, 'matricule', 'referent', outcome, reason])}`;
  for (let after = 0; ; ) {
    const rows = await store.rows(job, null, after, rowsPerPage);
    if (rows.length === 0) return;
    yield rows.map((row) => csvLine(cellsOf(row, language))).join('');
    after = rows.at(-1)?.line ?? after;
  }
}

const cellsOf = (row: Row, language: Language): string[] => [
  String(row.line),
  shownMatricule(row.matricule),
  row.referent,
  outcomeIn(language, row.outcome),
  row.refused !== undefined ? reasonIn(language, row.refused) : row.moved ? movedIn(language) : '',
];

/** In groups: a spreadsheet would show thirteen digits in a row as 1.9E+12. */
const shownMatricule = (matricule: string): string => {
  const digits = parseMatricule(matricule);
  return digits === null ? matricule : formatMatricule(digits);
};
