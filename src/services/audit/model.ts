// One audit entry: who did what to which record, on what basis, and what came of it. Kept compact and sealed;
// shown as a FHIR AuditEvent (IHE BALP, https://profiles.ihe.net/ITI/BALP/) by audit-event.ts.
import type { Actor, Purpose } from '../../base/call.ts';

export type AuditAction =
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

export type AuditWho = {
  kind: Actor['kind'];
  id: string;
  name: string;
  profession?: string;
  organisationId?: string;
};

/** What was touched. Titles are health data: entries are sealed. */
export type AuditWhat = { id?: string; type?: string; title?: string };

export type AuditEvent = {
  action: AuditAction;
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

export type AuditEntry = AuditEvent & { id: string; at: Date };

/** The actor as the log keeps it. */
export function whoOf(actor: Actor): AuditWho {
  switch (actor.kind) {
    case 'anonymous':
      return { kind: 'anonymous', id: '-', name: '' };
    case 'patient':
      return { kind: 'patient', id: actor.patientId, name: actor.name };
    case 'professional':
      return {
        kind: 'professional',
        id: actor.practitionerId,
        name: actor.name,
        profession: actor.profession,
        ...(actor.organisationIds[0] === undefined ? {} : { organisationId: actor.organisationIds[0] }),
      };
    case 'system':
      return { kind: 'system', id: actor.clientId, name: actor.name, organisationId: actor.organisationId };
    case 'operator':
      return { kind: 'operator', id: actor.operatorId, name: actor.name };
  }
}
