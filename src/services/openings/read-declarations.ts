// From the bytes of a file to its declarations, each with what is wrong in itself or against the rest of the file.
import { setImmediate as breathe } from 'node:timers/promises';
import { birthDateOfMatricule, isMatricule } from '../../base/matricule.ts';
import {
  decodeText,
  delimiters,
  type Encoding,
  foldColumn,
  isBlankRow,
  readRows,
  type SheetRow,
} from '../../kit/csv/csv.ts';
import { openingsErrors } from './errors.ts';
import { type Declaration, fileBytesMax, linesMax, type Refusal, type Refused } from './model.ts';

export type ReadDeclaration = Declaration & { refused: Refused | null };
export type ReadFile = { encoding: Encoding; delimiter: string; declarations: ReadDeclaration[] };

/** Longer cells are cut: nothing that could be a number is. */
const cellMax = 100;
const rowsBetweenBreaths = 5000;

/** Column names without case, accents, spaces and signs. */
const columns: Record<'matricule' | 'referent', ReadonlySet<string>> = {
  matricule: new Set([
    'matricule',
    'nmatricule',
    'nomatricule',
    'nummatricule',
    'numeromatricule',
    'numerodematricule',
    'matriculenational',
    'matriculeassure',
    'matriculedelassure',
    'matriculepatient',
    'matriculedupatient',
    'matriculepersonne',
    'matriculecns',
    'matrikel',
    'matrikelnummer',
    'nin',
    'niss',
    'nationalid',
  ]),
  referent: new Set([
    'referent',
    'medecinreferent',
    'medecin',
    'codemedecin',
    'codemedecinreferent',
    'numeromedecin',
    'numeroreferent',
    'numeromedecinreferent',
    'codereferent',
    'idreferent',
    'nmedecin',
    'nomedecin',
    'nmedecinreferent',
    'prestataire',
    'codeprestataire',
    'numeroprestataire',
    'referenzarzt',
    'hausarzt',
    'leaddoctor',
  ]),
};

/**
 * @throws Fault `openings.file-too-large`, `file-empty`, `file-not-text`, `header-missing`, `header-ambiguous`, `quote-open`, `too-many-lines`
 */
export async function readDeclarations(bytes: Buffer): Promise<ReadFile> {
  if (bytes.length > fileBytesMax) throw openingsErrors.tooLarge();
  const { text, encoding } = decodeText(bytes, openingsErrors);
  if (text.trim() === '') throw openingsErrors.empty();
  const { delimiter, header, rows } = findHeader(text);
  const declarations: ReadDeclaration[] = [];
  let read = 0;
  for (const row of rows) {
    read += 1;
    if (read % rowsBetweenBreaths === 0) await breathe();
    if (isBlankRow(row)) continue;
    if (declarations.length === linesMax) throw openingsErrors.tooManyLines();
    declarations.push(declarationOf(row, header));
  }
  if (declarations.length === 0) throw openingsErrors.empty();
  refuseRepeated(declarations);
  return { encoding, delimiter, declarations };
}

type Header = Record<'matricule' | 'referent', number>;

/** The delimiter is the one under which the first line that says something names both columns. */
function findHeader(text: string): { delimiter: string; header: Header; rows: Generator<SheetRow> } {
  for (const delimiter of delimiters) {
    const rows = readRows(text, delimiter, openingsErrors);
    let first = rows.next();
    // `sep=;` is a note of a spreadsheet to itself.
    while (!first.done && (isBlankRow(first.value) || /^sep=/i.test(first.value.cells[0] ?? ''))) first = rows.next();
    if (first.done) continue;
    const names = first.value.cells.map(foldColumn);
    const placesOf = (column: keyof Header) =>
      names.flatMap((name, place) => (columns[column].has(name) ? [place] : []));
    const [matricule, referent] = [placesOf('matricule'), placesOf('referent')];
    if (matricule.length === 0 || referent.length === 0) continue;
    if (matricule.length > 1 || referent.length > 1) throw openingsErrors.headerTwice();
    return { delimiter, header: { matricule: matricule[0] as number, referent: referent[0] as number }, rows };
  }
  throw openingsErrors.noHeader();
}

/** Spreadsheets mark a number kept as text with an apostrophe. */
const cleaned = (cell: string | undefined): string => (cell ?? '').trim().replace(/^'/, '').slice(0, cellMax);

function declarationOf({ line, cells }: SheetRow, header: Header): ReadDeclaration {
  const matricule = cleaned(cells[header.matricule]);
  const referent = cleaned(cells[header.referent]);
  const code = matriculeProblem(matricule) ?? (referent === '' ? 'referent-missing' : null);
  return { line, matricule, referent, refused: code === null ? null : { code } };
}

/** The thirteen digits, however they are grouped. */
export const digitsOf = (matricule: string): string => matricule.replace(/[\s.\-/]/g, '');

export function matriculeProblem(matricule: string): Refusal | null {
  if (matricule === '') return 'matricule-missing';
  if (/^\d([.,]\d+)?E\+?\d+$/i.test(matricule)) return 'matricule-shortened';
  const digits = digitsOf(matricule);
  if (!/^\d{13}$/.test(digits) || birthDateOfMatricule(digits) === null) return 'matricule-malformed';
  return isMatricule(digits) ? null : 'matricule-check';
}

/**
 * A person declared twice is taken once. A person declared with two referents is not taken at all: the wrong one of the
 * two would see the record.
 */
function refuseRepeated(declarations: readonly ReadDeclaration[]): void {
  const firstOf = new Map<string, { declaration: ReadDeclaration; referent: string; contradicted: boolean }>();
  for (const declaration of declarations) {
    if (declaration.refused !== null) continue;
    const key = digitsOf(declaration.matricule);
    const referent = declaration.referent.toLowerCase();
    const first = firstOf.get(key);
    if (first === undefined) {
      firstOf.set(key, { declaration, referent, contradicted: false });
      continue;
    }
    if (first.referent !== referent && !first.contradicted) {
      first.contradicted = true;
      first.declaration.refused = { code: 'contradiction', other: declaration.line };
    }
    declaration.refused = {
      code: first.contradicted ? 'contradiction' : 'duplicate',
      other: first.declaration.line,
    };
  }
}
