// The one decision: may this actor do this to this thing of this record, now, for this purpose, and why. Deny by default.
// Enforcement, search filters, "who can see this?" and previews all come through here. Clause: docs/reference/policy.md
import type { Purpose } from '../../../base/call.ts';
import {
  type AccessFacts,
  type Action,
  type Asker,
  type Author,
  type Basis,
  type Decision,
  type DenyReason,
  type Grant,
  type GrantBasis,
  type Hide,
  type PermitReason,
  type Reason,
  type RecordAction,
  rankOf,
  type Subject,
  type Thing,
} from './model.ts';
import type { Policy, Row } from './policy.ts';

/** `thing` is 'record' for what is asked of the record itself. Pure: the same arguments give the same answer. */
export function decide(
  policy: Policy,
  facts: AccessFacts,
  actor: Asker,
  purpose: Purpose,
  now: Date,
  thing: Thing | 'record',
  action: Action,
): Decision {
  return judge(standingOf(policy, facts, actor, purpose, now), thing, action);
}

/** A grant that holds now, with the row of the matrix that it opens. */
type Foothold = { basis: GrantBasis; grantId: string; until: Date | undefined; row: Row };

/** Where an actor stands toward a record at one moment: all of the decision that does not depend on the thing. */
export type Standing =
  | { side: 'outside'; reason: DenyReason }
  | { side: 'patient'; policy: Policy; facts: AccessFacts; representative?: Representative }
  | { side: 'agency'; policy: Policy; actor: Extract<Asker, { kind: 'operator' }> }
  | {
      side: 'care';
      policy: Policy;
      facts: AccessFacts;
      actor: CareActor;
      footholds: Foothold[];
      /** Said when no foothold lets in. */
      reason: DenyReason;
      mayAuthor: boolean;
      mayDeposit: boolean;
    };
type Representative = NonNullable<Extract<Asker, { kind: 'patient' }>['representative']>;
type CareActor = Extract<Asker, { kind: 'professional' | 'system' }>;
type Care = Extract<Standing, { side: 'care' }>;

export function standingOf(policy: Policy, facts: AccessFacts, actor: Asker, purpose: Purpose, now: Date): Standing {
  if (actor.kind === 'anonymous') return { side: 'outside', reason: 'unknown-caller' };
  if (actor.kind === 'operator') return { side: 'agency', policy, actor };
  // Who runs accounts reads nothing.
  if (actor.kind === 'administrator') return { side: 'outside', reason: 'unknown-caller' };
  const { bases } = policy.document;
  if (actor.kind === 'patient') {
    if (actor.patientId !== facts.patientId) return { side: 'outside', reason: 'not-your-record' };
    const { representative } = actor;
    if (representative?.ended === true) return { side: 'outside', reason: 'mandate-over' };
    const basis = representative === undefined ? bases.patient : bases.representative;
    if (!basis.purposes.includes(purpose)) return { side: 'outside', reason: 'purpose-not-allowed' };
    return { side: 'patient', policy, facts, ...(representative === undefined ? {} : { representative }) };
  }
  // An app's token that is for one patient opens no other record.
  if (actor.kind === 'professional' && actor.onlyPatientId !== undefined && actor.onlyPatientId !== facts.patientId)
    return { side: 'outside', reason: 'no-basis' };
  if (facts.state !== 'open') return { side: 'outside', reason: 'record-not-open' };
  for (const exclusion of facts.exclusions) {
    if (isNamed(actor, exclusion.subject)) return { side: 'outside', reason: 'excluded-by-patient' };
  }
  const rows =
    actor.kind === 'professional' ? policy.matrix.get(actor.profession) : policy.systems.get(actor.organisationKind);
  const footholds: Foothold[] = [];
  let reason: DenyReason = 'no-basis';
  const time = now.getTime();
  for (const grant of facts.grants) {
    if (!isNamed(actor, grant.subject) || grant.from.getTime() > time) continue;
    const until = endOf(policy, grant);
    if (until !== undefined && until.getTime() <= time) continue;
    if (!bases[grant.basis].purposes.includes(purpose)) {
      reason = 'purpose-not-allowed';
      continue;
    }
    const row = rows?.[grant.basis];
    if (row === undefined) reason = 'kind-not-in-policy';
    else footholds.push({ basis: grant.basis, grantId: grant.id, until, row });
  }
  return {
    side: 'care',
    policy,
    facts,
    actor,
    footholds,
    reason,
    mayAuthor: bases.author.purposes.includes(purpose),
    mayDeposit: actor.kind === 'system' && bases.system.purposes.includes(purpose),
  };
}

