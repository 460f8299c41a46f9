// Every way the record says no. `not-found` is said alike for no such thing, no such record, and not yours to know.
import { Fault } from '../../base/fault.ts';

export const recordErrors = {
  notFound: (): Fault =>
    new Fault('hidden', { code: 'record.not-found', message: 'There is no such thing, or it is not yours to know.' }),
  forbidden: (): Fault =>
    new Fault('forbidden', { code: 'record.forbidden', message: 'You may know of it, but you may not do this.' }),
  scope: (): Fault =>
    new Fault('forbidden', { code: 'identity.scope', message: 'The token carries no scope for this.' }),
  gone: (): Fault => new Fault('gone', { code: 'record.deleted', message: 'It was deleted.' }),
  versionConflict: (): Fault =>
    new Fault('conflict', {
      code: 'record.version',
      status: 412,
      message: 'The version is not the current one: read again.',
    }),
  busyEntry: (): Fault =>
    new Fault('conflict', { code: 'record.changing', message: 'It is being changed by somebody else: read again.' }),
  identifierTaken: (): Fault =>
    new Fault('conflict', {
      code: 'record.identifier-taken',
      message: 'This identifier was used before for another content.',
    }),
  severalMatch: (): Fault =>
    new Fault('conflict', {
      code: 'record.several-match',
      status: 412,
      message: 'More than one resource matches the condition.',
    }),
  noPatient: (expression: string): Fault =>
    new Fault('refused', {
      code: 'record.no-patient',
      message: 'The resource does not say whose it is.',
      issues: [{ text: 'A reference or an identifier of the patient is needed.', expression }],
    }),
  anotherRecord: (expression: string): Fault =>
    new Fault('refused', {
      code: 'record.other-patient',
      message: 'The resource belongs to another patient than the request.',
      issues: [{ text: 'Another patient.', expression }],
    }),
  typeNotTaken: (type: string): Fault =>
    new Fault('hidden', {
      code: 'record.type-not-taken',
      message: `The record does not take the type ${/^[A-Za-z]{1,40}$/.test(type) ? type : 'named'}.`,
    }),
  wrongType: (): Fault =>
    new Fault('invalid', { code: 'record.type-differs', message: 'The resourceType is not that of the address.' }),
  wrongId: (): Fault =>
    new Fault('invalid', { code: 'record.id-differs', message: 'The id of the resource is not that of the address.' }),
  notValid: (issues: { code: string; text: string; expression: string }[]): Fault =>
    new Fault('refused', {
      code: 'fhir.not-valid',
      message: 'The resource is not valid FHIR R4.',
      issues: issues.slice(0, 50),
    }),
  wrongHash: (expression: string): Fault =>
    new Fault('refused', {
      code: 'document.hash',
      message: 'The hash is not that of the content.',
      issues: [{ text: 'SHA-1 of the content differs.', expression }],
    }),
  wrongSize: (expression: string): Fault =>
    new Fault('refused', {
      code: 'document.size',
      message: 'The size is not that of the content.',
      issues: [{ text: 'The number of bytes differs.', expression }],
    }),
  notHere: (expression: string): Fault =>
    new Fault('refused', {
      code: 'record.reference',
      message: 'A reference leads to nothing in this record.',
      issues: [{ text: 'Nothing there.', expression }],
    }),
  tooManyBelow: (): Fault =>
    new Fault('refused', {
      code: 'record.too-many-below',
      message: 'More hangs together here than can be hidden at once.',
    }),
  tooManyTries: (): Fault =>
    new Fault('busy', {
      code: 'record.too-many-tries',
      message: 'Too many attempts. Try again later.',
      retryAfterSeconds: 3600,
    }),
  tooManyOpenings: (): Fault =>
    new Fault('busy', {
      code: 'record.too-many-openings',
      message: 'Too many records were opened. Try again later.',
      retryAfterSeconds: 3600,
    }),
  tooManyLookups: (): Fault =>
    new Fault('busy', {
      code: 'record.too-many-lookups',
      message: 'Too many persons were looked up. Try again later.',
      retryAfterSeconds: 3600,
    }),
  /** `field` is that of the form. */
  document: (code: string, field: string, message: string, status?: number): Fault =>
    new Fault(status === undefined ? 'refused' : 'invalid', {
      code,
      message,
      issues: [{ text: message, expression: field }],
      ...(status === undefined ? {} : { status }),
    }),
} as const;
