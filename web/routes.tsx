// Every address of the portals and the page that answers it. Each page is its own chunk; its data is asked for meanwhile.
import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  ScrollRestoration,
} from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { accountQuery, eventsQuery } from './api/account.ts';
import { openingQuery, openingsQuery, overviewQuery } from './api/agency.ts';
import { organisationsQuery } from './api/establishment.ts';
import { type LogSearch, logQuery, peopleQuery } from './api/mandates.ts';
import { partnerQuery, partnersQuery } from './api/partners.ts';
import {
  type AccessSearch,
  accessesQuery,
  circleQuery,
  itemQuery,
  noticesQuery,
  presenceCodeQuery,
  recordQuery,
  type TimelineSearch,
  timelineQuery,
  whoCanSeeQuery,
} from './api/patient.ts';
import { patientsQuery } from './api/professional.ts';
import { type DirectorySearch, professionalQuery, professionalsQuery } from './api/public.ts';
import { recoveriesQuery } from './api/recoveries.ts';
import { useStepUp } from './api/step-up.ts';
import { ErrorState } from './components/states/states.tsx';
import { accountWords } from './words/account/account-words.ts';
import { appsWords } from './words/apps/apps-words.ts';
import { establishmentWords } from './words/establishment/establishment-words.ts';
import { mandateWords } from './words/mandates/mandates-words.ts';
import { partnersWords } from './words/partners/partners-words.ts';
import { signInProblemWords } from './words/sign-in-problem/sign-in-problem-words.ts';

type Context = { client: QueryClient };

/** Keeps the named text parameters of an address and drops everything else. */
const texts = <Name extends string>(
  search: Record<string, unknown>,
  names: readonly Name[],
): { [N in Name]?: string } => {
  const kept: { [N in Name]?: string } = {};
  for (const name of names) {
    const value = search[name];
    if (typeof value === 'string' && value !== '') kept[name] = value;
    else if (typeof value === 'number') kept[name] = String(value);
  }
  return kept;
};

const StepUpDialog = lazy(async () => ({ default: (await import('./components/step-up/step-up.tsx')).StepUpDialog }));

/** The dialog is fetched when something asks for it. */
const StepUp = () =>
  useStepUp() === null ? null : (
    <Suspense fallback={null}>
      <StepUpDialog />
    </Suspense>
  );

const root = createRootRouteWithContext<Context>()({
  component: () => (
    <>
      <ScrollRestoration />
      <Outlet />
      <StepUp />
    </>
  ),
});

const publicPortal = createRoute({
  getParentRoute: () => root,
  id: 'public',
  component: lazyRouteComponent(() => import('./portals/public/public.tsx'), 'PublicPortal'),
});
const start = createRoute({
  getParentRoute: () => publicPortal,
  path: '/',
  component: lazyRouteComponent(() => import('./portals/public/start/start.tsx'), 'StartPage'),
});
const directory = createRoute({
  getParentRoute: () => publicPortal,
  path: '/professionals',
  validateSearch: (search: Record<string, unknown>): DirectorySearch => ({
    ...texts(search, ['q', 'profession', 'town', 'language']),
    ...(typeof search.page === 'number' && search.page > 1 && { page: search.page }),
  }),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.client.prefetchQuery(professionalsQuery(deps)),
  component: lazyRouteComponent(() => import('./portals/public/directory/directory.tsx'), 'DirectoryPage'),
});
const professional = createRoute({
  getParentRoute: () => publicPortal,
  path: '/professionals/$professionalId',
  loader: ({ context, params }) => void context.client.prefetchQuery(professionalQuery(params.professionalId)),
  component: lazyRouteComponent(() => import('./portals/public/professional/professional.tsx'), 'ProfessionalPage'),
});
const signIn = createRoute({
  getParentRoute: () => publicPortal,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>) => texts(search, ['as', 'return', 'again', 'level']),
  loader: () => accountWords.load(),
  component: lazyRouteComponent(() => import('./portals/public/sign-in/sign-in.tsx'), 'SignInPage'),
});
const activate = createRoute({
  getParentRoute: () => publicPortal,
  path: '/activate',
  validateSearch: (search: Record<string, unknown>) => texts(search, ['as']),
  loader: () => accountWords.load(),
  component: lazyRouteComponent(() => import('./portals/public/activate/activate.tsx'), 'ActivatePage'),
});
const recover = createRoute({
  getParentRoute: () => publicPortal,
  path: '/recover',
  loader: () => accountWords.load(),
  component: lazyRouteComponent(() => import('./portals/public/recover/recover.tsx'), 'RecoverPage'),
});
const signInProblem = createRoute({
  getParentRoute: () => publicPortal,
  path: '/sign-in-problem',
  validateSearch: (search: Record<string, unknown>) => texts(search, ['code', 'as', 'return', 'level']),
  loader: () => signInProblemWords.load(),
  component: lazyRouteComponent(
    () => import('./portals/public/sign-in-problem/sign-in-problem.tsx'),
    'SignInProblemPage',
  ),
});
const accessibility = createRoute({
  getParentRoute: () => publicPortal,
  path: '/accessibility',
  component: lazyRouteComponent(() => import('./portals/public/accessibility/accessibility.tsx'), 'AccessibilityPage'),
});
const privacy = createRoute({
  getParentRoute: () => publicPortal,
  path: '/privacy',
  component: lazyRouteComponent(() => import('./portals/public/privacy/privacy.tsx'), 'PrivacyPage'),
});
const gallery = createRoute({
  getParentRoute: () => publicPortal,
  path: '/gallery',
  component: lazyRouteComponent(() => import('./portals/public/gallery/gallery.tsx'), 'GalleryPage'),
});
const notFound = createRoute({
  getParentRoute: () => publicPortal,
  path: '$',
  component: lazyRouteComponent(() => import('./portals/public/not-found/not-found.tsx'), 'NotFoundPage'),
});

