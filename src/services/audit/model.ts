// One audit entry: who did what to which record, on what basis, and what came of it. Kept compact and sealed;
// shown as a FHIR AuditEvent (IHE BALP, https://profiles.ihe.net/ITI/BALP/) by audit-event.ts.
import type { Actor, Purpose } from '../../base/call.ts';

/** What happens in a record. */
export type RecordAction =
  | 'opened'
  | 'read'
  | 'searched'
  | 'downloaded'
  | 'added'
  | 'changed'
  | 'deleted'
  | 'granted'
  | 'withdrew'
  | 'excluded'
  | 'hid'
  | 'showed'
  | 'opened-record'
  | 'closed-record'
  | 'renewed-code'
  | 'saw-log'
  | 'found-person'
  | 'tried-code';

/** What happens to accounts, staff, mandates and clients. */
export type PlatformAction =
  | 'signed-in'
  | 'sign-in-refused'
  | 'signed-out'
  | 'changed-account'
  | 'changed-staff'
  | 'changed-mandate'
  | 'registered-client'
  | 'connected-app'
  | 'removed-app'
  | 'saw-platform-log';

export type AuditAction = RecordAction | PlatformAction;

export type AuditWho = {
  kind: Actor['kind'];
  id: string;
  name: string;
  profession?: string;
  organisationId?: string;
  /** The person behind a system, or the mandate under which somebody acts for the patient. */
  person?: { id: string; name: string; profession?: string };
  mandateId?: string;
};

/** What was touched. Titles are health data: entries are sealed. */
export type AuditWhat = { id?: string; type?: string; title?: string };

export type AuditEvent<Action extends AuditAction = AuditAction> = {
  action: Action;
  who: AuditWho;
  purpose: Purpose;
  what?: AuditWhat[];
  /** How many things, when `what` does not list them all. */
  count?: number;
  basis?: string;
  outcome: 'permitted' | 'refused';
  /** Search terms, reasons given. */
  detail?: string;
};

export type AuditEntry<Action extends AuditAction = AuditAction> = AuditEvent<Action> & { id: string; at: Date };

/** The actor as the log keeps it. */
export function whoOf(actor: Actor): AuditWho {
  switch (actor.kind) {
    case 'anonymous':
      return { kind: 'anonymous', id: '-', name: '' };
    case 'patient':
      return actor.representative === undefined
        ? { kind: 'patient', id: actor.patientId, name: actor.name }
        : {
            kind: 'patient',
            id: actor.representative.patientId,
            name: actor.name,
            mandateId: actor.representative.mandateId,
          };
    case 'professional':
      return {
        kind: 'professional',
        id: actor.practitionerId,
        name: actor.name,
        profession: actor.profession,
        ...(actor.organisationIds[0] === undefined ? {} : { organisationId: actor.organisationIds[0] }),
      };
    case 'system':
      return {
        kind: 'system',
        id: actor.clientId,
        name: actor.name,
        organisationId: actor.organisationId,
        ...(actor.person === undefined ? {} : { person: actor.person }),
      };
    case 'administrator': {
      const [organisationId] = actor.organisationIds;
      return {
        kind: 'administrator',
        id: actor.accountId,
        name: actor.name,
        ...(organisationId === undefined ? {} : { organisationId }),
      };
    }
    case 'operator':
      return { kind: 'operator', id: actor.operatorId, name: actor.name };
  }
}
