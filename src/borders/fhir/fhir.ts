// The door of the FHIR border: what belongs to the whole API and to no single service.
import type { Route } from '../../kit/http/route.ts';
import type { FhirNeeds } from './needs.ts';
import { createFhirRoutes } from './routes.ts';

export type { FhirNeeds } from './needs.ts';

export const fhirBorder = (needs: FhirNeeds): Route[] => createFhirRoutes(needs);
