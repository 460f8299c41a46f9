// The ways in: the platform's log, for the roles that watch over it.
import Type from 'typebox';
import type { Route } from '../../kit/http/route.ts';
import type { Audit } from './audit.ts';
import { type LogQuery, platformLogFile, readPlatformLog } from './platform-log.ts';

const day = Type.Optional(Type.String({ pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' }));
const query = Type.Object({
  action: Type.Optional(Type.String({ pattern: '^[a-z-]{1,40}$' })),
  who: Type.Optional(Type.String({ maxLength: 200 })),
  from: day,
  to: day,
  cursor: Type.Optional(Type.String({ pattern: '^[0-9a-z]{1,40}$' })),
  count: Type.Optional(Type.String({ pattern: '^([1-9][0-9]?|100)$' })),
});

export const auditRoutes = (audit: Audit): Route[] => [
  {
    method: 'GET',
    path: '/api/agency/log',
    who: ['operator'],
    summary: 'What happened to accounts, staff, mandates and clients, for the data protection officer and the auditor.',
    query,
    handle: async (call, request) => ({
      headers: { 'cache-control': 'no-store' },
      body: await readPlatformLog(audit, call, request.query as LogQuery),
    }),
  },
  {
    method: 'GET',
    path: '/api/agency/log.csv',
    who: ['operator'],
    summary: 'The same as a file.',
    query,
    handle: async (call, request) => ({
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="log.csv"',
        'cache-control': 'no-store',
      },
      body: await platformLogFile(audit, call, request.query as LogQuery),
    }),
  },
];
