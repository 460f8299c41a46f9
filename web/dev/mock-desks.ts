// Made-up answers for the professional's and the agency's pages, without the server. Goes away with mock-server.ts.

import type { Opening, Overview } from '../api/agency.ts';
import type { Brief, Patient } from '../api/professional.ts';
import { detailOf, items, results } from './mock-data.ts';

const dayAgo = (days: number): string => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
const given = ['Anna', 'Paul', 'Claire', 'João', 'Marie-Josée', 'Luc', 'Fernande', 'Ahmed'];
const family = ['Kieffer', 'Schmit', 'Weber', 'Ferreira', 'Muller', 'Thill', 'Hoffmann', 'Da Silva', 'Reding'];

const patients: Patient[] = Array.from({ length: 312 }, (_, n) => ({
  patientId: n === 0 ? 'anna' : `p${n}`,
  name: `${given[n % 8]} ${family[n % 9]}`,
  birthDate: `${1930 + (n % 80)}-03-04`,
  sex: n % 2 === 0 ? 'female' : 'male',
  matricule: `${1930 + (n % 80)}0304123${String(n % 100).padStart(2, '0')}`,
  basis: (['circle', 'referent', 'presence'] as const)[n % 3] ?? 'circle',
  ...(n % 3 === 2 && { until: new Date(Date.now() + 86_400_000).toISOString() }),
  lastActivity: dayAgo(n),
  newCount: n % 5 === 0 ? 3 : 0,
}));

const brief: Brief = {
  patient: { id: 'anna', name: 'Anna Kieffer', birthDate: '1968-03-04', sex: 'female', matricule: '1968030412318' },
  access: { basis: 'circle', until: '2027-03-01' },
  referent: { name: 'Dr Paul Schmit' },
  since: '2026-06-12',
  alerts: [{ text: 'pénicilline', detail: 'choc anaphylactique, 2011', kind: 'allergy' }],
  problems: [{ text: 'Hypertension', since: '2015' }],
  medications: [{ text: 'Metformine 500 mg', dosage: 'soir', isNew: true }],
  changes: results.slice(0, 4).map(({ code, name, text, unit, range, flag, history }) => ({
    code,
    name,
    now: { text, date: dayAgo(1), ...(unit !== undefined && { unit }), ...(flag !== undefined && { flag }) },
    ...(range !== undefined && { range }),
    history,
    source: 'Laboratoire du Moulin',
  })),
  vaccinations: [{ text: 'Grippe', date: dayAgo(40) }],
  documents: items.slice(0, 10),
  circle: [{ name: 'Dr Paul Schmit', profession: 'physician' }],
  canWrite: ['consultation', 'laboratory'],
};

const overview: Overview = {
  records: { open: 48_211, closed: 87, openedThisMonth: 1312 },
  persons: 51_304,
  professionals: 2410,
  organisations: 388,
  documents: 912_447,
  circles: 61_090,
  jobs: 14,
  byDay: Array.from({ length: 40 }, (_, n) => ({ day: dayAgo(40 - n), opened: n % 7 > 4 ? 0 : 20 + ((n * 37) % 90) })),
};

const moves = [
  { line: 31, referent: 'Dr Eva Thill' },
  { line: 48, referent: 'Dr Paul Schmit' },
];
const problems = [
  { line: 4, code: 'matricule-check', reason: 'Les chiffres de contrôle du matricule ne sont pas justes.' },
  { line: 17, code: 'person-unknown', reason: 'Personne n’a ce matricule dans l’annuaire des patients.' },
  { line: 18, code: 'duplicate', reason: 'Même déclaration que la ligne 3.' },
];
const jobs: Opening[] = [
  {
    id: 'j2',
    name: 'declarations-2026-11.csv',
    startedAt: new Date().toISOString(),
    by: 'Martine Kayser',
    state: 'running',
    total: 1200,
    done: 0,
    opened: 0,
    already: 0,
    moved: 0,
    refused: 0,
  },
  {
    id: 'j1',
    name: 'declarations-2026-10.csv',
    startedAt: dayAgo(31),
    by: 'Martine Kayser',
    state: 'done',
    total: 980,
    done: 980,
    opened: 941,
    already: 36,
    moved: 4,
    refused: 3,
    problems,
  },
  {
    id: 'j0',
    name: 'essai.csv',
    startedAt: dayAgo(33),
    by: 'Martine Kayser',
    state: 'failed',
    total: 40,
    done: 12,
    opened: 12,
    already: 0,
    moved: 0,
    refused: 0,
  },
];

