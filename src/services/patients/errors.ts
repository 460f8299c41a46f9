// Every way the register of persons says no. `not-found` is said alike for nobody, and for not yours to know.
import { Fault } from '../../base/fault.ts';

export const patientsErrors = {
  notFound: (): Fault =>
    new Fault('hidden', {
      code: 'patients.not-found',
      message: 'There is no such person, or it is not yours to know.',
    }),
  scope: (): Fault =>
    new Fault('forbidden', { code: 'identity.scope', message: 'The token carries no scope for this.' }),
  needsIdentifier: (): Fault =>
    new Fault('refused', {
      code: 'patients.search-needs-identifier',
      message: 'Persons are found by one exact identifier or by id.',
      issues: [
        {
          code: 'business-rule',
          text: 'Give identifier=system|value or _id, and nothing else.',
          expression: 'http.identifier',
        },
      ],
    }),
} as const;
