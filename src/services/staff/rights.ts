// The rules at the heart, as pure functions: who is there today, what a change leads to, who must stay.
import { staffErrors } from './errors.ts';
import type { ChangeWhat, Member, StaffFunction } from './model.ts';

// The Swedish form is YYYY-MM-DD.
const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Luxembourg' });
export const dayOf = (at: Date): string => day.format(at);

/** Whether the organisation is this member's today, with every right that stands on it. */
export const isHere = (member: Pick<Member, 'state' | 'from' | 'until'>, today: string): boolean =>
  member.state === 'active' &&
  (member.from === null || member.from <= today) &&
  (member.until === null || member.until >= today);

/** An administrator who is there today, can sign in, and does not go by itself. */
export const isLastingAdministrator = (member: Member, today: string): boolean =>
  member.function === 'administrator' && member.account !== null && member.until === null && isHere(member, today);

/**
 * An organisation that has a lasting administrator keeps one. `members` are all of an organisation before the change.
 * @throws Fault `staff.last-administrator`
 */
export function assertAdministratorStays(members: readonly Member[], changed: readonly Member[], today: string): void {
  const after = new Map(members.map((one) => [one.id, one]));
  for (const one of changed) after.set(one.id, one);
  const lasts = (one: Member): boolean => isLastingAdministrator(one, today);
  if (members.some(lasts) && ![...after.values()].some(lasts)) throw staffErrors.lastAdministrator();
}

export type Terms = { function: StaffFunction; from: string | null; until: string | null };

/** @throws Fault `staff.days-crossed`, `staff.until-past`, `staff.bad-day` */
export function assertTerms({ from, until }: Pick<Terms, 'from' | 'until'>, today: string): void {
  if (from !== null && !isDay(from)) throw staffErrors.badDay('from');
  if (until !== null && !isDay(until)) throw staffErrors.badDay('until');
  if (from !== null && until !== null && until < from) throw staffErrors.daysCrossed();
  if (until !== null && until < today) throw staffErrors.untilPast();
}

/** A day of the calendar between 1950 and 2199, YYYY-MM-DD. */
export function isDay(text: string): boolean {
  if (!/^(19[5-9]|20\d|21\d)\d-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

type Step = { what: ChangeWhat; from: readonly Member['state'][]; to: Member['state'] };
const steps = {
  accept: { what: 'accepted', from: ['invited'], to: 'active' },
  activate: { what: 'activated', from: ['invited'], to: 'active' },
  decline: { what: 'declined', from: ['invited'], to: 'left' },
  suspend: { what: 'suspended', from: ['active'], to: 'suspended' },
  resume: { what: 'resumed', from: ['suspended'], to: 'active' },
  leave: { what: 'left', from: ['invited', 'active', 'suspended'], to: 'left' },
} as const satisfies Record<string, Step>;
export type StepName = keyof typeof steps;

/** The member after a step. @throws Fault `staff.wrong-state` */
export function step(member: Member, name: StepName, at: Date): Member {
  const { what, from, to }: Step = steps[name];
  if (!from.includes(member.state)) throw staffErrors.wrongState();
  return { ...member, state: to, what, version: member.version + 1, changedAt: at };
}
