// Lines for a terminal that work as they stand, for software that was just registered.
import type { Partner } from '../../../api/partners.ts';

export type CommandLines = { token: string | null; metadata: string; search: string | null };

/** `keyFile`: what the private key was offered as; null where the vendor has keys of their own. */
export function commandsFor(client: Partner, origin: string, keyFile: string | null): CommandLines {
  const metadata = `curl -s ${origin}/fhir/metadata`;
  const signs = client.jwks !== undefined || client.jwksUri !== undefined;
  if (client.kind !== 'system' || !signs || client.constraint !== 'none')
    return { token: null, metadata, search: null };
  const key = keyFile ?? 'my-private-key.jwk.json';
  const scopes = client.scopes.map((scope) => `'${scope}'`).join(' ');
  const canFindPeople = client.scopes.some((scope) => /^system\/(Patient|\*)\.[a-z]*s/.test(scope));
  return {
    token: `TOKEN=$(npm run -s token -- ${client.id} --key ${key} --url ${origin} ${scopes})`,
    metadata,
    search: canFindPeople
      ? `curl -s -G -H "Authorization: Bearer $TOKEN" ${origin}/fhir/Patient --data-urlencode "identifier=https://cercle.example/fhir/sid/matricule|$MATRICULE"`
      : null,
  };
}
