// A mandate, as the room knows one: who acts for whom, how far, on what proof, until when.

export const mandateKinds = ['parent', 'guardian', 'proxy'] as const;
export type MandateKind = (typeof mandateKinds)[number];

export const mandateScopes = ['all', 'read'] as const;
/** `read` looks and changes nothing. */
export type MandateScope = (typeof mandateScopes)[number];

/** The document that the welcome desk saw; no copy is kept. `own-word`: the patient named the proxy while signed in. */
export const proofs = ['birth-record', 'family-book', 'court-decision', 'signed-proxy'] as const;
export type Proof = (typeof proofs)[number] | 'own-word';

export type By = { kind: 'operator' | 'patient'; id: string; name: string };

export type Mandate = {
  id: string;
  represented: string;
  representative: string;
  kind: MandateKind;
  scope: MandateScope;
  proof: Proof;
  by: By;
  from: Date;
  until: Date | null;
  registeredAt: Date;
  endedAt: Date | null;
};

export const isInForce = ({ from, until, endedAt }: Mandate, now: Date): boolean =>
  endedAt === null && from <= now && (until === null || now < until);