const patientPortal = createRoute({
  getParentRoute: () => root,
  path: '/me',
  loader: ({ context }) => void context.client.prefetchQuery(noticesQuery),
  component: lazyRouteComponent(() => import('./portals/patient/patient.tsx'), 'PatientPortal'),
});
const record = createRoute({
  getParentRoute: () => patientPortal,
  path: '/',
  validateSearch: (search: Record<string, unknown>): TimelineSearch => texts(search, ['category', 'from', 'to', 'q']),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.client.prefetchQuery(recordQuery);
    void context.client.prefetchInfiniteQuery(timelineQuery(deps));
  },
  component: lazyRouteComponent(() => import('./portals/patient/record/record.tsx'), 'RecordPage'),
});
const item = createRoute({
  getParentRoute: () => patientPortal,
  path: '/items/$itemId',
  loader: ({ context, params }) => void context.client.prefetchQuery(itemQuery(params.itemId)),
  component: lazyRouteComponent(() => import('./portals/patient/item/item.tsx'), 'ItemPage'),
});
const whoCanSee = createRoute({
  getParentRoute: () => patientPortal,
  path: '/items/$itemId/who-can-see',
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(itemQuery(params.itemId));
    void context.client.prefetchQuery(whoCanSeeQuery(params.itemId));
  },
  component: lazyRouteComponent(() => import('./portals/patient/who-can-see/who-can-see.tsx'), 'WhoCanSeePage'),
});
const circle = createRoute({
  getParentRoute: () => patientPortal,
  path: '/circle',
  loader: ({ context }) => void context.client.prefetchQuery(circleQuery),
  component: lazyRouteComponent(() => import('./portals/patient/circle/circle.tsx'), 'CirclePage'),
});
const circleAdd = createRoute({
  getParentRoute: () => patientPortal,
  path: '/circle/add',
  validateSearch: (search: Record<string, unknown>) => texts(search, ['professional']),
  component: lazyRouteComponent(() => import('./portals/patient/circle-add/circle-add.tsx'), 'CircleAddPage'),
});
const circleExclude = createRoute({
  getParentRoute: () => patientPortal,
  path: '/circle/exclude',
  component: lazyRouteComponent(() => import('./portals/patient/circle-add/circle-exclude.tsx'), 'CircleExcludePage'),
});
const accesses = createRoute({
  getParentRoute: () => patientPortal,
  path: '/accesses',
  validateSearch: (search: Record<string, unknown>): AccessSearch => texts(search, ['from', 'to', 'who']),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.client.prefetchInfiniteQuery(accessesQuery(deps)),
  component: lazyRouteComponent(() => import('./portals/patient/accesses/accesses.tsx'), 'AccessesPage'),
});
const presenceCode = createRoute({
  getParentRoute: () => patientPortal,
  path: '/presence-code',
  loader: ({ context }) => void context.client.prefetchQuery(presenceCodeQuery),
  component: lazyRouteComponent(() => import('./portals/patient/presence-code/presence-code.tsx'), 'PresenceCodePage'),
});
const notices = createRoute({
  getParentRoute: () => patientPortal,
  path: '/notices',
  component: lazyRouteComponent(() => import('./portals/patient/notices/notices.tsx'), 'NoticesPage'),
});
const more = createRoute({
  getParentRoute: () => patientPortal,
  path: '/more',
  loader: ({ context }) => void context.client.prefetchQuery(recordQuery),
  component: lazyRouteComponent(() => import('./portals/patient/more/more.tsx'), 'MorePage'),
});

