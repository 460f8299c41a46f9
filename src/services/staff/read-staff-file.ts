// From the bytes of a file to its lines, each with what is wrong in itself or against the rest of the file.
import {
  decodeText,
  delimiters,
  type Encoding,
  foldColumn,
  isBlankRow,
  readRows,
  type SheetRow,
} from '../../kit/csv/csv.ts';
import { staffErrors } from './errors.ts';
import { fileBytesMax, linesMax, type Refused, type StaffFunction, type StaffLine } from './model.ts';
import { isDay } from './rights.ts';

export type ReadLine = StaffLine & { refused: Refused | null };
export type ReadFile = { encoding: Encoding; lines: ReadLine[] };

/** Longer cells are cut: nothing that could be a number is. */
const cellMax = 100;

type Column = 'number' | 'function' | 'from' | 'until';
/** Names of columns in the languages of the portal, without case, accents, spaces and signs. */
const columns: Record<Column, ReadonlySet<string>> = {
  number: new Set(
    'number,practitionernumber,registernumber,numero,no,nr,n,num,numeroderegistre,numeroregistre,numeroprestataire,codeprestataire,numeroprofessionnel,nummer,registernummer,berufsnummer,nummereintrag,zifferen,nummeramregister,registernummeren,numeroderegisto,numeroprofissional,numerodoprofissional'.split(
      ',',
    ),
  ),
  function: new Set('function,role,fonction,role,funktion,rolle,funktioun,roll,funcao,papel,cargo'.split(',')),
  from: new Set(
    'from,start,since,de,du,des,debut,apartirdu,depuis,von,vun,ab,seit,beginn,ufank,desde,inicio,apartirde'.split(','),
  ),
  until: new Set('until,to,end,au,jusquau,jusqua,fin,bis,ende,enn,biss,ate,fim'.split(',')),
};

const functions: Record<StaffFunction, ReadonlySet<string>> = {
  member: new Set(
    ',member,staff,membre,collaborateur,collaboratrice,personnel,mitglied,mitarbeiter,mitarbeiterin,member,mataarbechter,mataarbechterin,membro,colaborador,colaboradora'.split(
      ',',
    ),
  ),
  administrator: new Set(
    'administrator,admin,administrateur,administratrice,gestionnaire,administratorin,verwalter,verwalterin,administrateurin,administrador,administradora,gestor,gestora'.split(
      ',',
    ),
  ),
};

/**
 * @throws Fault `staff.file-too-large`, `file-empty`, `file-not-text`, `header-missing`, `header-ambiguous`, `quote-open`, `too-many-lines`
 */
export function readStaffFile(bytes: Buffer): ReadFile {
  if (bytes.length > fileBytesMax) throw staffErrors.tooLarge();
  const { text, encoding } = decodeText(bytes, staffErrors);
  if (text.trim() === '') throw staffErrors.empty();
  const { header, rows } = findHeader(text);
  const lines: ReadLine[] = [];
  for (const row of rows) {
    if (isBlankRow(row)) continue;
    if (lines.length === linesMax) throw staffErrors.tooManyLines();
    lines.push(lineOf(row, header));
  }
  if (lines.length === 0) throw staffErrors.empty();
  refuseRepeated(lines);
  return { encoding, lines };
}

type Header = { number: number } & Partial<Record<Column, number>>;

/** The delimiter is the one under which the first line that says something names the most of our columns. */
function findHeader(text: string): { header: Header; rows: Generator<SheetRow> } {
  let best: { header: Header; rows: Generator<SheetRow>; named: number } | null = null;
  for (const delimiter of delimiters) {
    const rows = readRows(text, delimiter, staffErrors);
    let first = rows.next();
    // `sep=;` is a note of a spreadsheet to itself.
    while (!first.done && (isBlankRow(first.value) || /^sep=/i.test(first.value.cells[0] ?? ''))) first = rows.next();
    if (first.done) continue;
    const names = first.value.cells.map((cell) => foldColumn(cell.slice(0, cellMax)));
    const header: Partial<Record<Column, number>> = {};
    for (const column of Object.keys(columns) as Column[]) {
      const places = names.flatMap((name, place) => (columns[column].has(name) ? [place] : []));
      if (places.length > 1) throw staffErrors.headerTwice();
      if (places[0] !== undefined) header[column] = places[0];
    }
    const named = Object.keys(header).length;
    if (header.number !== undefined && named > (best?.named ?? 0))
      best = { header: { ...header, number: header.number }, rows, named };
  }
  if (best === null) throw staffErrors.noHeader();
  return best;
}

/** Spreadsheets mark a number kept as text with an apostrophe. */
const cleaned = (cells: readonly string[], place: number | undefined): string =>
  place === undefined ? '' : (cells[place] ?? '').trim().replace(/^'/, '').slice(0, cellMax);

function lineOf({ line, cells }: SheetRow, header: Header): ReadLine {
  const number = cleaned(cells, header.number).toUpperCase();
  const role = readFunction(cleaned(cells, header.function));
  const from = readDay(cleaned(cells, header.from));
  const until = readDay(cleaned(cells, header.until));
  const refuse = (): Refused | null => {
    if (number === '') return { code: 'number-missing' };
    if (role === null) return { code: 'function-unknown' };
    if (from === 'wrong') return { code: 'from-unreadable' };
    if (until === 'wrong') return { code: 'until-unreadable' };
    return from !== null && until !== null && until < from ? { code: 'days-crossed' } : null;
  };
  return {
    line,
    number,
    function: role ?? 'member',
    from: from === 'wrong' ? null : from,
    until: until === 'wrong' ? null : until,
    refused: refuse(),
  };
}

function readFunction(text: string): StaffFunction | null {
  const folded = foldColumn(text);
  for (const name of ['member', 'administrator'] as const) if (functions[name].has(folded)) return name;
  return null;
}

/** 2026-11-22 and 22.11.2026 with dots, slashes or hyphens; nothing is without a limit. */
export function readDay(text: string): string | null | 'wrong' {
  if (text === '') return null;
  const parts = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? null;
  const local = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/.exec(text);
  const [year, month, day] = parts !== null ? parts.slice(1) : local !== null ? local.slice(1).reverse() : [];
  if (year === undefined || month === undefined || day === undefined) return 'wrong';
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(iso) ? iso : 'wrong';
}

/** Somebody named twice alike is taken once; named twice and differently not at all: one of the two is wrong. */
function refuseRepeated(lines: readonly ReadLine[]): void {
  const firstOf = new Map<string, ReadLine>();
  const contradicted = new Set<ReadLine>();
  for (const line of lines) {
    if (line.refused !== null) continue;
    const first = firstOf.get(line.number);
    if (first === undefined) {
      firstOf.set(line.number, line);
      continue;
    }
    const same = first.function === line.function && first.from === line.from && first.until === line.until;
    if (!same && !contradicted.has(first)) {
      contradicted.add(first);
      first.refused = { code: 'contradiction', other: line.line };
    }
    line.refused = { code: contradicted.has(first) ? 'contradiction' : 'duplicate', other: first.line };
  }
}
