// What would become of lines as things stand: one judgement for the preview and for the work itself.

import { changed } from './change-member.ts';
import { invitation } from './invite-member.ts';
import type { By, Change, ImportRow, Member, Refused, StaffLine } from './model.ts';
import type { PractitionerFacts } from './needs.ts';
import { isLastingAdministrator, step } from './rights.ts';
import { kept, listedMember, type Room } from './room.ts';

export type Judged = {
  line: StaffLine;
  outcome: Exclude<ImportRow['outcome'], 'pending'>;
  refused?: Refused;
  practitioner?: PractitionerFacts;
  change?: Change;
};

/** `members`: all of the organisation now; what is judged here is applied to it, so that lines see the ones before. */
export async function judgeLines(
  room: Room,
  organisationId: string,
  members: Map<string, Member>,
  lines: readonly StaffLine[],
  today: string,
  by: By,
  /** The account of who brought the file: nobody ends or demotes themselves by a file. */
  own: string | null,
): Promise<Judged[]> {
  const found = await room.needs.register.practitionersByNumbers([...new Set(lines.map((one) => one.number))]);
  const bySubject = new Map(
    [...members.values()].flatMap((one) => (one.kind === 'professional' ? [[one.subject, one] as const] : [])),
  );
  const judged: Judged[] = [];
  for (const line of lines) {
    const practitioner = found.get(line.number);
    const refuse = (code: Refused['code']): void =>
      void judged.push({
        line,
        outcome: 'refused',
        refused: { code },
        ...(practitioner !== undefined && { practitioner }),
      });
    if (practitioner === undefined) {
      refuse('number-unknown');
      continue;
    }
    const listed = practitioner.active && practitioner.organisationIds.includes(organisationId);
    const before = bySubject.get(practitioner.id) ?? (listed ? listedMember(organisationId, practitioner.id) : null);
    const { change, refusal } = await judge(room, organisationId, line, practitioner, before, today, by, own);
    if (refusal !== null) {
      refuse(refusal);
      continue;
    }
    if (change === null) {
      judged.push({ line, practitioner, outcome: 'same' });
      continue;
    }
    const loses =
      before !== null && isLastingAdministrator(before, today) && !isLastingAdministrator(change.member, today);
    if (loses && ![...members.values()].some((one) => one.id !== before.id && isLastingAdministrator(one, today))) {
      refuse('last-administrator');
      continue;
    }
    members.set(change.member.id, change.member);
    bySubject.set(practitioner.id, change.member);
    judged.push({ line, practitioner, change, outcome: outcomeOf(change) });
  }
  return judged;
}

const outcomeOf = ({ member }: Change): 'invited' | 'changed' | 'ended' =>
  member.what === 'invited' ? 'invited' : member.what === 'left' ? 'ended' : 'changed';

async function judge(
  room: Room,
  organisationId: string,
  line: StaffLine,
  practitioner: PractitionerFacts,
  before: Member | null,
  today: string,
  by: By,
  own: string | null,
): Promise<{ change: Change | null; refusal: Refused['code'] | null }> {
  const no = (refusal: Refused['code']) => ({ change: null, refusal });
  const isOwn = before !== null && own !== null && before.account === own;
  if (line.gone === true) {
    if (before === null || before.state === 'left') return { change: null, refusal: null };
    if (isOwn) return no('yourself');
    return { change: { member: step(kept(room, before), 'leave', room.needs.clock.now()), before, by }, refusal: null };
  }
  if (!practitioner.active) return no('number-inactive');
  if (line.until !== null && line.until < today) return no('until-past');
  if (before === null || before.state === 'left')
    return { change: invitation(room, organisationId, practitioner.id, line, before, by), refusal: null };
  if (before.function === line.function && before.from === line.from && before.until === line.until)
    return { change: null, refusal: null };
  if (isOwn && line.function !== 'administrator') return no('yourself');
  const { function: role, from, until } = line;
  return {
    change: { member: await changed(room, before, { function: role, from, until }), before, by },
    refusal: null,
  };
}

/** Professionals on the staff whom no line of the file names, by number: their memberships would end. */
export function goneLines(
  members: readonly Member[],
  practitioners: ReadonlyMap<string, PractitionerFacts>,
  lines: readonly StaffLine[],
  own: string | null,
): StaffLine[] {
  const named = new Set(lines.map((one) => one.number));
  let line = Math.max(0, ...lines.map((one) => one.line));
  return members.flatMap((one): StaffLine[] => {
    const number = practitioners.get(one.subject)?.number;
    if (one.kind !== 'professional' || one.state === 'left' || number === undefined || named.has(number)) return [];
    if (own !== null && one.account === own) return [];
    line += 1;
    return [{ line, number, function: one.function, from: one.from, until: one.until, gone: true }];
  });
}
