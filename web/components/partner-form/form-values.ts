// What is filled in when software is registered, what is wrong with it, and what is sent.
import type { AgencyForm, Constraint, Partner, PartnerForm, PartnerKind } from '../../api/partners.ts';
import { readPublicKeys } from './public-keys.ts';
import { choiceOf, noScopes, type ScopeChoice, scopesOf } from './scope-rows.ts';

/** `create`: made in the browser, in the sandbox alone. */
export type KeyWay = 'create' | 'paste' | 'address' | 'none';

export type PartnerValues = {
  kind: PartnerKind;
  name: string;
  id: string;
  organisation: { id: string; name: string } | null;
  organisationKind: string;
  publisher: string;
  contactName: string;
  contactEmail: string;
  keyWay: KeyWay;
  keys: string;
  keysAddress: string;
  scopes: ScopeChoice;
  constraint: Constraint;
  thumbprint: string;
  subjectDn: string;
  redirectUris: string;
  launchUrl: string;
  parRequired: boolean;
  introspects: boolean;
  agreementNumber: string;
  agreementFrom: string;
  agreementUntil: string;
};
export type Where = 'agency' | 'sandbox';

export const noValues: PartnerValues = {
  kind: 'system',
  name: '',
  id: '',
  organisation: null,
  organisationKind: 'practice',
  publisher: '',
  contactName: '',
  contactEmail: '',
  keyWay: 'paste',
  keys: '',
  keysAddress: '',
  scopes: noScopes,
  constraint: 'none',
  thumbprint: '',
  subjectDn: '',
  redirectUris: '',
  launchUrl: '',
  parRequired: false,
  introspects: false,
  agreementNumber: '',
  agreementFrom: '',
  agreementUntil: '',
};

export const valuesOf = (partner: Partner): PartnerValues => ({
  ...noValues,
  kind: partner.kind,
  name: partner.name,
  id: partner.id,
  organisation: partner.organisation,
  publisher: partner.publisher ?? '',
  contactName: partner.contact?.name ?? '',
  contactEmail: partner.contact?.email ?? '',
  keyWay: partner.jwks !== undefined ? 'paste' : partner.jwksUri !== undefined ? 'address' : 'none',
  keys: partner.jwks === undefined ? '' : JSON.stringify(partner.jwks, null, 2),
  keysAddress: partner.jwksUri ?? '',
  scopes: choiceOf(partner.kind, partner.scopes),
  constraint: partner.constraint,
  thumbprint: partner.certificate?.thumbprint ?? '',
  subjectDn: partner.certificate?.subjectDn ?? '',
  redirectUris: partner.redirectUris.join('\n'),
  launchUrl: partner.launchUrl ?? '',
  parRequired: partner.parRequired,
  introspects: partner.introspects,
  agreementNumber: partner.agreement?.number ?? '',
  agreementFrom: partner.agreement?.from ?? '',
  agreementUntil: partner.agreement?.until ?? '',
});

const lines = (text: string): string[] => text.split(/\s+/).filter((line) => line !== '');

/** A client id to start from. */
export const idFrom = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60);

