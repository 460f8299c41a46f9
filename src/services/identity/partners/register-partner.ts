// Partners' software is registered by the agency under an agreement, or by a vendor alone in the sandbox, where everything
// is invented. https://www.rfc-editor.org/rfc/rfc7591 gives the fields their meaning.
import { hash } from 'node:crypto';
import type { Call, OrganisationKind } from '../../../base/call.ts';
import type { Chance, Clock } from '../../../base/clock.ts';
import { Fault } from '../../../base/fault.ts';
import { randomBase32 } from '../../../base/ids.ts';
import type { Brakes } from '../../../kit/sql/brakes.ts';
import { agreementState, type Clients, dayInLuxembourg, type NewClient, type PublicJwks } from '../clients.ts';
import { invalidClient, noSuchThing } from '../errors.ts';
import type { IdentityEvent } from '../needs.ts';
import type { PartnerRow, PartnersStore } from './store-partners.ts';

/** What is filled in at registration; the id, the kind and the organisation stay as they are once given. */
export type PartnerForm = {
  name: string;
  scopes: string[];
  redirectUris?: string[];
  jwks?: PublicJwks;
  jwksUri?: string;
  constraint?: 'none' | 'dpop' | 'mtls';
  certificate?: { thumbprint?: string; subjectDn?: string };
  parRequired?: boolean;
  introspects?: boolean;
  contact?: { name: string; email: string };
  agreement?: { number: string; from: string; until?: string };
  publisher?: string;
  launchUrl?: string;
};
export type NewPartner = PartnerForm & { id: string; kind: 'system' | 'app'; organisationId?: string };
export type NewSandboxClient = Omit<PartnerForm, 'agreement' | 'introspects'> & {
  kind: 'system' | 'app';
  organisationKind?: OrganisationKind;
};
export type PartnerState = 'active' | 'suspended' | 'not-yet' | 'ended';

export type PartnersRoom = {
  store: PartnersStore;
  clients: Clients;
  clock: Clock;
  chance: Chance;
  brakes: Brakes;
  /** Vendors register themselves; only where everything is invented. */
  sandbox: boolean;
  findOrganisation(id: string): Promise<{ id: string; name: string; kind: OrganisationKind } | null>;
  register(client: NewClient): Promise<{ id: string }>;
  setDisabled(id: string, disabled: boolean): Promise<void>;
  audit(call: Call, entry: IdentityEvent): Promise<void>;
};

const pageSize = 50;
const manageMilliseconds = 86_400_000;
const sandboxDays = 90;
const registrations = { name: 'sandbox registration', max: 20, seconds: 3_600 };

/** @throws Fault `identity.wrong-role` */
export function conformanceOfficer(call: Call): void {
  const { actor } = call;
  if (actor.kind !== 'operator' || !actor.roles.includes('conformance') || actor.session.scopes !== null)
    throw new Fault('forbidden', { code: 'identity.wrong-role', message: 'This is for the conformance officer.' });
}

const stateOf = (row: PartnerRow, now: Date): PartnerState => {
  if (row.disabled_at !== null) return 'suspended';
  const agreement = agreementState(row, now);
  return agreement === 'runs' ? 'active' : agreement;
};

const summaryOf = (room: PartnersRoom, row: PartnerRow) => ({
  id: row.id,
  name: row.name,
  kind: row.kind,
  state: stateOf(row, room.clock.now()),
  sandbox: row.sandbox,
  constraint: row.bound_by,
  createdAt: row.created_at.toISOString(),
  ...(row.organisation_id === null ? {} : { organisationId: row.organisation_id }),
  ...(row.publisher === null ? {} : { publisher: row.publisher }),
  ...(row.agreement_until === null ? {} : { agreementUntil: row.agreement_until }),
});
export type PartnerSummary = ReturnType<typeof summaryOf>;

