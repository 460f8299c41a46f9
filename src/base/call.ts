// The call: who asks, why, when, in which language. Every use case receives one; one call is one unit of work.

/** The languages of the portal. French is the default. */
export const languages = ['fr', 'de', 'lb', 'en', 'pt'] as const;
export type Language = (typeof languages)[number];

/** HL7 PurposeOfUse codes that the platform knows (https://terminology.hl7.org/ValueSet-v3-PurposeOfUse.html). */
export type Purpose = 'TREAT' | 'PATRQT' | 'ETREAT' | 'HOPERAT' | 'HSYSADMIN';

export type OrganisationKind =
  | 'practice'
  | 'laboratory'
  | 'hospital'
  | 'care-network'
  | 'care-home'
  | 'pharmacy'
  | 'imaging'
  | 'agency';

export type OperatorRole =
  | 'welcome-desk'
  | 'directory-steward'
  | 'conformance'
  | 'helpdesk'
  | 'editor'
  | 'data-protection'
  | 'auditor';

/** Who asks. Built by identity from a session or a token and by nothing else. */
export type Actor =
  | { kind: 'anonymous' }
  | {
      kind: 'patient';
      /** Whose record: the person's own, or of the one who is represented. */
      patientId: string;
      /** Who acts. */
      name: string;
      /** There when somebody acts for the patient: who, under which mandate, and whether more than reading is allowed. */
      representative?: {
        patientId: string;
        mandateId: string;
        scope: 'all' | 'read';
        /** The mandate is over: `patientId` above is then their own, and nothing is let through until they go back. */
        ended?: true;
      };
      session: SessionFacts;
    }
  | {
      kind: 'professional';
      practitionerId: string;
      /** A code of the professions' list: physician, nurse, pharmacist, ... */
      profession: string;
      /** Organisations the professional works in today. */
      organisationIds: string[];
      /** The one patient whom an app's token is for; absent where it is for all whom the professional may open. */
      onlyPatientId?: string;
      name: string;
      session: SessionFacts;
    }
  | {
      kind: 'system';
      clientId: string;
      organisationId: string;
      organisationKind: OrganisationKind;
      name: string;
      /** The person behind the machine, as the organisation's system says (IHE IUA); logged beside the system. */
      person?: { id: string; name: string; profession?: string };
      session: SessionFacts;
    }
  /** Runs the accounts of organisations' staff. Reads no health data. */
  | { kind: 'administrator'; accountId: string; organisationIds: string[]; name: string; session: SessionFacts }
  | { kind: 'operator'; operatorId: string; roles: OperatorRole[]; name: string; session: SessionFacts };

export type SessionFacts = {
  /** Stable within one session or token; not a secret. */
  id: string;
  /** SMART scopes of a token; null for the portal's own session, which is limited by role alone. */
  scopes: string[] | null;
  /** eIDAS level of the sign-in; null for machine clients. */
  assurance: 'low' | 'substantial' | 'high' | null;
  authenticatedAt: Date;
  /** The account that signed in; absent for machine clients. */
  account?: string;
};

export type Call = {
  /** Also the X-Request-Id of the answer. */
  id: string;
  at: Date;
  actor: Actor;
  purpose: Purpose;
  language: Language;
};