const people = createRoute({
  getParentRoute: () => patientPortal,
  path: '/people',
  loader: ({ context }) => {
    void context.client.prefetchQuery(peopleQuery);
    return mandateWords.load();
  },
  component: lazyRouteComponent(() => import('./portals/patient/people/people.tsx'), 'PeoplePage'),
});

const professionalPortal = createRoute({
  getParentRoute: () => root,
  path: '/pro',
  component: lazyRouteComponent(() => import('./portals/professional/professional.tsx'), 'ProfessionalPortal'),
});
const patients = createRoute({
  getParentRoute: () => professionalPortal,
  path: '/',
  validateSearch: (search: Record<string, unknown>) => texts(search, ['q']),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => void context.client.prefetchInfiniteQuery(patientsQuery(deps.q ?? '')),
  component: lazyRouteComponent(() => import('./portals/professional/patients/patients.tsx'), 'PatientsPage'),
});
const find = createRoute({
  getParentRoute: () => professionalPortal,
  path: '/find',
  component: lazyRouteComponent(() => import('./portals/professional/find/find.tsx'), 'FindPage'),
});
// No loaders below: pages are loaded ahead when a link is pointed at, and a record is not opened by pointing at it.
const patientBrief = createRoute({
  getParentRoute: () => professionalPortal,
  path: '/patients/$patientId',
  component: lazyRouteComponent(() => import('./portals/professional/brief/brief.tsx'), 'BriefPage'),
});
const patientDocuments = createRoute({
  getParentRoute: () => professionalPortal,
  path: '/patients/$patientId/documents',
  validateSearch: (search: Record<string, unknown>): TimelineSearch => texts(search, ['category', 'from', 'to', 'q']),
  component: lazyRouteComponent(() => import('./portals/professional/documents/documents.tsx'), 'DocumentsPage'),
});
const patientItem = createRoute({
  getParentRoute: () => professionalPortal,
  path: '/patients/$patientId/items/$itemId',
  component: lazyRouteComponent(() => import('./portals/professional/item/item.tsx'), 'PatientItemPage'),
});
const addToPatient = createRoute({
  getParentRoute: () => professionalPortal,
  path: '/patients/$patientId/add',
  component: lazyRouteComponent(() => import('./portals/professional/add/add.tsx'), 'AddPage'),
});

const establishmentPortal = createRoute({
  getParentRoute: () => root,
  path: '/establishment',
  loader: ({ context }) => {
    void context.client.prefetchQuery(organisationsQuery);
    return establishmentWords.load();
  },
  component: lazyRouteComponent(() => import('./portals/establishment/establishment.tsx'), 'EstablishmentPortal'),
});
const staff = createRoute({
  getParentRoute: () => establishmentPortal,
  path: '/',
  validateSearch: (search: Record<string, unknown>) => texts(search, ['org', 'q', 'state']),
  component: lazyRouteComponent(() => import('./portals/establishment/staff/staff.tsx'), 'StaffPage'),
});
const importStaff = createRoute({
  getParentRoute: () => establishmentPortal,
  path: '/import',
  validateSearch: (search: Record<string, unknown>) => texts(search, ['org']),
  component: lazyRouteComponent(() => import('./portals/establishment/import/import.tsx'), 'ImportPage'),
});
const staffImports = createRoute({
  getParentRoute: () => establishmentPortal,
  path: '/imports',
  validateSearch: (search: Record<string, unknown>) => texts(search, ['org']),
  component: lazyRouteComponent(() => import('./portals/establishment/imports/imports.tsx'), 'ImportsPage'),
});
const staffImport = createRoute({
  getParentRoute: () => establishmentPortal,
  path: '/imports/$importId',
  validateSearch: (search: Record<string, unknown>) => texts(search, ['org']),
  component: lazyRouteComponent(() => import('./portals/establishment/import-job/import-job.tsx'), 'ImportJobPage'),
});