async function wholeOf(room: PartnersRoom, row: PartnerRow) {
  const described = await room.clients.describe(row.id);
  const organisation =
    row.organisation_id === null
      ? null
      : ((await room.findOrganisation(row.organisation_id)) ?? {
          id: row.organisation_id,
          name: row.name,
          kind: row.organisation_kind as OrganisationKind,
        });
  return {
    ...summaryOf(room, row),
    organisation,
    scopes: row.scopes,
    redirectUris: row.redirect_uris,
    parRequired: row.par_required,
    introspects: row.introspects,
    ...(row.jwks === null ? {} : { jwks: JSON.parse(row.jwks) as PublicJwks }),
    ...(row.jwks_uri === null ? {} : { jwksUri: row.jwks_uri }),
    ...(row.certificate_thumbprint === null && row.certificate_subject === null
      ? {}
      : {
          certificate: {
            ...(row.certificate_thumbprint === null ? {} : { thumbprint: row.certificate_thumbprint }),
            ...(row.certificate_subject === null ? {} : { subjectDn: row.certificate_subject }),
          },
        }),
    ...(row.launch_url === null ? {} : { launchUrl: row.launch_url }),
    contact: described?.contactPerson ?? null,
    agreement:
      row.agreement_number === null || row.agreement_from === null
        ? null
        : {
            number: row.agreement_number,
            from: row.agreement_from,
            ...(row.agreement_until === null ? {} : { until: row.agreement_until }),
          },
  };
}
export type Partner = Awaited<ReturnType<typeof wholeOf>>;

async function found(room: PartnersRoom, id: string): Promise<PartnerRow> {
  const row = await room.store.find(id);
  if (row === null) throw noSuchThing();
  return row;
}

/** The fields that both kinds have, and those of its own kind. @throws Fault `identity.invalid-client` */
function clientOf(
  id: string,
  kind: 'system' | 'app',
  organisation: { id: string; kind: OrganisationKind } | null,
  form: PartnerForm,
  sandbox: boolean,
): NewClient {
  const { redirectUris, publisher, launchUrl, ...shared } = form;
  if (launchUrl !== undefined && !/^https:\/\/[^\s]+$|^http:\/\/(localhost|127\.0\.0\.1)(:\d+)?(\/|$)/.test(launchUrl))
    throw invalidClient('The launch address is https, or http on loopback.');
  if (kind === 'system') {
    if (organisation === null) throw invalidClient('A system acts for an organisation.');
    return { ...shared, kind, id, sandbox, organisation };
  }
  return {
    ...shared,
    kind,
    id,
    sandbox,
    redirectUris: redirectUris ?? [],
    publisher,
    launchUrl,
    ...(organisation === null ? {} : { organisation }),
  };
}

const cursorOf = ({ name, id }: { name: string; id: string }): string =>
  Buffer.from(JSON.stringify([name, id])).toString('base64url');
