// The system-level routes of the FHIR API: metadata, SMART discovery, batch and transaction.
import type { Call } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import { bundleLimits } from '../../fhir/bundle/bundle-request.ts';
import { joinPieces, type ResponseEntry, responsePieces } from '../../fhir/bundle/bundle-text.ts';
import { type ParsedResource, parseResource } from '../../fhir/json/parse-resource.ts';
import { fhirJson, requireContent, requireJsonAnswer } from '../../fhir/rest/negotiate.ts';
import type { Reply, Route, RouteRequest } from '../../kit/http/route.ts';
import { answerBatch, createDispatch } from './batch.ts';
import { createByteGate } from './byte-gate.ts';
import { capabilityStatement } from './capability.ts';
import type { FhirNeeds } from './needs.ts';

/** Four lives of 350 kB at once: one process has one thread, so that more would be no faster, only larger. */
const gateLimits = {
  bytesMax: 1_500_000,
  smallBytesMax: 64 * 1024,
  waitingBytesMax: 128 * 1024 * 1024,
  waitMsMax: 20_000,
};

const header = (request: RouteRequest, name: string): string | undefined => {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
};

export function createFhirRoutes(needs: FhirNeeds): Route[] {
  const dispatch = createDispatch(needs);
  const gate = createByteGate(gateLimits);
  return [
    {
      method: 'GET',
      path: '/fhir/metadata',
      who: ['public'],
      summary: 'What this server can do, as a CapabilityStatement',
      speaks: 'fhir',
      handle: async (call, request): Promise<Reply> => {
        requireJsonAnswer(header(request, 'accept'), new URLSearchParams(request.rawQuery).get('_format') ?? undefined);
        return {
          headers: { 'content-type': fhirJson, 'cache-control': 'public, max-age=300' },
          body: JSON.stringify(capabilityStatement(needs, call.at)),
        };
      },
    },
    {
      method: 'GET',
      path: '/fhir/.well-known/smart-configuration',
      who: ['public'],
      summary: 'Where to get tokens, as SMART App Launch says',
      speaks: 'fhir',
      handle: async (): Promise<Reply> => ({
        headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'public, max-age=300' },
        body: JSON.stringify(needs.wellKnownSmart()),
      }),
    },
    {
      method: 'POST',
      path: '/fhir',
      who: ['patient', 'professional', 'system'],
      summary: 'A batch, or a transaction: all of it or nothing, in one record (MHD ITI-65)',
      speaks: 'fhir',
      takes: 'raw',
      handle: async (call, request): Promise<Reply> => {
        requireContent(header(request, 'content-type'), ['resource']);
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        return gate(body.length, async () => {
          const bundle = parseResource(body, bundleLimits);
          if (bundle.resource.type === 'transaction')
            return answer('transaction', await transaction(call, bundle, request));
          return answer('batch', await answerBatch(dispatch, needs, call, bundle.text, bundle.resource, request));
        });
      },
    },
  ];

  async function transaction(call: Call, bundle: ParsedResource, request: RouteRequest): Promise<ResponseEntry[]> {
    const { entries, reads } = await needs.transaction(call, bundle, header(request, 'prefer'));
    const answers = entries.map(({ index, response }) => ({ index, response }));
    for (const read of reads) {
      try {
        answers.push({ index: read.index, response: await dispatch(call, read, '', request) });
      } catch (error) {
        // The writes are committed; a read that finds nothing says so in its place.
        if (!(error instanceof Fault) || error.category === 'fault') throw error;
        answers.push({
          index: read.index,
          response: { status: error.category === 'hidden' ? '404 Not Found' : '400 Bad Request' },
        });
      }
    }
    return answers.sort((a, b) => a.index - b.index).map((one) => one.response);
  }
}

const answer = (type: 'batch' | 'transaction', entries: ResponseEntry[]): Reply => ({
  headers: { 'content-type': fhirJson, 'cache-control': 'no-store' },
  body: joinPieces(responsePieces({ type: `${type}-response`, entries })),
});