const agencyPortal = createRoute({
  getParentRoute: () => root,
  path: '/agency',
  component: lazyRouteComponent(() => import('./portals/agency/agency.tsx'), 'AgencyPortal'),
});
const overview = createRoute({
  getParentRoute: () => agencyPortal,
  path: '/',
  loader: ({ context }) => void context.client.prefetchQuery(overviewQuery),
  component: lazyRouteComponent(() => import('./portals/agency/overview/overview.tsx'), 'OverviewPage'),
});
const openings = createRoute({
  getParentRoute: () => agencyPortal,
  path: '/openings',
  loader: ({ context }) => void context.client.prefetchInfiniteQuery(openingsQuery),
  component: lazyRouteComponent(() => import('./portals/agency/openings/openings.tsx'), 'OpeningsPage'),
});
const newOpening = createRoute({
  getParentRoute: () => agencyPortal,
  path: '/openings/new',
  component: lazyRouteComponent(() => import('./portals/agency/new-opening/new-opening.tsx'), 'NewOpeningPage'),
});
const opening = createRoute({
  getParentRoute: () => agencyPortal,
  path: '/openings/$openingId',
  loader: ({ context, params }) => void context.client.prefetchQuery(openingQuery(params.openingId)),
  component: lazyRouteComponent(() => import('./portals/agency/opening/opening.tsx'), 'OpeningPage'),
});
const volunteer = createRoute({
  getParentRoute: () => agencyPortal,
  path: '/volunteer',
  component: lazyRouteComponent(() => import('./portals/agency/volunteer/volunteer.tsx'), 'VolunteerPage'),
});

const recoveries = createRoute({
  getParentRoute: () => agencyPortal,
  path: '/recoveries',
  validateSearch: (search: Record<string, unknown>) => texts(search, ['state']),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.client.prefetchInfiniteQuery(recoveriesQuery(deps.state ?? 'asked'));
    return accountWords.load();
  },
  component: lazyRouteComponent(() => import('./portals/agency/recoveries/recoveries.tsx'), 'RecoveriesPage'),
});

// Everybody's own account, in the frame of their role.
const accountPortal = createRoute({
  getParentRoute: () => root,
  path: '/account',
  component: lazyRouteComponent(() => import('./portals/account/account.tsx'), 'AccountPortal'),
});
const security = createRoute({
  getParentRoute: () => accountPortal,
  path: '/',
  loader: ({ context }) => {
    void context.client.prefetchQuery(accountQuery);
    void context.client.prefetchInfiniteQuery(eventsQuery);
    return accountWords.load();
  },
  component: lazyRouteComponent(() => import('./portals/account/security.tsx'), 'SecurityPage'),
});

const mandates = createRoute({
  getParentRoute: () => agencyPortal,
  path: '/mandates',
  loader: () => mandateWords.load(),
  component: lazyRouteComponent(() => import('./portals/agency/mandates/mandates.tsx'), 'MandatesPage'),
});
const log = createRoute({
  getParentRoute: () => agencyPortal,
  path: '/log',
  validateSearch: (search: Record<string, unknown>): LogSearch => texts(search, ['action', 'who', 'from', 'to']),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.client.prefetchInfiniteQuery(logQuery(deps));
    return mandateWords.load();
  },
  component: lazyRouteComponent(() => import('./portals/agency/log/log.tsx'), 'LogPage'),
});
const connectedApps = createRoute({
  getParentRoute: () => accountPortal,
  path: '/apps',
  loader: () => Promise.all([accountWords.load(), appsWords.load()]).then(() => undefined),
  component: lazyRouteComponent(() => import('./portals/account/apps/apps.tsx'), 'ConnectedAppsPage'),
});

