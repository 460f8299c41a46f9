// What the FHIR border must be given: the routes of the services it speaks for, and their transaction.
import type { Call } from '../../base/call.ts';
import type { BundleRequest } from '../../fhir/bundle/bundle-request.ts';
import type { ResponseEntry } from '../../fhir/bundle/bundle-text.ts';
import type { Route } from '../../kit/http/route.ts';

export type FhirNeeds = {
  fhirBase(): string;
  version: string;
  /** All FHIR routes of all services; the capability statement and the batch are read from them. */
  routes: readonly Route[];
  transaction(
    call: Call,
    bundle: { text: string; resource: { [name: string]: unknown } },
    prefer: string | undefined,
  ): Promise<{ entries: { index: number; response: ResponseEntry }[]; reads: BundleRequest[] }>;
  wellKnownSmart(): object;
  authorizationServer(): { authorize: string; token: string };
};
