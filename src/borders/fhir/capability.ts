// The CapabilityStatement, read from the route tables and the search grammar, so that it cannot say what is not so.
// https://hl7.org/fhir/R4/capabilitystatement.html
import { parametersOf } from '../../fhir/search/parameters.ts';
import type { Route } from '../../kit/http/route.ts';
import type { FhirNeeds } from './needs.ts';

type Interaction = 'read' | 'vread' | 'update' | 'delete' | 'history-instance' | 'create' | 'search-type';

const interactionOf = (method: Route['method'], rest: string): Interaction | null => {
  if (method === 'GET' && rest === '/:id') return 'read';
  if (method === 'GET' && rest === '/:id/_history/:version') return 'vread';
  if (method === 'GET' && rest === '/:id/_history') return 'history-instance';
  if (method === 'PUT' && rest === '/:id') return 'update';
  if (method === 'DELETE' && rest === '/:id') return 'delete';
  if (method === 'POST' && rest === '') return 'create';
  if (method === 'GET' && rest === '') return 'search-type';
  return null;
};

/** Types whose search is the grammar's own, with all its parameters; the directories say theirs by hand for now. */
const directoryParameters: Record<string, readonly string[]> = {
  Patient: ['_id', 'identifier'],
  Practitioner: ['_id', 'identifier', 'name', 'family', 'given', 'active'],
  PractitionerRole: ['_id', 'practitioner', 'organization', 'specialty', 'active'],
  Organization: ['_id', 'identifier', 'name', 'address-city', 'active'],
};

const documentation: Record<string, string> = {
  date: 'Prefixes eq ne gt lt ge le sa eb ap; by the precision that is written.',
};

export function capabilityStatement(needs: FhirNeeds, at: Date): object {
  const types = new Map<string, { interactions: Set<Interaction>; operations: Set<string> }>();
  for (const { method, path } of needs.routes) {
    const match = /^\/fhir\/([A-Z][A-Za-z]+)(\/.*)?$/.exec(path);
    if (match === null) continue;
    const [, type = '', rest = ''] = match;
    const known = types.get(type) ?? { interactions: new Set(), operations: new Set() };
    types.set(type, known);
    const interaction = interactionOf(method, rest);
    if (interaction !== null) known.interactions.add(interaction);
    const operation = /\/\$([a-z-]+)$/.exec(rest)?.[1];
    if (operation !== undefined) known.operations.add(operation);
  }
  const base = needs.fhirBase();
  const { authorize, token } = needs.authorizationServer();
  return {
    resourceType: 'CapabilityStatement',
    id: 'cercle',
    url: `${base}/metadata`,
    version: needs.version,
    name: 'Cercle',
    title: 'Cercle: the shared health record',
    status: 'active',
    date: at.toISOString(),
    kind: 'instance',
    software: { name: 'Cercle', version: needs.version },
    implementation: { description: 'FHIR API of the shared health record and the national directories', url: base },
    fhirVersion: '4.0.1',
    format: ['json'],
    instantiates: [
      'https://profiles.ihe.net/ITI/MHD/CapabilityStatement/IHE.MHD.DocumentRecipient',
      'https://profiles.ihe.net/ITI/MHD/CapabilityStatement/IHE.MHD.DocumentResponder',
    ],
    rest: [
      {
        mode: 'server',
        documentation:
          'Every access is decided by the policy of the country, logged before the answer, and visible to the patient. What you may not see is answered as what is not there.',
        security: {
          cors: false,
          service: [
            {
              coding: [
                { system: 'http://terminology.hl7.org/CodeSystem/restful-security-service', code: 'SMART-on-FHIR' },
              ],
            },
          ],
          extension: [
            {
              url: 'http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris',
              extension: [
                { url: 'authorize', valueUri: authorize },
                { url: 'token', valueUri: token },
              ],
            },
          ],
        },
        resource: [...types]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([type, { interactions, operations }]) => resourceOf(type, interactions, operations)),
        interaction: [{ code: 'transaction' }, { code: 'batch' }],
      },
    ],
  };
}

function resourceOf(type: string, interactions: ReadonlySet<Interaction>, operations: ReadonlySet<string>): object {
  const isDirectory = type in directoryParameters;
  const parameters = [...parametersOf(type).values()].filter(
    ({ code }) => !isDirectory || directoryParameters[type]?.includes(code),
  );
  const references = parameters
    .filter((parameter) => parameter.kind === 'reference')
    .map(({ code }) => `${type}:${code}`);
  const searches = interactions.has('search-type');
  return {
    type,
    interaction: [...interactions].map((code) => ({ code })),
    versioning: isDirectory ? 'versioned' : type === 'Binary' ? 'versioned' : 'versioned-update',
    readHistory: interactions.has('vread'),
    updateCreate: false,
    conditionalCreate: interactions.has('create') && type !== 'Binary',
    conditionalRead: isDirectory || type === 'Binary' ? 'not-supported' : 'full-support',
    conditionalUpdate: false,
    conditionalDelete: 'not-supported',
    referencePolicy: ['literal', 'logical', 'local'],
    ...(searches && !isDirectory ? { searchInclude: references } : {}),
    ...(searches
      ? {
          searchParam: parameters.map(({ code, kind }) => ({
            name: code,
            type: kind === 'composite' ? 'composite' : kind,
            ...(documentation[kind] === undefined ? {} : { documentation: documentation[kind] }),
          })),
        }
      : {}),
    ...(operations.size === 0
      ? {}
      : {
          operation: [...operations].map((name) => ({
            name,
            definition:
              name === 'everything'
                ? 'http://hl7.org/fhir/OperationDefinition/Patient-everything'
                : `https://cercle.example/fhir/OperationDefinition/${name}`,
          })),
        }),
  };
}
