// Every way the staff room says no. Why a single line of a file was refused is in model.ts, not here.
import { Fault } from '../../base/fault.ts';

const unreadable = (code: string, message: string): Fault => new Fault('refused', { code: `staff.${code}`, message });
const field = (code: string, expression: string, text: string): Fault =>
  new Fault('refused', { code: `staff.${code}`, message: text, issues: [{ text, expression }] });

export const staffErrors = {
  /** Unknown, of another organisation, or not yours: one answer. */
  notFound: (): Fault => new Fault('hidden', { code: 'staff.not-found', message: 'There is no such thing.' }),
  wrongRole: (): Fault =>
    new Fault('forbidden', { code: 'staff.wrong-role', message: 'This is for the welcome desk alone.' }),
  unknownNumber: (): Fault => field('unknown-number', 'number', 'Nobody in the register has this number today.'),
  alreadyThere: (): Fault =>
    new Fault('conflict', { code: 'staff.already-there', message: 'This person is on your staff already.' }),
  wrongState: (): Fault =>
    new Fault('conflict', { code: 'staff.wrong-state', message: 'That is not possible as things stand: look again.' }),
  tooLate: (): Fault =>
    new Fault('conflict', { code: 'staff.too-late', message: 'It is too late to take this back: invite again.' }),
  lastAdministrator: (): Fault =>
    new Fault('refused', {
      code: 'staff.last-administrator',
      message: 'An organisation keeps at least one administrator without an end: appoint another one first.',
    }),
  daysCrossed: (): Fault => field('days-crossed', 'until', 'The last day is before the first.'),
  untilPast: (): Fault => field('until-past', 'until', 'The last day is over: end the membership instead.'),
  badDay: (expression: string): Fault => field('bad-day', expression, 'This is no day of the calendar.'),
  badMatricule: (): Fault => field('bad-matricule', 'matricule', 'This is no matricule.'),
  alwaysAdministrator: (): Fault =>
    field('always-administrator', 'function', 'Somebody without a profession can only be an administrator.'),
  tooLarge: (): Fault =>
    new Fault('invalid', { code: 'staff.file-too-large', status: 413, message: 'A file has at most 2 MB.' }),
  tooManyLines: (): Fault => unreadable('too-many-lines', 'A file has at most 10 000 lines: cut it into several.'),
  empty: (): Fault => unreadable('file-empty', 'The file holds no line below its header.'),
  notText: (): Fault => unreadable('file-not-text', 'This is no text file. Save the sheet as CSV and send that.'),
  noHeader: (): Fault => unreadable('header-missing', 'The first line must name the column "number".'),
  headerTwice: (): Fault => unreadable('header-ambiguous', 'The first line names a column twice.'),
  quoteOpen: (line: number): Fault =>
    unreadable('quote-open', `A quotation mark that opens on line ${line} is never closed.`),
  stillRunning: (): Fault =>
    new Fault('conflict', { code: 'staff.still-running', message: 'The file is still being worked on.' }),
  importUndone: (): Fault =>
    new Fault('conflict', { code: 'staff.import-undone', message: 'This import was taken back already.' }),
  importInUse: (): Fault =>
    new Fault('conflict', {
      code: 'staff.import-in-use',
      message: 'Somebody of this import has signed in or was changed since: it cannot be taken back as a whole.',
    }),
  noLetters: (): Fault => unreadable('no-letters', 'Nobody here waits for a letter.'),
  printersBusy: (): Fault =>
    new Fault('busy', {
      code: 'staff.printing',
      message: 'Letters are being prepared already. Try again in a moment.',
      retryAfterSeconds: 20,
    }),
} as const;
