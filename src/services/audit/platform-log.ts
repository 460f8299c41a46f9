// The platform's own log, for the data protection officer and the auditor: what happened to accounts, staff, mandates and
// clients, and who looked for whom. It holds no health data, and what searches asked for is not shown. Looking is logged.
import type { Call, OperatorRole } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import { byteOrderMark, csvLine } from '../../kit/csv/csv.ts';
import type { Audit } from './audit.ts';
import type { AuditAction, AuditEntry } from './model.ts';

export type LogQuery = { action?: string; from?: string; to?: string; who?: string; cursor?: string; count?: string };
export type LogItem = {
  id: string;
  at: string;
  who: { kind: string; name: string; for?: string };
  action: AuditAction;
  what: { type: string; id?: string }[];
  count?: number;
  outcome: 'permitted' | 'refused';
  detail?: string;
};

const readers: readonly OperatorRole[] = ['data-protection', 'auditor'];
const pageDefault = 50;
const scannedMax = 5_000;
const fileMax = 10_000;
const batch = 500;

/** Their details are ours, made of fixed words; of other entries it may be what somebody searched for. */
const plainDetails: ReadonlySet<AuditAction> = new Set<AuditAction>([
  'signed-in',
  'sign-in-refused',
  'signed-out',
  'changed-account',
  'changed-staff',
  'changed-mandate',
  'registered-client',
  'connected-app',
  'removed-app',
  'saw-platform-log',
]);

function assertReader({ actor }: Call): void {
  if (actor.kind !== 'operator' || actor.session.scopes !== null || !actor.roles.some((role) => readers.includes(role)))
    throw new Fault('forbidden', {
      code: 'audit.wrong-role',
      message: 'This is for the data protection officer and the auditor.',
    });
}

const shown = ({ id, at, who, action, what = [], count, outcome, detail }: AuditEntry<AuditAction>): LogItem => ({
  id,
  at: at.toISOString(),
  who: {
    kind: who.kind,
    name: who.name,
    ...(who.person === undefined ? {} : { for: who.person.name }),
  },
  action,
  // Titles could be of health data.
  what: what.map((one) => ({ type: one.type ?? '', ...(one.id === undefined ? {} : { id: one.id }) })),
  ...(count === undefined ? {} : { count }),
  outcome,
  ...(detail === undefined || !plainDetails.has(action) ? {} : { detail }),
});

/** A day of the reader as moments; the country's clocks are at most two hours ahead of UTC, and the log is read by day. */
const dayStart = (day: string | undefined): Date | null => (day === undefined ? null : new Date(`${day}T00:00:00Z`));
const dayEnd = (day: string | undefined): Date | null =>
  day === undefined ? null : new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000);

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

async function find(audit: Audit, query: LogQuery, count: number): Promise<{ items: LogItem[]; next?: string }> {
  const bounds = { from: dayStart(query.from), to: dayEnd(query.to) };
  const words = fold(query.who ?? '')
    .split(' ')
    .filter(Boolean);
  const items: LogItem[] = [];
  let before = query.cursor ?? null;
  for (let scanned = 0; scanned < scannedMax || count === fileMax; ) {
    const entries = await audit.list<AuditAction>(audit.platformLog, { before, ...bounds, count: batch });
    for (const entry of entries) {
      before = entry.id;
      scanned += 1;
      if (query.action !== undefined && entry.action !== query.action) continue;
      if (!words.every((word) => fold(entry.who.name).includes(word))) continue;
      items.push(shown(entry));
      if (items.length === count) return { items, next: entry.id };
    }
    if (entries.length < batch) return { items };
  }
  // Nothing more among so many: the reader may go on from there.
  return { items, ...(before === null ? {} : { next: before }) };
}

const described = ({ action, from, to, who }: LogQuery): string =>
  [action ?? 'all', from && `from ${from}`, to && `to ${to}`, who && 'by name'].filter(Boolean).join(' ');

/** @throws Fault `audit.wrong-role` */
export async function readPlatformLog(
  audit: Audit,
  call: Call,
  query: LogQuery,
): Promise<{ items: LogItem[]; next?: string }> {
  assertReader(call);
  const page = await find(audit, query, Number(query.count ?? pageDefault));
  await audit.append(audit.platformLog, call, {
    action: 'saw-platform-log',
    count: page.items.length,
    outcome: 'permitted',
    detail: described(query),
  });
  return page;
}

export async function platformLogFile(audit: Audit, call: Call, query: LogQuery): Promise<string> {
  assertReader(call);
  const { cursor: _, ...filter } = query;
  const { items } = await find(audit, filter, fileMax);
  await audit.append(audit.platformLog, call, {
    action: 'saw-platform-log',
    count: items.length,
    outcome: 'permitted',
    detail: `file ${described(filter)}`,
  });
  const lines = items.map((one) =>
    csvLine([
      one.at,
      one.who.kind,
      one.who.name,
      one.action,
      one.what.map(({ type, id }) => [type, id].filter(Boolean).join('/')).join(' '),
      one.outcome,
      one.detail ?? '',
    ]),
  );
  return `${byteOrderMark}${csvLine(['at', 'kind', 'who', 'action', 'what', 'outcome', 'detail'])}${lines.join('')}`;
}