function readCursor(text: string | undefined): { name: string; id: string } | null {
  if (text === undefined || text === '') return null;
  try {
    const [name, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as [unknown, unknown];
    if (typeof name === 'string' && typeof id === 'string') return { name, id };
  } catch {
    // Told below.
  }
  throw new Fault('invalid', { code: 'http.input', message: 'This cursor is not one of ours.' });
}

export async function listPartners(
  room: PartnersRoom,
  call: Call,
  asked: { q?: string; kind?: string; cursor?: string },
): Promise<{ items: PartnerSummary[]; next?: string }> {
  conformanceOfficer(call);
  const rows = await room.store.list({
    q: asked.q?.trim() ?? '',
    kind: asked.kind ?? '',
    after: readCursor(asked.cursor),
    count: pageSize + 1,
  });
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return {
    items: page.map((row) => summaryOf(room, row)),
    ...(rows.length > pageSize && last !== undefined ? { next: cursorOf(last) } : {}),
  };
}

export async function readPartner(room: PartnersRoom, call: Call, id: string): Promise<Partner> {
  conformanceOfficer(call);
  return wholeOf(room, await found(room, id));
}

/** Under an agreement, which says from when until when. @throws Fault `identity.client-exists`, `identity.invalid-client` */
export async function registerPartner(room: PartnersRoom, call: Call, partner: NewPartner): Promise<Partner> {
  conformanceOfficer(call);
  const { id, kind, organisationId, ...form } = partner;
  if ((await room.store.find(id)) !== null)
    throw new Fault('conflict', { code: 'identity.client-exists', message: 'This client id is taken.' });
  if (form.agreement === undefined) throw invalidClient('A partner is registered under an agreement.');
  const organisation = organisationId === undefined ? null : await room.findOrganisation(organisationId);
  if (organisationId !== undefined && organisation === null)
    throw invalidClient('The register does not list this organisation.');
  await room.register(clientOf(id, kind, organisation, form, false));
  await log(room, call, id, partner.name, 'registered');
  return wholeOf(room, await found(room, id));
}

/** @throws Fault `identity.not-found`, `identity.invalid-client` */
export async function changePartner(room: PartnersRoom, call: Call, id: string, form: PartnerForm): Promise<Partner> {
  conformanceOfficer(call);
  const row = await found(room, id);
  if (form.agreement === undefined && !row.sandbox && row.agreement_number !== null)
    throw invalidClient('A partner is registered under an agreement.');
  await room.register(clientOf(id, row.kind, organisationOf(row), form, row.sandbox));
  await log(room, call, id, form.name, 'changed');
  return wholeOf(room, await found(room, id));
}

/** Tokens are refused within a second on every process, and so are new ones; or all is as before. */
export async function suspendPartner(room: PartnersRoom, call: Call, id: string, suspended: boolean): Promise<Partner> {
  conformanceOfficer(call);
  const row = await found(room, id);
  await room.setDisabled(id, suspended);
  await log(room, call, id, row.name, suspended ? 'suspended' : 'resumed');
  return wholeOf(room, await found(room, id));
}

const log = (room: PartnersRoom, call: Call, id: string, title: string, detail: string): Promise<void> =>
  room.audit(call, {
    action: 'registered-client',
    what: [{ id, type: 'Client', title }],
    outcome: 'permitted',
    detail,
  });

const organisationOf = (row: PartnerRow): { id: string; kind: OrganisationKind } | null =>
  row.organisation_id === null ? null : { id: row.organisation_id, kind: row.organisation_kind as OrganisationKind };

// --- the sandbox ----------------------------------------------------------------------------------------------------

const hashOf = (secret: string): Buffer => hash('sha256', `sandbox ${secret}`, 'buffer');

/** For an invented organisation; the answer's `manageToken` is shown once and changes the client for a day. */
export async function registerSandboxClient(
  room: PartnersRoom,
  call: Call,
  address: string,
  asked: NewSandboxClient,
): Promise<{ client: Partner; manageToken: string; manageUntil: string }> {
  await room.brakes.take(registrations, address);
  const { kind, organisationKind, ...form } = asked;
  const id = `sandbox-${randomBase32(room.chance, 10)}`;
  const organisation = kind === 'app' ? null : { id: `${id}-org`, kind: organisationKind ?? 'practice' };
  const now = room.clock.now();
  const agreement = {
    number: 'sandbox',
    from: dayInLuxembourg.format(now),
    until: dayInLuxembourg.format(new Date(now.getTime() + sandboxDays * 86_400_000)),
  };
  await room.register(clientOf(id, kind, organisation, { ...form, agreement }, true));
  const manageToken = room.chance.bytes(32).toString('base64url');
  const manageUntil = new Date(now.getTime() + manageMilliseconds);
  await room.store.addSandbox(id, hashOf(manageToken), manageUntil);
  await log(room, call, id, form.name, 'registered in the sandbox');
  return { client: await wholeOf(room, await found(room, id)), manageToken, manageUntil: manageUntil.toISOString() };
}

/** Unknown, ended and somebody else's clients answer alike. @throws Fault `identity.not-found` */
async function managed(room: PartnersRoom, id: string, manageToken: string): Promise<PartnerRow> {
  if (!(await room.store.mayManage(id, hashOf(manageToken), room.clock.now()))) throw noSuchThing();
  return found(room, id);
}

export const readSandboxClient = async (room: PartnersRoom, id: string, manageToken: string): Promise<Partner> =>
  wholeOf(room, await managed(room, id, manageToken));

export async function changeSandboxClient(
  room: PartnersRoom,
  call: Call,
  id: string,
  manageToken: string,
  form: Omit<PartnerForm, 'agreement' | 'introspects'>,
): Promise<Partner> {
  const row = await managed(room, id, manageToken);
  const agreement = {
    number: row.agreement_number ?? 'sandbox',
    from: row.agreement_from ?? dayInLuxembourg.format(row.created_at),
    ...(row.agreement_until === null ? {} : { until: row.agreement_until }),
  };
  await room.register(clientOf(id, row.kind, organisationOf(row), { ...form, agreement }, true));
  await log(room, call, id, form.name, 'changed in the sandbox');
  return wholeOf(room, await found(room, id));
}

export async function removeSandboxClient(
  room: PartnersRoom,
  call: Call,
  id: string,
  manageToken: string,
): Promise<void> {
  const row = await managed(room, id, manageToken);
  await room.setDisabled(id, true);
  await log(room, call, id, row.name, 'removed from the sandbox');
}
