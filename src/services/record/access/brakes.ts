// Brakes on abuse: how many records one professional may open, and how many wrong presence codes are too many.
// Limits are the policy's; counting belongs to the caller.
import type { Policy } from './policy.ts';

/** Counted in the hour and the day before this attempt. */
export type Counted = { lastHour: number; lastDay: number };

/** `go`, `report` (let in, and tell the data protection officer) or `refuse` (busy, after the window). */
export function brakeOpening(policy: Policy, profession: string, opened: Counted): 'go' | 'report' | 'refuse' {
  const row = policy.document.brakes.openings.find((one) => one.professions.includes(profession));
  if (row === undefined) return 'refuse';
  return opened.lastHour < row.perHour && opened.lastDay < row.perDay ? 'go' : row.past;
}

/** Asked before a code is compared, so that a right guess past the limit does not help. */
export function mayTryPresenceCode(policy: Policy, wrong: Counted): boolean {
  const { perHour, perDay } = policy.document.brakes.wrongPresenceCodes;
  return wrong.lastHour < perHour && wrong.lastDay < perDay;
}
