// Who acts, as IHE IUA writes it in `extensions.ihe_iua`: in tokens of systems, and in what introspection answers.
// A system may name the professional for whom it asks; the register must list that person with its organisation.
// https://profiles.ihe.net/ITI/IUA/index.html#3714221-json-web-token-option
import { decodeJwt } from 'jose';
import { errors } from 'oidc-provider';
import type { Actor, Purpose } from '../../../base/call.ts';
import type { ClientRow } from '../store.ts';

type Coded = { system: string; code: string };
export type IuaClaims = {
  subject_name?: string;
  subject_organization?: string;
  subject_organization_id?: string;
  subject_role?: Coded[];
  purpose_of_use: Coded[];
  national_provider_identifier?: string;
  person_id?: string;
};

export type NamedProfessional = { id: string; name: string; profession: string; organisationIds: string[] };

const professions = 'https://cercle.example/fhir/CodeSystem/profession';
const reasons = 'http://terminology.hl7.org/CodeSystem/v3-ActReason';
const purpose = (code: Purpose): Coded[] => [{ system: reasons, code }];

/** Of an actor who stands behind a token. */
export function iuaClaimsOf(actor: Actor, fhirBase: string): IuaClaims | null {
  if (actor.kind === 'system')
    return {
      ...(actor.person === undefined ? {} : { subject_name: actor.person.name }),
      ...(actor.person?.profession === undefined
        ? {}
        : { subject_role: [{ system: professions, code: actor.person.profession }] }),
      subject_organization: actor.name,
      subject_organization_id: `${fhirBase}/Organization/${actor.organisationId}`,
      purpose_of_use: purpose('TREAT'),
    };
  if (actor.kind === 'patient')
    return { subject_name: actor.name, purpose_of_use: purpose('PATRQT'), person_id: actor.patientId };
  if (actor.kind === 'professional')
    return {
      subject_name: actor.name,
      subject_role: [{ system: professions, code: actor.profession }],
      purpose_of_use: purpose('TREAT'),
    };
  return null;
}

/** Whom the client's assertion names. The assertion was verified before.
 * @throws InvalidRequest when it names somebody or something that the register does not bear out */
export async function namedProfessional(
  needs: { findByNumber(number: string): Promise<NamedProfessional | null>; fhirBase: string },
  client: ClientRow,
  assertion: unknown,
): Promise<{ practitionerId: string; claims: IuaClaims } | null> {
  const { extensions } = typeof assertion === 'string' ? decodeJwt(assertion) : {};
  const said = (extensions as { ihe_iua?: Record<string, unknown> } | undefined)?.ihe_iua;
  if (said === undefined) return null;
  if (typeof said !== 'object' || said === null) throw refused('extensions.ihe_iua is an object');
  const organisation = said.subject_organization_id;
  const mine = [client.organisation_id, `${needs.fhirBase}/Organization/${client.organisation_id}`];
  if (organisation !== undefined && !mine.includes(String(organisation)))
    throw refused('subject_organization_id is the organisation that the client acts for');
  const asked = said.purpose_of_use;
  if (asked !== undefined && !(Array.isArray(asked) && asked.every((one) => one?.code === 'TREAT')))
    throw refused('purpose_of_use is TREAT');
  const number = said.national_provider_identifier;
  if (number === undefined) {
    if (said.subject_name !== undefined) throw refused('a person is named by national_provider_identifier');
    return null;
  }
  const found = typeof number === 'string' && number.length <= 64 ? await needs.findByNumber(number) : null;
  // Unknown and working elsewhere are one answer: a partner learns nothing of the register here.
  if (found === null || !found.organisationIds.includes(client.organisation_id as string))
    throw refused('the register does not list this professional with the organisation');
  return {
    practitionerId: found.id,
    claims: {
      subject_name: found.name,
      subject_role: [{ system: professions, code: found.profession }],
      subject_organization: client.name,
      subject_organization_id: `${needs.fhirBase}/Organization/${client.organisation_id}`,
      purpose_of_use: purpose('TREAT'),
      national_provider_identifier: number as string,
    },
  };
}

const refused = (description: string) => new errors.InvalidRequest(description);
