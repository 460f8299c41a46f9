// The figures on the first page of the workbench. Counts alone: no person and no content is read.
import type { Call } from '../../base/call.ts';
import { assertWelcomeDesk } from './may-work.ts';
import type { OpeningsNeeds } from './needs.ts';
import type { OpeningsStore } from './store.ts';

export type Overview = {
  records: { open: number; closed: number; openedThisMonth: number };
  persons: number;
  professionals: number;
  organisations: number;
  documents: number;
  /** Declared referents and members of circles together. */
  circles: number;
  /** Declared referents alone; absent where nobody counts them. */
  referents?: number;
  jobs: number;
  byDay: { day: string; opened: number }[];
};

const daysMax = 366;

export async function overview(needs: OpeningsNeeds, store: OpeningsStore, call: Call): Promise<Overview> {
  assertWelcomeDesk(call);
  const [records, registers, jobs] = await Promise.all([needs.record.counts(), needs.registers(), store.countJobs()]);
  const month = call.at.toISOString().slice(0, 7);
  const byDay = [...records.byDay].sort((a, b) => (a.day < b.day ? -1 : 1));
  const openedThisMonth = byDay.reduce((sum, { day, opened }) => (day.startsWith(month) ? sum + opened : sum), 0);
  return {
    records: { open: records.open, closed: records.closed, openedThisMonth },
    ...registers,
    documents: records.documents,
    circles: records.grants,
    ...(records.referents !== undefined && { referents: records.referents }),
    jobs,
    byDay: byDay.slice(-daysMax),
  };
}
