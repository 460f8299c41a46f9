// An organisation's staff as its administrators see it: found by name or number, by state, page by page; and as a file.
import type { Call, Language } from '../../base/call.ts';
import { byteOrderMark, csvLine } from '../../kit/csv/csv.ts';
import type { By, ChangeWhat, Member, StaffFunction, StaffState } from './model.ts';
import { dayOf, isHere } from './rights.ts';
import { administratorOf, everyone, findMember, type Room } from './room.ts';
import { exportHeader, functionIn, stateIn } from './words.ts';

export type ShownMember = {
  id: string;
  kind: Member['kind'];
  name: string;
  number?: string;
  profession?: string;
  speciality?: string;
  function: StaffFunction;
  state: StaffState;
  from?: string;
  until?: string;
  /** Whether the organisation is theirs today. */
  here: boolean;
  /** Whether they can sign in already: otherwise a posted code opens their account. */
  account: boolean;
  /** Absent while only the register speaks of them. */
  what?: ChangeWhat;
  changedAt?: string;
  you: boolean;
};

export type StaffList = {
  total: number;
  counts: Record<StaffState, number>;
  items: ShownMember[];
  next?: string;
};

const states: readonly StaffState[] = ['invited', 'active', 'suspended', 'left'];

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Every word must begin one of the name's or the number. Without a state: all but those who left. */
export async function listStaff(
  room: Room,
  call: Call,
  organisationId: string,
  asked: { q: string; state: StaffState | null; offset: number; count: number },
): Promise<StaffList> {
  const all = await shownStaff(room, call, organisationId);
  const words = fold(asked.q).split(/\s+/).filter(Boolean).slice(0, 8);
  const fits = ({ name, number }: ShownMember): boolean => {
    const have = fold(`${name} ${number ?? ''}`).split(/[\s\-’']+/);
    return words.every((word) => have.some((one) => one.startsWith(word)));
  };
  const found = words.length === 0 ? all : all.filter(fits);
  const wanted = found.filter((one) => (asked.state === null ? one.state !== 'left' : one.state === asked.state));
  const end = asked.offset + asked.count;
  return {
    total: wanted.length,
    counts: Object.fromEntries(
      states.map((state) => [state, found.filter((one) => one.state === state).length]),
    ) as StaffList['counts'],
    items: wanted.slice(asked.offset, end),
    ...(end < wanted.length && { next: String(end) }),
  };
}

/** In the order of family names. */
async function shownStaff(room: Room, call: Call, organisationId: string): Promise<ShownMember[]> {
  administratorOf(call, organisationId);
  const { members, practitioners } = await everyone(room, organisationId);
  return show(room, call, members, practitioners);
}

async function show(
  room: Room,
  call: Call,
  members: readonly Member[],
  practitioners: Awaited<ReturnType<typeof everyone>>['practitioners'],
): Promise<ShownMember[]> {
  const of = (kind: Member['kind']): string[] => members.flatMap((one) => (one.kind === kind ? one.subject : []));
  const [names, accounts, mine] = await Promise.all([
    room.store.administratorNames(of('administrator')),
    room.needs.accounts.professionalsWithAccount(of('professional')),
    call.actor.kind === 'administrator' ? room.needs.accounts.subjectOf(call.actor.accountId) : null,
  ]);
  const today = dayOf(room.needs.clock.now());
  const shown = members.map((member) => {
    const practitioner = member.kind === 'professional' ? practitioners.get(member.subject) : undefined;
    const name = practitioner?.name ?? names.get(member.subject) ?? '';
    return {
      key: fold(
        practitioner === undefined
          ? name.split(' ').reverse().join(' ')
          : `${practitioner.family} ${practitioner.given}`,
      ),
      shown: {
        id: member.id,
        kind: member.kind,
        name,
        ...(practitioner !== undefined && { number: practitioner.number, profession: practitioner.profession }),
        ...(practitioner?.speciality !== undefined && { speciality: practitioner.speciality }),
        function: member.function,
        state: member.state,
        ...(member.from !== null && { from: member.from }),
        ...(member.until !== null && { until: member.until }),
        here: isHere(member, today),
        account: member.kind === 'administrator' || accounts.has(member.subject),
        ...(member.version > 0 && { what: member.what, changedAt: member.changedAt.toISOString() }),
        you: member.account !== null && member.account === mine,
      } satisfies ShownMember,
    };
  });
  return shown.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map((one) => one.shown);
}

export type ShownChange = { at: string; what: ChangeWhat; by: By['name']; byKind: By['kind'] };

/** One member with the history. @throws Fault `staff.not-found` */
export async function readMember(
  room: Room,
  call: Call,
  organisationId: string,
  id: string,
): Promise<ShownMember & { history: ShownChange[] }> {
  administratorOf(call, organisationId);
  const member = await findMember(room, organisationId, id);
  const practitioners = await room.needs.register.practitionersByIds(
    member.kind === 'professional' ? [member.subject] : [],
  );
  const [shown] = await show(room, call, [member], practitioners);
  const history = member.version === 0 ? [] : await room.store.history(member.id);
  return {
    ...(shown as ShownMember),
    history: history.map(({ at, what, by }) => ({ at: at.toISOString(), what, by: by.name, byKind: by.kind })),
  };
}

/** The file can be brought again as it is: the columns of an import stand in it under their names. */
export async function exportStaff(room: Room, call: Call, organisationId: string): Promise<string> {
  const all = await shownStaff(room, call, organisationId);
  await room.needs.audit(call, {
    action: 'changed-staff',
    what: [{ id: organisationId, type: 'Organization' }],
    count: all.length,
    outcome: 'permitted',
    detail: 'exported',
  });
  return (
    byteOrderMark +
    [exportHeader(call.language), ...all.map((one) => cellsOf(one, call.language))].map(csvLine).join('')
  );
}

const cellsOf = (one: ShownMember, language: Language): string[] => [
  one.number ?? '',
  functionIn(language, one.function),
  one.from ?? '',
  one.until ?? '',
  one.name,
  stateIn(language, one.state),
];