/** SHA-256 of a certificate as tools print it (hexadecimal, with or without colons) or already in base64url. */
export function thumbprintOf(text: string): string | null {
  const plain = text.trim().replace(/^sha256 fingerprint=/i, '');
  if (/^[A-Za-z0-9_-]{43}$/.test(plain)) return plain;
  const hex = plain.replace(/[:\s]/g, '');
  if (!/^[0-9a-f]{64}$/i.test(hex)) return null;
  const bytes = (hex.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');
  return btoa(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

const isAddress = (text: string): boolean =>
  /^https:\/\/[^\s/]+|^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(text);

export type Problem =
  | 'missing'
  | 'id'
  | 'keys.private'
  | 'keys.form'
  | 'keys.kind'
  | 'keys.create'
  | 'address'
  | 'redirect'
  | 'scopes'
  | 'thumbprint'
  | 'email'
  | 'contact'
  | 'period';
export type Problems = Partial<Record<keyof PartnerValues, Problem>>;

export function problemsOf(values: PartnerValues, where: Where, isNew: boolean, hasPair: boolean): Problems {
  const problems: Problems = {};
  const { kind, keyWay } = values;
  if (values.name.trim().length < 2) problems.name = 'missing';
  if (where === 'agency') {
    if (isNew && !/^[A-Za-z0-9][A-Za-z0-9._~-]{1,99}$/.test(values.id.trim())) problems.id = 'id';
    if (isNew && kind === 'system' && values.organisation === null) problems.organisation = 'missing';
    if (values.agreementNumber.trim() === '') problems.agreementNumber = 'missing';
    if (values.agreementFrom === '') problems.agreementFrom = 'missing';
    if (values.agreementUntil !== '' && values.agreementUntil < values.agreementFrom)
      problems.agreementUntil = 'period';
  }
  const { contactName, contactEmail } = values;
  if (contactEmail.trim() !== '' && !/^[^@\s]+@[^@\s]+$/.test(contactEmail.trim())) problems.contactEmail = 'email';
  else if (contactEmail.trim() === '' && contactName.trim() !== '') problems.contactEmail = 'contact';
  else if (contactEmail.trim() !== '' && contactName.trim().length < 2) problems.contactName = 'contact';
  if (keyWay === 'create' && !hasPair) problems.keyWay = 'keys.create';
  if (keyWay === 'paste') {
    const read = readPublicKeys(values.keys);
    if ('problem' in read) problems.keys = `keys.${read.problem}`;
  }
  if (keyWay === 'address' && !isAddress(values.keysAddress.trim())) problems.keysAddress = 'address';
  if (scopesOf(kind, values.scopes).length === 0) problems.scopes = 'scopes';
  const needsThumbprint = kind === 'system' && keyWay === 'none';
  if (values.thumbprint.trim() === '' ? needsThumbprint : thumbprintOf(values.thumbprint) === null)
    problems.thumbprint = 'thumbprint';
  if (kind === 'app') {
    const uris = lines(values.redirectUris);
    if (uris.length === 0 || uris.some((uri) => !URL.canParse(uri) || uri.includes('#')))
      problems.redirectUris = 'redirect';
    if (values.launchUrl.trim() !== '' && !isAddress(values.launchUrl.trim())) problems.launchUrl = 'address';
  }
  return problems;
}

/** Of values without a problem. `publicJwks` is of the pair that was made here. */
export function formOf(values: PartnerValues, publicJwks: PartnerForm['jwks'] | null): PartnerForm {
  const { kind, keyWay } = values;
  const read = keyWay === 'paste' ? readPublicKeys(values.keys) : null;
  const jwks = keyWay === 'create' ? publicJwks : read !== null && 'jwks' in read ? read.jwks : null;
  const thumbprint = thumbprintOf(values.thumbprint);
  const certificate = {
    ...(thumbprint !== null && { thumbprint }),
    ...(values.subjectDn !== '' && { subjectDn: values.subjectDn }),
  };
  const [publisher, launchUrl] = [values.publisher.trim(), values.launchUrl.trim()];
  return {
    name: values.name.trim(),
    scopes: scopesOf(kind, values.scopes),
    constraint: values.constraint,
    parRequired: kind === 'app' && values.parRequired,
    ...(jwks !== null && jwks !== undefined && { jwks }),
    ...(keyWay === 'address' && { jwksUri: values.keysAddress.trim() }),
    ...(Object.keys(certificate).length > 0 && { certificate }),
    ...(values.contactEmail.trim() !== '' && {
      contact: { name: values.contactName.trim(), email: values.contactEmail.trim() },
    }),
    ...(kind === 'app' && {
      redirectUris: lines(values.redirectUris),
      ...(publisher !== '' && { publisher }),
      ...(launchUrl !== '' && { launchUrl }),
    }),
  };
}

export const agencyFormOf = (values: PartnerValues): AgencyForm => ({
  ...formOf(values, null),
  introspects: values.kind === 'system' && values.introspects,
  agreement: {
    number: values.agreementNumber.trim(),
    from: values.agreementFrom,
    ...(values.agreementUntil !== '' && { until: values.agreementUntil }),
  },
});
