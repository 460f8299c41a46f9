// Serves the portal API from made-up data, and dist/ under the strict content security policy. For looking at pages only.
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { extname, join, normalize } from 'node:path';
import type { Viewer } from '../api/model.ts';
import {
  accesses,
  cda,
  circle,
  detailOf,
  grantFor,
  items,
  notices,
  organisations,
  presenceCode,
  professionals,
} from './mock-data.ts';
import { answerDesk, isRefusal } from './mock-desks.ts';

const port = Number(process.env.PORT ?? 8080);
const dist = process.env.DIST ?? join(import.meta.dirname, '../dist');
const types: Record<string, string> = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.html': 'text/html; charset=utf-8',
  '.wasm': 'application/wasm',
};
let role: string | null = 'patient';

const pdf = (): Buffer => {
  const pages = ['Laboratoire du Moulin', 'Page deux'];
  const objects = [
    '<</Type/Catalog/Pages 2 0 R>>',
    `<</Type/Pages/Kids[${pages.map((_, n) => `${4 + n * 2} 0 R`).join(' ')}]/Count ${pages.length}>>`,
    '<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>',
  ];
  pages.forEach((title, n) => {
    const lines = [
      'Madame Anna Kieffer',
      'Glucose : 1,12 g/L (0,70 - 1,10)',
      'HbA1c : 5,9 % (4,0 - 6,0)',
      'Créatinine : 8,10 mg/L (5,0 - 10,0)',
    ];
    const stream = `BT /F1 22 Tf 60 770 Td (${title}) Tj /F1 12 Tf 0 -40 Td ${lines.map((line) => `(${line.replace(/[()\\]/g, '\\$&')}) Tj 0 -22 Td`).join(' ')} ET`;
    objects.push(
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents ${5 + n * 2} 0 R/Resources<</Font<</F1 3 0 R>>>>>>`,
      `<</Length ${stream.length}>>stream\n${stream}\nendstream`,
    );
  });
  let text = '%PDF-1.4\n';
  const offsets = objects.map((body, n) => {
    const at = text.length;
    text += `${n + 1} 0 obj${body}endobj\n`;
    return at;
  });
  const xref = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')}trailer<</Size ${objects.length + 1}/Root 1 0 R>>\nstartxref\n${xref}\n%%EOF`;
  return Buffer.from(text, 'latin1');
};

const bodyOf = async (request: IncomingMessage): Promise<Record<string, unknown>> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return parts.length === 0 ? {} : (JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>);
};

const page = <T>(all: T[], query: URLSearchParams): { total: number; items: T[]; next?: string } => {
  const from = Number(query.get('cursor') ?? 0);
  const count = Number(query.get('count') ?? 30);
  return {
    total: all.length,
    items: all.slice(from, from + count),
    ...(from + count < all.length && { next: String(from + count) }),
  };
};
const has = (text: string, query: string | null): boolean => text.toLowerCase().includes((query ?? '').toLowerCase());

const people = (): Viewer[] => [
  { id: 'anna', name: 'Anna Kieffer', kind: 'you', basis: 'patient' },
  ...[circle.referent, ...circle.members, ...circle.visits].flatMap((grant): Viewer[] =>
    grant === undefined
      ? []
      : [
          {
            id: grant.subject.id,
            name: grant.subject.name,
            kind: grant.subject.kind,
            basis: grant.basis,
            ...(grant.subject.profession !== undefined && { profession: grant.subject.profession }),
            ...(grant.until !== undefined && { until: grant.until }),
          },
        ],
  ),
];
const seenUnder = (mode: string, except: string[]): Viewer[] =>
  people().filter(
    (one) => one.kind === 'you' || (mode === 'circle' ? true : mode === 'except' ? !except.includes(one.id) : false),
  );
const excepted = new Map<string, string[]>([['xray', ['lucie']]]);

const answer = async (request: IncomingMessage, url: URL): Promise<unknown> => {
  const query = url.searchParams;
  const [, , first = '', second = '', third = '', fourth = ''] = url.pathname.split('/');
  const route = `${request.method} ${first}/${second}`;
  if (route === 'GET session/')
    return role === null
      ? { signedIn: false, demo: true }
      : { signedIn: true, role, name: 'Anna Kieffer', patientId: 'anna', demo: true };
  if (route === 'GET professionals/') {
    const found = professionals.filter(
      (one) =>
        (has(one.name, query.get('q')) || has(one.profession, query.get('q'))) &&
        has(one.workplaces[0]?.town ?? '', query.get('town')) &&
        (!query.get('profession') || one.profession === query.get('profession')) &&
        (!query.get('language') || one.languages.includes(query.get('language') ?? '')),
    );
    const at = Number(query.get('page') ?? 1);
    return { total: found.length, page: at, pageSize: 20, items: found.slice((at - 1) * 20, at * 20) };
  }
  if (first === 'professionals') return professionals.find((one) => one.id === second);
  if (first === 'organisations') return { items: organisations.filter((one) => has(one.name, query.get('q'))) };
  if (first === 'contents' && third === 'cda') return cda;
  if (first !== 'me') return undefined;
  switch (`${request.method} ${second}`) {
    case 'GET record': {
      const counts: Record<string, number> = {};
      for (const one of items) counts[one.category] = (counts[one.category] ?? 0) + 1;
      return {
        state: 'open',
        openedAt: '2024-02-01',
        origin: 'bulk',
        patient: {
          id: 'anna',
          name: 'Anna Kieffer',
          givenName: 'Anna',
          birthDate: '1968-03-04',
          sex: 'female',
          matricule: '1968030412347',
        },
        counts,
        unread: 2,
        referent: circle.referent,
        lastAccess: accesses[0],
        circleCount: people().length - 1,
      };
    }
    case 'GET timeline':
      return page(
        items.filter(
          (one) =>
            (!query.get('category') || one.category === query.get('category')) &&
            has(one.title + one.author.name, query.get('q')) &&
            (!query.get('from') || one.date >= (query.get('from') ?? '')) &&
            (!query.get('to') || one.date.slice(0, 10) <= (query.get('to') ?? '')),
        ),
        query,
      );
    case 'GET items': {
      const found = items.find((one) => one.id === third);
      if (found === undefined) return undefined;
      if (fourth !== 'who-can-see') return detailOf(found);
      const now = seenUnder(found.visibility.mode, excepted.get(third) ?? []);
      const except = (excepted.get(third) ?? []).map((id) => ({
        id,
        name: grantFor(id, 'circle').subject.name,
        kind: 'professional',
      }));
      if (!query.has('mode')) return { people: now, except };
      const then = seenUnder(query.get('mode') ?? '', (query.get('except') ?? '').split(','));
      return {
        people: then,
        removed: now.filter((one) => !then.some((other) => other.id === one.id)),
        added: then.filter((one) => !now.some((other) => other.id === one.id)),
        except,
      };
    }
    case 'PUT items': {
      const found = items.find((one) => one.id === third);
      const change = (await bodyOf(request)) as { mode: 'circle' | 'hidden' | 'except'; except?: string[] };
      if (found === undefined) return undefined;
      excepted.set(third, change.except ?? []);
      found.visibility = {
        mode: change.mode,
        people: seenUnder(change.mode, change.except ?? []).length,
        exceptCount: change.except?.length ?? 0,
      };
      return { item: found };
    }
    case 'GET circle':
      return circle;
    case 'POST circle': {
      const body = await bodyOf(request);
      const grant = grantFor(
        String(body.professionalId ?? body.organisationId),
        'circle',
        body.until as string | undefined,
      );
      circle.members.push(grant);
      return grant;
    }
    case 'PUT circle': {
      const { until } = await bodyOf(request);
      const grant = circle.members.find((one) => one.id === third);
      if (grant !== undefined) Object.assign(grant, { until: until ?? undefined });
      return grant;
    }
    case 'DELETE circle':
      circle.members = circle.members.filter((one) => one.id !== third);
      circle.visits = circle.visits.filter((one) => one.id !== third);
      return null;
    case 'POST exclusions': {
      const body = await bodyOf(request);
      const { subject } = grantFor(String(body.professionalId ?? body.organisationId), 'circle');
      circle.excluded.push({
        id: `e-${subject.id}`,
        subjectId: subject.id,
        name: subject.name,
        kind: subject.kind,
        since: new Date().toISOString(),
      });
      return {};
    }
    case 'DELETE exclusions':
      circle.excluded = circle.excluded.filter((one) => one.id !== third);
      return null;
    case 'GET accesses':
      return page(
        accesses.filter((one) => has(one.who.name, query.get('who'))),
        query,
      );
    case 'GET presence-code':
      return presenceCode;
    case 'POST presence-code':
      return Object.assign(presenceCode, { code: '3FTW9HJ5', since: new Date().toISOString() });
    case 'GET notices':
      return { unread: notices.filter((one) => !one.read).length, items: notices };
    case 'POST notices': {
      const { ids } = (await bodyOf(request)) as { ids?: string[] };
      for (const one of notices) if (ids === undefined || ids.includes(one.id)) one.read = true;
      return { unread: notices.filter((one) => !one.read).length };
    }
    default:
      return undefined;
  }
};

createServer(async (request, response) => {
  const url = new URL(request.url ?? '/', 'http://127.0.0.1');
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(body === null ? '' : JSON.stringify(body));
  };
  if (url.pathname.startsWith('/auth/')) {
    role = url.pathname === '/auth/sign-out' ? null : (url.searchParams.get('as') ?? 'patient');
    if (role === null) return send(200, { location: '/' });
    return response.writeHead(302, { location: url.searchParams.get('return') ?? '/' }).end();
  }
  if (url.pathname === '/api/contents/pdf')
    return response
      .writeHead(200, { 'content-type': 'application/pdf', 'content-security-policy': 'sandbox' })
      .end(pdf());
  if (url.pathname.startsWith('/api/')) {
    if (request.method !== 'GET' && request.headers['x-cercle'] !== '1')
      return send(403, { error: { code: 'http.cross-site' } });
    if (url.pathname.startsWith('/api/me/') && role !== 'patient')
      return send(role === null ? 401 : 403, { error: { code: 'session.none' } });
    if (/^\/api\/(pro|agency)\//.test(url.pathname)) {
      const isJson = request.headers['content-type'] === 'application/json';
      const body = isJson ? await bodyOf(request) : {};
      const desk = answerDesk(request.method ?? 'GET', url.pathname, url.searchParams, body);
      if (!isRefusal(desk)) return desk === undefined ? send(404, { error: { code: 'none' } }) : send(200, desk);
      if (desk.retryAfter !== undefined) response.setHeader('retry-after', String(desk.retryAfter));
      return send(desk.status, { error: { code: desk.code, message: '' } });
    }
    const found = await answer(request, url);
    return found === undefined
      ? send(404, { error: { code: 'record.not-found', message: '' } })
      : send(found === null ? 204 : 200, found);
  }
  const asked = join(dist, normalize(url.pathname));
  const file = extname(asked) !== '' && asked.startsWith(dist) && existsSync(asked) ? asked : join(dist, 'index.html');
  response.writeHead(200, {
    'content-type': types[extname(file)] ?? 'application/octet-stream',
    'content-security-policy': "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
  });
  return response.end(readFileSync(file));
}).listen(port, '127.0.0.1');