/** A job goes on while it is looked at. */
const worked = (job: Opening): Opening => {
  if (job.state !== 'running') return job;
  job.done = Math.min(job.total, job.done + 170);
  job.refused = Math.min(3, Math.floor(job.done / 400));
  job.already = Math.floor(job.done / 50);
  job.opened = job.done - job.refused - job.already;
  job.problems = problems.slice(0, job.refused);
  if (job.done === job.total) job.state = 'done';
  return job;
};

type Refusal = { status: number; code: string; retryAfter?: number };
export const isRefusal = (answer: unknown): answer is Refusal =>
  typeof answer === 'object' && answer !== null && 'status' in answer && typeof answer.status === 'number';

/** Undefined for what is not there; a refusal for what is said no to. */
export const answerDesk = (
  method: string,
  path: string,
  query: URLSearchParams,
  body: Record<string, unknown>,
): unknown => {
  const [, , , first = '', second = '', third = '', fourth = ''] = path.split('/');
  const asked = `${method} ${first}`;
  if (path.startsWith('/api/pro/')) {
    if (asked === 'GET patients' && second === '') {
      const q = (query.get('q') ?? '').toLowerCase();
      const found = patients.filter((one) => `${one.name} ${one.matricule}`.toLowerCase().includes(q));
      const from = Number(query.get('cursor') ?? 0);
      return {
        total: found.length,
        items: found.slice(from, from + 50),
        ...(from + 50 < found.length && { next: String(from + 50) }),
      };
    }
    if (asked === 'POST find') {
      if (String(body['presenceCode'] ?? '').startsWith('BUSY'))
        return { status: 429, code: 'record.too-many-tries', retryAfter: 3600 };
      return String(body['presenceCode'] ?? 'x').startsWith('0')
        ? { status: 404, code: 'record.not-found' }
        : { patientId: 'anna', basis: 'presence' };
    }
    if (asked === 'GET document-kinds')
      return {
        items: [
          {
            code: '11488-4',
            category: 'consultation',
            name: {
              fr: 'Lettre de consultation',
              en: 'Consultation letter',
              de: 'Arztbrief',
              lb: 'Konsultatiounsbréif',
              pt: 'Carta de consulta',
            },
          },
        ],
      };
    if (third === 'brief') return brief;
    if (third === 'timeline') return { total: items.length, items: items.slice(0, 50) };
    if (third === 'items') {
      const found = items.find((one) => one.id === fourth);
      return found === undefined ? undefined : detailOf(found);
    }
    if (third === 'documents') return { item: { ...items[1], title: body['title'] } };
    return undefined;
  }
  if (asked === 'GET overview') return overview;
  if (asked === 'POST openings') {
    if (query.get('preview') === '1')
      return { total: 1200, valid: 1197, already: 24, moved: 2, refused: 3, encoding: 'utf-8', problems, moves };
    jobs.unshift({
      id: `j${jobs.length}`,
      name: query.get('name') ?? '',
      startedAt: new Date().toISOString(),
      by: 'Martine Kayser',
      state: 'running',
      total: 1200,
      done: 0,
      opened: 0,
      already: 0,
      moved: 0,
      refused: 0,
    });
    return { id: jobs[0]?.id };
  }
  if (asked === 'GET openings' && second === '') return { items: jobs };
  if (asked === 'GET openings') {
    const job = jobs.find((one) => one.id === second);
    return job === undefined ? undefined : worked(job);
  }
  if (asked === 'GET persons') {
    const matricule = query.get('matricule') ?? '';
    const record = matricule.startsWith('1968') ? 'open' : matricule.startsWith('1950') ? 'closed' : 'none';
    return matricule.startsWith('1900')
      ? {}
      : {
          person: {
            id: 'x',
            name: 'Jean-Claude Wagner',
            birthDate: '1979-02-14',
            sex: 'male',
            town: 'Esch-sur-Alzette',
            record,
          },
        };
  }
  if (asked === 'POST records') return { recordId: 'r1', letterUrl: '/api/contents/pdf' };
  return undefined;
};
