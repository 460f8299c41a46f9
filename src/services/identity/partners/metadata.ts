// What our authorization server can do, in one place for every document that says so: SMART's configuration and the
// metadata of RFC 8414, which IHE IUA reads as ITI-103. https://www.rfc-editor.org/rfc/rfc8414#section-2
import type { Route } from '../../../kit/http/route.ts';
import { proofAlgorithms } from './proofs-dpop.ts';

/** How a partner's program signs its assertions. PS256 and ES256 are FAPI 2.0's; SMART asks for RS384 and ES384. */
export const clientSigningAlgorithms = ['ES256', 'ES384', 'PS256', 'RS384'] as const;

/** `mutualTls`: a proxy that we trust hands on clients' certificates. */
export const partnerMetadata = (issuer: string, mutualTls: boolean): object => ({
  pushed_authorization_request_endpoint: `${issuer}/par`,
  authorization_response_iss_parameter_supported: true,
  dpop_signing_alg_values_supported: [...proofAlgorithms],
  id_token_signing_alg_values_supported: ['ES256'],
  tls_client_certificate_bound_access_tokens: mutualTls,
  token_endpoint_auth_methods_supported: ['private_key_jwt', 'none', ...(mutualTls ? ['tls_client_auth'] : [])],
  token_endpoint_auth_signing_alg_values_supported: [...clientSigningAlgorithms],
  introspection_endpoint_auth_methods_supported: ['private_key_jwt', ...(mutualTls ? ['tls_client_auth'] : [])],
  introspection_endpoint_auth_signing_alg_values_supported: [...clientSigningAlgorithms],
  revocation_endpoint_auth_methods_supported: ['private_key_jwt', 'none', ...(mutualTls ? ['tls_client_auth'] : [])],
  revocation_endpoint_auth_signing_alg_values_supported: [...clientSigningAlgorithms],
});

/** At the address that RFC 8414 derives from our issuer, and at the host's own, where IUA's clients look first. */
export const metadataRoutes = (needs: { smartConfiguration(): object }): Route[] =>
  ['/.well-known/oauth-authorization-server', '/.well-known/oauth-authorization-server/oidc'].map((path) => ({
    method: 'GET',
    path,
    who: ['public'],
    summary: 'What the authorization server can do (RFC 8414, IHE ITI-103).',
    handle: async () => ({
      headers: { 'access-control-allow-origin': '*', 'cache-control': 'public, max-age=300' },
      body: {
        ...needs.smartConfiguration(),
        subject_types_supported: ['public'],
        access_token_format: 'ihe-jwt',
      },
    }),
  }));
