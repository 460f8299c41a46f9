// What nobody needs to sign in for, each with its reason. The list may only shrink: a route that opens, or closes, fails.
const conformance = 'says how the interface is spoken';
const directory = 'the public directory of professionals';
const signingIn = 'leads to a sign-in';
const withSecret = 'for whoever holds a code, a key or a challenge; judged by that secret alone';
const provider = 'a protocol with its own clients and errors: tested in src/services/identity';

export const openRoutes: Record<string, string> = {
  'GET /fhir/metadata': conformance,
  'GET /fhir/.well-known/smart-configuration': conformance,
  'GET /.well-known/oauth-authorization-server': conformance,
  'GET /.well-known/oauth-authorization-server/oidc': conformance,
  'GET /api/professionals': directory,
  'GET /api/professionals/:id': directory,
  'GET /api/organisations': directory,
  'GET /fhir/Practitioner/:id': directory,
  'GET /fhir/Practitioner': directory,
  'GET /fhir/PractitionerRole/:id': directory,
  'GET /fhir/PractitionerRole': directory,
  'GET /fhir/Organization/:id': directory,
  'GET /fhir/Organization': directory,
  'GET /auth/sign-in': signingIn,
  'GET /auth/callback': signingIn,
  'GET /auth/callback/:provider': signingIn,
  'POST /auth/sign-out': 'whoever is signed out already is answered the same',
  'GET /api/session': 'says whether one is signed in',
  'GET /api/demo/people': 'the demo country alone',
  'GET /api/sign-in/ways': signingIn,
  'POST /api/activation/start': withSecret,
  'POST /api/activation/professional': withSecret,
  'POST /api/activation/passkey/options': withSecret,
  'POST /api/activation/passkey': withSecret,
  'POST /api/activation/authenticator': withSecret,
  'POST /api/activation/authenticator/confirm': withSecret,
  'POST /api/sign-in/passkey/options': signingIn,
  'POST /api/sign-in/passkey': withSecret,
  'POST /api/sign-in/authenticator': withSecret,
  'POST /api/recovery': 'whoever lost every way in; answered alike for everybody',
  'POST /api/sandbox/clients': 'software for invented organisations, where everything is invented',
  'GET /api/sandbox/clients/:id': withSecret,
  'PUT /api/sandbox/clients/:id': withSecret,
  'DELETE /api/sandbox/clients/:id': withSecret,
  '/oidc': provider,
  '/simulator/national': provider,
  '/simulator/eidas': provider,
};
