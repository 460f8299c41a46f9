// Comma-separated values as spreadsheets save and read them: RFC 4180 (https://www.rfc-editor.org/rfc/rfc4180) with tolerance.
import type { Fault } from '../../base/fault.ts';

export type Encoding = 'utf-8' | 'windows-1252' | 'utf-16le';
export type SheetRow = { line: number; cells: string[] };

/** How whoever reads a sheet says that it cannot be read. */
export type SheetRefusals = { notText(): Fault; quoteOpen(line: number): Fault };

export const delimiters = [';', ',', '\t'] as const;

/**
 * UTF-8 with or without a byte order mark, UTF-16 with one ("Unicode text" of spreadsheets), otherwise Windows-1252.
 * @throws Fault `notText` when control characters say that it is no text
 */
export function decodeText(
  bytes: Buffer,
  refusals: Pick<SheetRefusals, 'notText'>,
): { text: string; encoding: Encoding } {
  const encoding = encodingOf(bytes);
  const text = new TextDecoder(encoding).decode(bytes);
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffd]/.test(text)) throw refusals.notText();
  return { text, encoding };
}

function encodingOf(bytes: Buffer): Encoding {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    return 'windows-1252';
  }
}

/**
 * Rows in order, blank ones too. A cell may be quoted, with doubled quotes inside; a quote elsewhere is a character like others.
 * @throws Fault `quoteOpen` rather than let a lost quote swallow the lines below it
 */
export function* readRows(
  text: string,
  delimiter: string,
  refusals: Pick<SheetRefusals, 'quoteOpen'>,
): Generator<SheetRow> {
  const separator = delimiter.charCodeAt(0);
  let at = 0;
  let line = 1;
  const endOfCell = (from: number): number => {
    let end = from;
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end);
      if (code === separator || code === 10 || code === 13) break;
    }
    return end;
  };
  const readCell = (): string => {
    let quote = at;
    while (text[quote] === ' ') quote++;
    if (text[quote] !== '"') {
      const start = at;
      at = endOfCell(at);
      return text.slice(start, at);
    }
    let value = '';
    for (let from = quote + 1; ; ) {
      const end = text.indexOf('"', from);
      if (end < 0) throw refusals.quoteOpen(line);
      value += text.slice(from, end);
      at = end + 1;
      if (text[at] !== '"') break;
      value += '"';
      from = at + 1;
    }
    line += newlinesIn(value);
    const rest = at;
    at = endOfCell(at);
    return value + text.slice(rest, at);
  };
  while (at < text.length) {
    const row: SheetRow = { line, cells: [] };
    row.cells.push(readCell());
    while (text.charCodeAt(at) === separator) {
      at += 1;
      row.cells.push(readCell());
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    line += 1;
    yield row;
  }
}

const newlinesIn = (value: string): number => value.match(/\r\n|\r|\n/g)?.length ?? 0;

export const isBlankRow = (row: SheetRow): boolean => row.cells.every((cell) => cell.trim() === '');

/** The name of a column without case, accents, spaces and signs. */
export const foldColumn = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('ß', 'ss')
    .replace(/[^a-z0-9]/g, '');

/** Begins every file that we write: spreadsheets need a byte order mark to read UTF-8 as such. */
export const byteOrderMark = '\ufeff';

export const csvLine = (cells: readonly string[]): string => `${cells.map(csvCell).join(';')}\r\n`;

/** A cell that a spreadsheet would take for a formula is marked as text (https://owasp.org/www-community/attacks/CSV_Injection). */
export function csvCell(text: string): string {
  const safe = /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20|%]/.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[";,\r\n\t']/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
