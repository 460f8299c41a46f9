// Every way the agency's workbench says no. Why a single line was refused is in model.ts, not here.
import { Fault } from '../../base/fault.ts';
import type { Refusal } from './model.ts';

const unreadable = (code: string, message: string): Fault =>
  new Fault('refused', { code: `openings.${code}`, message });

export const openingsErrors = {
  wrongRole: (): Fault =>
    new Fault('forbidden', { code: 'openings.wrong-role', message: 'This is for the welcome desk alone.' }),
  notFound: (): Fault => new Fault('hidden', { code: 'openings.not-found', message: 'There is no such thing.' }),
  tooLarge: (): Fault =>
    new Fault('invalid', { code: 'openings.file-too-large', status: 413, message: 'A file has at most 10 MB.' }),
  tooManyLines: (): Fault => unreadable('too-many-lines', 'A file has at most 100 000 lines: cut it into several.'),
  empty: (): Fault => unreadable('file-empty', 'The file holds no line below its header.'),
  notText: (): Fault => unreadable('file-not-text', 'This is no text file. Save the sheet as CSV and send that.'),
  noHeader: (): Fault =>
    unreadable('header-missing', 'The first line must name the columns "matricule" and "referent".'),
  headerTwice: (): Fault => unreadable('header-ambiguous', 'The first line names a column twice.'),
  quoteOpen: (line: number): Fault =>
    unreadable('quote-open', `A quotation mark that opens on line ${line} is never closed.`),
  stillRunning: (): Fault =>
    new Fault('conflict', { code: 'openings.still-running', message: 'The file is still being worked on.' }),
  noLetters: (): Fault =>
    unreadable('no-letters', 'This file opened no record that is open today: no letter to print.'),
  printersBusy: (): Fault =>
    new Fault('busy', {
      code: 'openings.printing',
      message: 'Letters are being prepared already. Try again in a moment.',
      retryAfterSeconds: 20,
    }),
  notInformed: (): Fault =>
    new Fault('refused', {
      code: 'openings.not-informed',
      message: 'A record is opened on request only after the person was informed.',
      issues: [{ text: 'Confirm that the detailed information was given.', expression: 'informed' }],
    }),
  alreadyOpen: (): Fault =>
    new Fault('conflict', { code: 'openings.already-open', message: 'This person has a record already.' }),
  recordClosed: (): Fault =>
    new Fault('conflict', { code: 'openings.record-closed', message: 'This person has closed the record.' }),
  refused: (code: Refusal, text: string): Fault =>
    new Fault('refused', {
      code: `openings.${code}`,
      message: text,
      issues: [{ text, expression: code.startsWith('referent') ? 'referent' : 'matricule' }],
    }),
} as const;
