// The one HTTP server: it takes the route tables of every service and makes of each request a call.
// Order for a request: limits, headers, who asks, may this kind of actor call, input, use case, answer.
import http from 'node:http';
import { Readable } from 'node:stream';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import secureJson from 'secure-json-parse';
import { Compile } from 'typebox/compile';
import { type Actor, type Call, type Language, languages, type Purpose } from '../../base/call.ts';
import type { Chance, Clock } from '../../base/clock.ts';
import { Fault, httpStatusOf } from '../../base/fault.ts';
import { randomBase32 } from '../../base/ids.ts';
import type { Log } from '../log/log.ts';
import { shareWithApps } from './cors.ts';
import type { Reply, Route, RouteRequest } from './route.ts';

/** A foreign handler for all paths under a prefix (an OpenID provider). */
export type Mount = { prefix: string; handle(request: http.IncomingMessage, response: http.ServerResponse): void };

export type HttpNeeds = {
  routes: Route[];
  mounts: Mount[];
  authenticate(request: {
    headers: http.IncomingHttpHeaders;
    remoteAddress: string;
    method: string;
    /** With the query, as received. */
    url: string;
  }): Promise<Actor>;
  /** Throws when this sign-in is too weak, too old or too narrow for the route. */
  admit(actor: Actor, route: Route): void;
  /** How each border words a refusal; `fhir` gives an OperationOutcome. */
  renderFault: { fhir(fault: Fault): string; api(fault: Fault): string };
  clock: Clock;
  chance: Chance;
  log: Log;
  bodyBytesMax: number;
  /** Addresses or nets of proxies whose X-Forwarded-For says who asks; from others it is passed over. */
  trustedProxies?: readonly string[];
  /** Public origin, for checking where a browser's request comes from. */
  origin(): string;
  /** Whether a browser app of this origin is registered; without it none is. */
  isAppOrigin?(origin: string): Promise<boolean>;
  /** The portal's page for an address that no route has; null where there is no portal. */
  page?(path: string): Buffer | null;
  /** Told of each answered request, for metrics. */
  observe?(route: string, status: number, milliseconds: number): void;
};

/** Sent with every answer. The portal needs no script, style or frame from elsewhere. */
const securityHeaders: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=()',
  'content-security-policy':
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
};

/** Programs get what keeps a browser from taking an answer for a page. */
const answerHeaders: Record<string, string> = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
};

const purposeOf: Record<Actor['kind'], Purpose> = {
  anonymous: 'HSYSADMIN',
  patient: 'PATRQT',
  professional: 'TREAT',
  system: 'TREAT',
  operator: 'HOPERAT',
  administrator: 'HOPERAT',
};

/** What was chosen in the portal, else what the browser or program asks for. */
const languageOf = (headers: http.IncomingHttpHeaders): Language => {
  const chosen =
    headers.cookie === undefined ? undefined : /(?:^|;\s*)language=([a-z]{2})(?:;|$)/.exec(headers.cookie)?.[1];
  for (const part of [...(chosen === undefined ? [] : [chosen]), ...(headers['accept-language']?.split(',') ?? [])]) {
    const tag = part.trim().slice(0, 2).toLowerCase();
    if ((languages as readonly string[]).includes(tag)) return tag as Language;
  }
  return 'fr';
};

/** A browser says where a request comes from; a state-changing one with the cookie must come from ourselves. */
const assertSameOrigin = (headers: http.IncomingHttpHeaders, origin: string): void => {
  const from = headers.origin;
  const site = headers['sec-fetch-site'];
  if (
    headers['x-cercle'] !== '1' ||
    (from !== undefined && from !== origin) ||
    (site !== undefined && site !== 'same-origin')
  )
    throw new Fault('forbidden', {
      code: 'http.cross-site',
      message: 'State-changing calls with the portal session carry X-Cercle: 1 and come from the portal.',
    });
};

const withTransportSecurity = (headers: Record<string, string>, origin: string): Record<string, string> =>
  origin.startsWith('https://')
    ? { ...headers, 'strict-transport-security': 'max-age=63072000; includeSubDomains' }
    : headers;

/** What goes with every page and file of the portals. */
export const pageHeaders = (origin: string): Record<string, string> => withTransportSecurity(securityHeaders, origin);

/** A fault that says no time itself: when to try again. */
const retryAfterSeconds = 5;