/** The second half of `decide`, for callers that ask about many things from one standing. */
export function judge(standing: Standing, thing: Thing | 'record', action: Action): Decision {
  switch (standing.side) {
    case 'outside':
      return deny('hidden', standing.reason);
    case 'patient':
      return judgePatient(standing, thing, action);
    case 'agency':
      return judgeAgency(standing, thing, action);
    case 'care':
      if (thing === 'record') return judgeCareOfRecord(standing, action);
      if (action === 'read') return judgeReading(standing, thing);
      if (action === 'write') return judgeWriting(standing, thing);
      return refuseCare(standing, 'action-not-for-this-kind');
  }
}

function judgePatient(at: Extract<Standing, { side: 'patient' }>, thing: Thing | 'record', action: Action): Decision {
  const { policy, facts, representative } = at;
  if (!policy.patientActions[facts.state].has(action)) {
    return deny('forbidden', facts.state === 'open' ? 'action-not-for-this-kind' : 'record-not-open');
  }
  if ((thing === 'record') === isOfThings(action)) return deny('forbidden', 'action-not-for-this-kind');
  if (action === 'write' && thing !== 'record' && !policy.patientWrites.has(thing.category)) {
    return deny('forbidden', 'category-not-for-this-kind');
  }
  if (representative === undefined) return permit('patient', 'own-record', undefined, 'bases/patient');
  const row = `bases/representative/${representative.scope}`;
  if (!policy.representativeActions[representative.scope].has(action))
    return deny('forbidden', 'mandate-does-not-cover', row);
  if (thing !== 'record' && !isForRepresentative(at.policy, representative, thing))
    return deny('hidden', 'level-too-high', row);
  return permit('representative', 'acts-for-the-patient', undefined, row);
}

/** What is private to the patient is private from who acts for the patient too; their own writing is theirs. */
function isForRepresentative(policy: Policy, { patientId }: Representative, thing: Thing): boolean {
  const { levelMax, ownWriting } = policy.document.bases.representative;
  if (rankOf[thing.level] <= rankOf[levelMax]) return true;
  return ownWriting && thing.authors.some((author) => author.representativeId === patientId);
}

function judgeAgency(at: Extract<Standing, { side: 'agency' }>, thing: Thing | 'record', action: Action): Decision {
  if (thing !== 'record' || isOfThings(action)) return deny('forbidden', 'operators-read-no-health-data');
  const role = at.actor.roles.find((one) => at.policy.operators.get(one)?.has(action));
  if (role === undefined) return deny('forbidden', 'action-not-for-this-kind');
  return permit('agency', 'duty-of-the-agency', undefined, `operators/${role}`);
}

function judgeCareOfRecord(at: Care, action: Action): Decision {
  // To know that a record is open is to be let in: a stranger must not learn even that.
  if (action !== 'open-record' && action !== 'know-state') return refuseCare(at, 'action-not-for-this-kind');
  const best = longest(at.footholds.filter((foothold) => foothold.row.reads.size > 0));
  return best === undefined ? deny('hidden', at.reason) : permitBy(best);
}

function judgeReading(at: Care, thing: Thing): Decision {
  const { policy, facts, actor } = at;
  const wish = wishOn(facts, actor, thing);
  if (wish === 'kept-from-actor') return deny('hidden', 'hidden-by-patient');
  if (
    at.mayAuthor &&
    rankOf[thing.level] <= rankOf[policy.document.bases.author.levelMax] &&
    readsAsAuthor(at, thing.authors)
  ) {
    return permit('author', 'own-contribution', undefined, 'bases/author');
  }
  if (wish === 'hidden') return deny('hidden', 'hidden-by-patient');
  const rank = rankOf[thing.level];
  let best: Foothold | undefined;
  for (const one of at.footholds) {
    if (rank <= (one.row.reads.get(thing.category) ?? 0) && (best === undefined || isBetter(one, best))) best = one;
  }
  if (best !== undefined) return permitBy(best);
  if (at.footholds.length === 0) return deny('hidden', at.reason);
  const reads = at.footholds.find((foothold) => foothold.row.reads.has(thing.category));
  return reads === undefined
    ? deny('hidden', 'category-not-for-this-kind', at.footholds[0]?.row.name)
    : deny('hidden', 'level-too-high', reads.row.name);
}

function judgeWriting(at: Care, thing: Thing): Decision {
  const { policy, actor } = at;
  if (thing.entryId !== undefined) {
    // What may not be read is not there to be changed, and what others wrote is theirs.
    const reading = judgeReading(at, thing);
    if (!reading.permit) return reading;
    if (!contributed(actor, thing.authors)) return deny('forbidden', 'not-own-contribution');
    if (policy.document.bases.author.corrects && at.mayAuthor) {
      return permit('author', 'own-contribution', undefined, 'bases/author');
    }
  } else if (!contributed(actor, thing.authors)) {
    return refuseCare(at, 'only-in-own-name');
  }
  const best = longest(at.footholds.filter((foothold) => foothold.row.writes.has(thing.category)));
  if (best !== undefined) return permitBy(best);
  if (actor.kind === 'system' && at.mayDeposit && policy.deposits.get(actor.organisationKind)?.has(thing.category)) {
    return permit('system', 'deposits-for-its-organisation', undefined, `systems/${actor.organisationKind}`);
  }
  return refuseCare(at, at.footholds.length === 0 ? at.reason : 'category-not-for-this-kind');
}

