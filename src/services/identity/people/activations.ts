// Activation codes: issued for a person of a register, posted, good once, for sixty days and five tries.
// https://pages.nist.gov/800-63-4/sp800-63a.html#confirmation-codes
import type { Chance, Clock } from '../../../base/clock.ts';
import { timeOrderedId } from '../../../base/ids.ts';
import type { Sealer } from '../../../kit/crypto/sealer.ts';
import { newActivationCode, readActivationCode } from './activation-code.ts';
import type { SecretHash } from './secret-hash.ts';
import type { ActivationKind, ActivationRow, PeopleStore } from './store-people.ts';

export type { ActivationKind } from './store-people.ts';

/** For whom: patientId, practitionerId, or the administrator's subject. `by`: who had it issued, for the log of it. */
export type NewActivation = {
  kind: ActivationKind;
  subject: string;
  name: string;
  by: string;
  /** The recovery that this code ends with; older ways in end when it is used. */
  recovery?: string;
  /** Sixty when not said. */
  days?: number;
};
export type IssuedActivation = { id: string; code: string; validUntil: Date };
export type Activation = {
  id: string;
  kind: ActivationKind;
  subject: string;
  name: string;
  by: string;
  recovery: string | null;
  issuedAt: Date;
  validUntil: Date;
};

export type Activations = ReturnType<typeof createActivations>;

const daysMax = 60;
const triesMax = 5;
const day = 86_400_000;
/** How long a code can be printed again: a jammed printer is found out by then. */
export const letterDays = 7;

export function createActivations(needs: {
  store: PeopleStore;
  sealer: Sealer;
  clock: Clock;
  chance: Chance;
  secretHash: SecretHash;
}) {
  const { store, sealer, clock, chance, secretHash } = needs;
  const label = (row: { id: string; kind: string; subject: string }): string =>
    `activation ${row.id} ${row.kind} ${row.subject}`;
  const opened = (row: ActivationRow): Activation => ({
    id: row.id,
    kind: row.kind,
    subject: row.subject,
    ...(JSON.parse(sealer.open(label(row), row.sealed).toString()) as { name: string; by: string }),
    recovery: row.recovery,
    issuedAt: row.issued_at,
    validUntil: row.expires_at,
  });
  const codeOf = (row: ActivationRow): string | null =>
    row.letter_sealed === null ? null : sealer.open(`${label(row)} letter`, row.letter_sealed).toString();

  /** The code before it is good no more. Costs one argon2id, some 25 ms. */
  const issue = async (wanted: NewActivation, within = store): Promise<IssuedActivation> => {
    const code = newActivationCode(chance);
    const issuedAt = clock.now();
    const row = { id: timeOrderedId(clock, chance), kind: wanted.kind, subject: wanted.subject };
    const validUntil = new Date(issuedAt.getTime() + (wanted.days ?? daysMax) * day);
    await within.saveActivation({
      ...row,
      code_hash: await secretHash.hash(readActivationCode(code)),
      sealed: sealer.seal(label(row), JSON.stringify({ name: wanted.name, by: wanted.by })),
      letter_sealed: sealer.seal(`${label(row)} letter`, code),
      recovery: wanted.recovery ?? null,
      issued_at: issuedAt,
      expires_at: validUntil,
    });
    return { id: row.id, code, validUntil };
  };

  return {
    issue,
    /** The code that waits for the post, as it was, else a new one; for letters that are printed twice. In the order asked. */
    async issueForLetters(wanted: readonly NewActivation[]): Promise<IssuedActivation[]> {
      const known = new Map<string, ActivationRow>();
      for (const kind of new Set(wanted.map((one) => one.kind))) {
        const subjects = wanted.filter((one) => one.kind === kind).map((one) => one.subject);
        for (const row of await store.openActivations(kind, subjects, clock.now()))
          known.set(`${kind} ${row.subject}`, row);
      }
      const issued = new Array<IssuedActivation>(wanted.length);
      let next = 0;
      const work = async (): Promise<void> => {
        for (let i = next++; i < wanted.length; i = next++) {
          const one = wanted[i] as NewActivation;
          const row = known.get(`${one.kind} ${one.subject}`);
          const code = row === undefined ? null : codeOf(row);
          issued[i] =
            row === undefined || code === null ? await issue(one) : { id: row.id, code, validUntil: row.expires_at };
        }
      };
      await Promise.all([work(), work()]);
      return issued;
    },
    /** Null for whatever is wrong; a subject that nobody has costs the same. */
    async check(kind: ActivationKind, subject: string | null, code: string): Promise<Activation | null> {
      const row = await store.tryActivation(kind, subject ?? '', clock.now(), triesMax);
      const right = await secretHash.verify(readActivationCode(code), row?.code_hash ?? null);
      if (row === null || !right) return null;
      await store.forgiveActivation(row.id);
      return opened(row);
    },
    /** Within the transaction of what the code opens. False when somebody was faster, or it ended meanwhile. */
    use: (id: string, within: PeopleStore): Promise<boolean> => within.useActivation(id, clock.now()),
    async find(id: string): Promise<(Activation & { code: string | null }) | null> {
      const row = await store.findActivation(id);
      return row === null ? null : { ...opened(row), code: codeOf(row) };
    },
    forgetLetters: () => store.forgetLetters(new Date(clock.now().getTime() - letterDays * day)),
  };
}