// Partners' software, and its vendors' own pages.
const partners = createRoute({
  getParentRoute: () => agencyPortal,
  path: '/partners',
  validateSearch: (search: Record<string, unknown>) => texts(search, ['q', 'kind']),
  loaderDeps: ({ search }) => search,
  loader: ({ context, deps }) => {
    void context.client.prefetchInfiniteQuery(partnersQuery(deps));
    return partnersWords.load();
  },
  component: lazyRouteComponent(() => import('./portals/agency/partners/partners.tsx'), 'PartnersPage'),
});
const newPartner = createRoute({
  getParentRoute: () => agencyPortal,
  path: '/partners/new',
  loader: () => partnersWords.load(),
  component: lazyRouteComponent(() => import('./portals/agency/partners/new-partner.tsx'), 'NewPartnerPage'),
});
const partner = createRoute({
  getParentRoute: () => agencyPortal,
  path: '/partners/$partnerId',
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(partnerQuery(params.partnerId));
    return partnersWords.load();
  },
  component: lazyRouteComponent(() => import('./portals/agency/partners/partner.tsx'), 'PartnerPage'),
});
const editPartner = createRoute({
  getParentRoute: () => agencyPortal,
  path: '/partners/$partnerId/edit',
  loader: ({ context, params }) => {
    void context.client.prefetchQuery(partnerQuery(params.partnerId));
    return partnersWords.load();
  },
  component: lazyRouteComponent(() => import('./portals/agency/partners/edit-partner.tsx'), 'EditPartnerPage'),
});
const vendors = createRoute({
  getParentRoute: () => publicPortal,
  path: '/vendors',
  loader: () => partnersWords.load(),
  component: lazyRouteComponent(() => import('./portals/public/vendors/vendors.tsx'), 'VendorsPage'),
});
const sandbox = createRoute({
  getParentRoute: () => publicPortal,
  path: '/vendors/sandbox',
  loader: () => partnersWords.load(),
  component: lazyRouteComponent(() => import('./portals/public/vendors/sandbox.tsx'), 'SandboxPage'),
});
const manageSandbox = createRoute({
  getParentRoute: () => publicPortal,
  path: '/vendors/manage',
  loader: () => partnersWords.load(),
  component: lazyRouteComponent(() => import('./portals/public/vendors/manage.tsx'), 'ManagePage'),
});

const administrators = createRoute({
  getParentRoute: () => agencyPortal,
  path: '/administrators',
  validateSearch: (search: Record<string, unknown>) => texts(search, ['q', 'org']),
  loader: () => establishmentWords.load(),
  component: lazyRouteComponent(
    () => import('./portals/agency/administrators/administrators.tsx'),
    'AdministratorsPage',
  ),
});

const tree = root.addChildren([
  publicPortal.addChildren([
    start,
    directory,
    professional,
    signIn,
    activate,
    recover,
    signInProblem,
    accessibility,
    privacy,
    gallery,
    vendors,
    sandbox,
    manageSandbox,
    notFound,
  ]),
  patientPortal.addChildren([
    record,
    item,
    whoCanSee,
    circle,
    circleAdd,
    circleExclude,
    accesses,
    presenceCode,
    notices,
    more,
    people,
  ]),
  professionalPortal.addChildren([patients, find, patientBrief, patientDocuments, patientItem, addToPatient]),
  establishmentPortal.addChildren([staff, importStaff, staffImports, staffImport]),
  agencyPortal.addChildren([
    overview,
    openings,
    newOpening,
    opening,
    volunteer,
    recoveries,
    administrators,
    mandates,
    log,
    partners,
    newPartner,
    partner,
    editPartner,
  ]),
  accountPortal.addChildren([security, connectedApps]),
]);

export const createPortals = (client: QueryClient) =>
  createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    defaultPreloadStaleTime: 0,
    defaultErrorComponent: ({ error }) => <ErrorState error={error} onRetry={() => window.location.reload()} />,
    // Query parameters stay plain text: ?q=1968 is a search word, not a number to be quoted.
    parseSearch: (text) => {
      const search: Record<string, unknown> = Object.fromEntries(new URLSearchParams(text));
      if (typeof search.page === 'string') search.page = Number(search.page);
      return search;
    },
    stringifySearch: (search) => {
      const pairs = Object.entries(search).filter(([, value]) => value !== undefined && value !== '');
      const text = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString();
      return text === '' ? '' : `?${text}`;
    },
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPortals>;
  }
}