export function createHttp(needs: HttpNeeds): FastifyInstance {
  const headers = pageHeaders(needs.origin());
  const forPrograms = withTransportSecurity(answerHeaders, needs.origin());
  const app = fastify({
    serverFactory: (handler) => {
      const serve = (request: http.IncomingMessage, response: http.ServerResponse): void => {
        const url = request.url ?? '/';
        for (const mount of needs.mounts) {
          if (
            url.startsWith(mount.prefix) &&
            (url.length === mount.prefix.length || '/?'.includes(url[mount.prefix.length] as string))
          ) {
            for (const name in headers)
              if (name !== 'content-security-policy') response.setHeader(name, headers[name] as string);
            mount.handle(request, response);
            return;
          }
        }
        handler(request, response);
      };
      const sharing = { origin: needs.origin, isAppOrigin: needs.isAppOrigin ?? (async () => false) };
      const server = http.createServer(
        { maxHeaderSize: 16_384, keepAliveTimeout: 65_000, requestTimeout: 120_000, headersTimeout: 20_000 },
        (request, response) => {
          if (request.headers.origin === undefined) return serve(request, response);
          shareWithApps(sharing, request, response, () => serve(request, response)).catch((error: unknown) => {
            needs.log.error('http.cors', error);
            response.writeHead(500).end();
          });
        },
      );
      return server;
    },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200, querystringParser: () => ({}) },
    bodyLimit: needs.bodyBytesMax,
    trustProxy: needs.trustedProxies?.length ? [...needs.trustedProxies] : false,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    logger: false,
    // An address that cannot be read gets no further than here.
    frameworkErrors: (error, request, reply) => {
      reply.headers(forPrograms);
      sendFault(
        faultOf(error, { id: 'before-call', route: '' }),
        request.url.startsWith('/fhir') ? 'fhir' : 'api',
        reply as FastifyReply,
      );
    },
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const sendFault = (fault: Fault, speaks: 'fhir' | 'api', reply: FastifyReply): FastifyReply => {
    const status = httpStatusOf(fault);
    reply.code(status);
    reply.header(
      'content-type',
      speaks === 'fhir' ? 'application/fhir+json; charset=utf-8' : 'application/json; charset=utf-8',
    );
    reply.header('cache-control', 'no-store');
    if (status === 401)
      reply.header(
        'www-authenticate',
        `Bearer realm="cercle"${fault.challenge === undefined ? '' : `, ${fault.challenge}`}`,
      );
    if (status === 429 || status === 503)
      reply.header('retry-after', String(fault.retryAfterSeconds ?? retryAfterSeconds));
    return reply.send(needs.renderFault[speaks](fault));
  };

  const faultOf = (error: unknown, call: { id: string; route: string }): Fault => {
    if (error instanceof Fault) {
      if (error.category === 'fault')
        needs.log.error('fault', error, { request: call.id, route: call.route, code: error.code });
      return error;
    }
    const known = error as { code?: string; statusCode?: number };
    if (known.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return tooLarge();
    if (known.statusCode === 415)
      return new Fault('invalid', {
        code: 'http.content-type',
        status: 415,
        message: 'The content type could not be read.',
      });
    if (known.code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH' || known.statusCode === 400)
      return new Fault('invalid', { code: 'http.malformed', message: 'The request could not be read.' });
    needs.log.error('fault', error, { request: call.id, route: call.route });
    return new Fault('fault', { code: 'fault.unexpected', message: 'Something failed on our side; it was recorded.' });
  };

  app.setErrorHandler((error, request, reply) => {
    // To hang up on who is still sending would lose the answer on the way: the rest is read and thrown away.
    reply.removeHeader('connection');
    reply.headers(forPrograms);
    return sendFault(
      faultOf(error, { id: 'before-call', route: request.routeOptions.url ?? '' }),
      request.url.startsWith('/fhir') ? 'fhir' : 'api',
      reply,
    );
  });
  app.setNotFoundHandler((request, reply) => {
    reply.headers(headers);
    const isPage =
      (request.method === 'GET' || request.method === 'HEAD') && request.headers.accept?.includes('text/html') === true;
    const page = isPage ? needs.page?.(request.url.split('?', 1)[0] as string) : undefined;
    if (page !== undefined && page !== null)
      return reply
        .code(200)
        .header('content-type', 'text/html; charset=utf-8')
        .header('cache-control', 'no-cache')
        .send(page);
    return sendFault(
      new Fault('hidden', { code: 'http.no-such-route', message: 'There is nothing at this address.' }),
      request.url.startsWith('/fhir') ? 'fhir' : 'api',
      reply,
    );
  });

  for (const route of needs.routes) addRoute(app, route, needs, forPrograms, sendFault, faultOf);
  return app;
}

const tooLarge = (): Fault =>
  new Fault('invalid', {
    code: 'http.too-large',
    status: 413,
    message: 'The request is larger than this address takes.',
  });

function addRoute(
  app: FastifyInstance,
  route: Route,
  needs: HttpNeeds,
  headers: Record<string, string>,
  sendFault: (fault: Fault, speaks: 'fhir' | 'api', reply: FastifyReply) => FastifyReply,
  faultOf: (error: unknown, call: { id: string; route: string }) => Fault,
): void {
  const speaks = route.speaks ?? 'api';
  const checks = {
    params: route.params === undefined ? null : Compile(route.params),
    query: route.query === undefined ? null : Compile(route.query),
    body: route.body === undefined ? null : Compile(route.body),
  };
  const isPublic = route.who.includes('public');
  const changes = route.method !== 'GET' && route.method !== 'HEAD';
  const check = (what: keyof typeof checks, value: unknown): void => {
    const compiled = checks[what];
    if (compiled === null || compiled.Check(value)) return;
    const issues = compiled
      .Errors(value)
      .slice(0, 10)
      .map((error) => ({
        text: `${error.message}`,
        expression: `${what}${error.instancePath.replaceAll('/', '.')}`,
      }));
    throw new Fault('invalid', {
      code: 'http.input',
      message: 'The input does not have the form that this address takes.',
      issues,
    });
  };

  app.route({
    method: route.method === 'GET' ? ['GET', 'HEAD'] : route.method,
    url: route.path,
    ...(route.bodyBytesMax === undefined ? {} : { bodyLimit: Math.min(route.bodyBytesMax, needs.bodyBytesMax) }),
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const started = performance.now();
      const id = randomBase32(needs.chance, 16);
      reply.headers(headers);
      reply.header('x-request-id', id);
      let status = 500;
      let done: (() => void) | undefined;
      try {
        const actor = await needs
          .authenticate({
            headers: request.headers,
            // Who stands at the other end of the wire: a proxy is known by it.
            remoteAddress: request.socket.remoteAddress ?? '',
            method: request.method,
            url: request.url,
          })
          .catch((error: unknown): Actor => {
            // Whoever comes back with an ended session must be able to sign in again.
            if (isPublic && error instanceof Fault && error.code === 'identity.session-expired')
              return { kind: 'anonymous' };
            throw error;
          });
        if (!isPublic) {
          if (actor.kind === 'anonymous')
            throw new Fault('unauthenticated', { code: 'identity.sign-in-needed', message: 'Sign in first.' });
          if (!route.who.includes(actor.kind))
            throw new Fault('forbidden', { code: 'identity.wrong-role', message: 'This is not for your role.' });
          needs.admit(actor, route);
        }
        if (changes && request.headers.cookie !== undefined && request.headers.authorization === undefined)
          assertSameOrigin(request.headers, needs.origin());
        const call: Call = {
          id,
          at: needs.clock.now(),
          actor,
          purpose: purposeOf[actor.kind],
          language: languageOf(request.headers),
        };
        const reply_ = await route.handle(call, readRequest(request, route, check));
        status = reply_.status ?? 200;
        done = reply_.done;
        return send(reply, reply_, status);
      } catch (error) {
        const fault = faultOf(error, { id, route: route.path });
        status = httpStatusOf(fault);
        return sendFault(fault, speaks, reply);
      } finally {
        done?.();
        needs.observe?.(route.path, status, performance.now() - started);
      }
    },
  });
}

function readRequest(
  request: FastifyRequest,
  route: Route,
  check: (what: 'params' | 'query' | 'body', value: unknown) => void,
): RouteRequest {
  const mark = request.url.indexOf('?');
  const rawQuery = mark < 0 ? '' : request.url.slice(mark + 1);
  const path = mark < 0 ? request.url : request.url.slice(0, mark);
  const params = request.params as Record<string, string>;
  check('params', params);
  let query: Record<string, string> = {};
  if (rawQuery !== '' && route.speaks !== 'fhir') query = Object.fromEntries(new URLSearchParams(rawQuery));
  check('query', query);
  let body: unknown = request.body ?? undefined;
  if (route.takes !== 'raw' && route.body !== undefined) {
    try {
      body = secureJson.parse(body instanceof Buffer ? body : '', null, {
        protoAction: 'error',
        constructorAction: 'error',
      });
    } catch (cause) {
      throw new Fault('invalid', { code: 'http.not-json', message: 'The body is not JSON.', cause });
    }
    check('body', body);
  }
  return {
    method: request.method,
    path,
    params,
    rawQuery,
    query,
    headers: request.headers,
    body,
    remoteAddress: request.ip,
  };
}

function send(reply: FastifyReply, answer: Reply, status: number): FastifyReply {
  reply.code(status);
  if (answer.headers !== undefined) reply.headers(answer.headers);
  const body = answer.body;
  if (body === undefined) return reply.send();
  if (typeof body === 'string' || Buffer.isBuffer(body) || body instanceof Readable) return reply.send(body);
  if (!reply.hasHeader('content-type')) reply.header('content-type', 'application/json; charset=utf-8');
  if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  return reply.send(JSON.stringify(body));
}
