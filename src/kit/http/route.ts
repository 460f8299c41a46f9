// A route as a row of a table that can be read aloud: method, path, who may, what it takes, what it does.
import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { TSchema } from 'typebox';
import type { Actor, Call } from '../../base/call.ts';

/** Kinds of actor that may call at all; finer rules belong to the use case. `public` is anyone, signed in or not. */
export type Who = Exclude<Actor['kind'], 'anonymous'> | 'public';

export type RouteRequest = {
  method: string;
  /** Path without query, as received. */
  path: string;
  params: Record<string, string>;
  /** The raw query string, without `?`. FHIR keeps order and repeats, so it is parsed by its own grammar. */
  rawQuery: string;
  query: Record<string, string>;
  headers: IncomingHttpHeaders;
  /** Parsed JSON for `json` routes (checked against `body`), the untouched bytes for `raw` routes, else undefined. */
  body: unknown;
  /** Address the request came from, for audit and brakes. */
  remoteAddress: string;
};

export type Reply = {
  status?: number;
  headers?: Record<string, string>;
  /** Objects are sent as JSON; strings and bytes as they are with the content-type given in headers. */
  body?: string | Buffer | Readable | object | undefined;
  /** Called when the last byte was handed over, or the answer failed. */
  done?: () => void;
};

export type Route = {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Fastify syntax: `/api/me/items/:id`. */
  path: string;
  who: Who[];
  /** Least level of assurance of the sign-in where it is not the role's own (identity/admit.ts). */
  level?: 'low' | 'substantial' | 'high';
  /** For grave acts: the person proved who they are at most so many minutes ago. */
  freshMinutes?: number;
  /** About whoever signed in, whomever they act for now: no mandate widens or narrows it. */
  aboutSigner?: true;
  /** One sentence, in users' words; becomes the OpenAPI summary. */
  summary: string;
  params?: TSchema;
  query?: TSchema;
  body?: TSchema;
  /** Documents the answer in OpenAPI; answers are not re-serialised by it. */
  answer?: TSchema;
  /** `json` (default when `body` is given) parses and checks; `raw` hands the bytes over. */
  takes?: 'json' | 'raw';
  bodyBytesMax?: number;
  /** `fhir` speaks OperationOutcome, `api` (default) speaks `{ error: { code, message } }`. */
  speaks?: 'fhir' | 'api';
  handle(call: Call, request: RouteRequest): Promise<Reply>;
};