/** A wish of the patient may lie on the whole content, on a category or on one entry; the strictest holds. */
function wishOn(facts: AccessFacts, actor: CareActor, thing: Thing): 'none' | 'hidden' | 'kept-from-actor' {
  const onItem = thing.entryId === undefined ? undefined : facts.items.get(thing.entryId);
  const onCategory = facts.categories.get(thing.category);
  if (keepsFrom(facts.everything, actor) || keepsFrom(onCategory, actor) || keepsFrom(onItem, actor))
    return 'kept-from-actor';
  const hidden = facts.everything?.mode === 'hidden' || onCategory?.mode === 'hidden' || onItem?.mode === 'hidden';
  return hidden ? 'hidden' : 'none';
}

function keepsFrom(hide: Hide | undefined, actor: CareActor): boolean {
  if (hide?.mode !== 'except') return false;
  for (const subject of hide.except) if (isNamed(actor, subject)) return true;
  return false;
}

/** A grant's end: its own, or earlier when the policy limits its basis. Also used to show and to set ends. */
export function endOf(policy: Policy, grant: Pick<Grant, 'basis' | 'from' | 'until'>): Date | undefined {
  const { hoursMax } = policy.document.bases[grant.basis];
  if (hoursMax === null) return grant.until;
  const last = new Date(grant.from.getTime() + hoursMax * 3_600_000);
  return grant.until !== undefined && grant.until.getTime() < last.getTime() ? grant.until : last;
}

/** A professional is meant by name or by any of the organisations; a system by its organisation alone. */
export function isNamed(actor: CareActor, subject: Subject): boolean {
  if (actor.kind === 'system') return subject.kind === 'organisation' && subject.id === actor.organisationId;
  return subject.kind === 'professional'
    ? subject.id === actor.practitionerId
    : actor.organisationIds.includes(subject.id);
}

/** Contributed in the actor's own name: a person as practitioner, a system as organisation. */
function contributed(actor: CareActor, authors: readonly Author[]): boolean {
  for (const author of authors) {
    if (
      actor.kind === 'system'
        ? author.organisationId === actor.organisationId
        : author.practitionerId === actor.practitionerId
    ) {
      return true;
    }
  }
  return false;
}

function readsAsAuthor(at: Care, authors: readonly Author[]): boolean {
  const { actor, policy } = at;
  if (contributed(actor, authors)) return true;
  if (actor.kind === 'system' || policy.document.bases.author.professionalReads === 'own') return false;
  return authors.some(
    ({ organisationId }) => organisationId !== undefined && actor.organisationIds.includes(organisationId),
  );
}

/** Of several ways in, the one that lasts longest; then the strongest, which is the first in `bases`. */
function longest(footholds: Foothold[]): Foothold | undefined {
  let best: Foothold | undefined;
  for (const one of footholds) if (best === undefined || isBetter(one, best)) best = one;
  return best;
}

const strength: Record<GrantBasis, number> = { referent: 3, circle: 2, presence: 1 };

function isBetter(one: Foothold, other: Foothold): boolean {
  const ends = (foothold: Foothold): number => foothold.until?.getTime() ?? Number.POSITIVE_INFINITY;
  if (ends(one) !== ends(other)) return ends(one) > ends(other);
  return strength[one.basis] > strength[other.basis];
}

const isOfThings = (action: Action): action is Exclude<Action, RecordAction> => action === 'read' || action === 'write';

const reasonOfGrant = {
  referent: 'declared-referent',
  circle: 'in-the-circle',
  presence: 'presence-code',
} as const satisfies Record<GrantBasis, PermitReason>;

const permitBy = (best: Foothold): Decision =>
  permit(best.basis, reasonOfGrant[best.basis], best.until, best.row.name, best.grantId);

function permit(basis: Basis, code: PermitReason, until: Date | undefined, row: string, grantId?: string): Decision {
  const reason: Reason<PermitReason> = grantId === undefined ? { code, row } : { code, row, grantId };
  const reasons = [reason];
  return until === undefined ? { permit: true, basis, reasons } : { permit: true, basis, until, reasons };
}

/** Says no openly to one who may open the record, and like an empty place to anybody else. */
function refuseCare(at: Care, code: DenyReason): Decision {
  return deny(at.footholds.some((foothold) => foothold.row.reads.size > 0) ? 'forbidden' : 'hidden', code);
}

function deny(answer: 'hidden' | 'forbidden', code: DenyReason, row?: string): Decision {
  return { permit: false, answer, reasons: [row === undefined ? { code } : { code, row }] };
}
