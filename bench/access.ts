// How long the access decision takes: one question, and the filter of a whole record, on a dossier with 30 grants.
// Figures to hold: decide at most 2 us, visibility at most 50 us.
import { readFileSync } from 'node:fs';
import { decide } from '../src/services/record/access/decide.ts';
import type { AccessFacts, Asker, Hide, Thing } from '../src/services/record/access/model.ts';
import { parsePolicy } from '../src/services/record/access/policy.ts';
import { visibility } from '../src/services/record/access/visibility.ts';

const policy = parsePolicy(JSON.parse(readFileSync(new URL('../policy/lu.json', import.meta.url), 'utf8')));
const now = new Date('2026-11-22T12:00:00Z');
const ago = (hours: number) => new Date(now.getTime() - hours * 3_600_000);

const facts: AccessFacts = {
  state: 'open',
  patientId: 'anna',
  grants: Array.from({ length: 30 }, (_, at) => ({
    id: `g${at}`,
    basis: at === 0 ? ('referent' as const) : at % 3 === 0 ? ('presence' as const) : ('circle' as const),
    subject:
      at % 4 === 0 ? { kind: 'organisation' as const, id: `o${at}` } : { kind: 'professional' as const, id: `p${at}` },
    from: ago(10 + at),
    ...(at % 5 === 0 ? { until: ago(-100) } : {}),
  })),
  exclusions: [{ subject: { kind: 'professional', id: 'ex' }, since: ago(100) }],
  categories: new Map([['oncology', { mode: 'hidden' }]]),
  items: new Map(
    Array.from({ length: 20 }, (_, at): [string, Hide] => [
      `e${at}`,
      at % 2 ? { mode: 'hidden' } : { mode: 'except', except: [{ kind: 'professional', id: 'p1' }] },
    ]),
  ),
};
const doctor: Asker = {
  kind: 'professional',
  practitionerId: 'p29',
  profession: 'physician',
  organisationIds: ['o28', 'o4'],
};
const stranger: Asker = { kind: 'professional', practitionerId: 'x', profession: 'nurse', organisationIds: ['y'] };
const laboratory: Asker = { kind: 'system', clientId: 'c', organisationId: 'lab', organisationKind: 'laboratory' };
const patient: Asker = { kind: 'patient', patientId: 'anna' };
const thing: Thing = { category: 'laboratory', level: 'N', authors: [{ organisationId: 'lab' }], entryId: 'e100' };

function measure(name: string, times: number, run: () => unknown): void {
  const rounds: number[] = [];
  for (let round = 0; round < 7; round++) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < times; i++) run();
    rounds.push(Number(process.hrtime.bigint() - start) / times / 1000);
  }
  rounds.sort((one, other) => one - other);
  process.stdout.write(`${name.padEnd(48)} ${(rounds[3] as number).toFixed(2).padStart(8)} us\n`);
}

for (const [name, actor] of Object.entries({ doctor, stranger, laboratory, patient })) {
  const purpose = actor.kind === 'patient' ? 'PATRQT' : 'TREAT';
  measure(`decide read, ${name}, 30 grants`, 200_000, () => decide(policy, facts, actor, purpose, now, thing, 'read'));
  measure(`visibility, ${name}, 30 grants, 20 wishes`, 10_000, () => visibility(policy, facts, actor, purpose, now));
}
