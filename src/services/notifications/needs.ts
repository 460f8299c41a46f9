// What notifications must be given.
import type { Log } from '../../kit/log/log.ts';
import type { Mail } from '../../kit/mail/mail.ts';

/** Something that happened to a record, as its transaction left it in the outbox. Holds no health data. */
export type Happening = { kind: string; patientId: string; at: Date };

export type NotificationsNeeds = {
  log: Log;
  mail: Mail;
  origin(): string;
  /**
   * Hands over what waits, at most `limit`, and forgets it when `tell` resolves; keeps it for later when it throws.
   * Answers how many there were.
   */
  takeHappenings(limit: number, tell: (happenings: Happening[]) => Promise<void>): Promise<number>;
  findPersons(ids: readonly string[]): Promise<Map<string, { email: string | null; language?: string }>>;
};
