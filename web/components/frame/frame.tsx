// The frame of every page: skip link, header with the language switch, the portal's navigation, bottom tabs on a phone, footer.
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { noticesQuery } from '../../api/patient.ts';
import { homeOf, sessionQuery, signOut } from '../../api/session.ts';
import type { PlainKey } from '../../words/translate.ts';
import { useWords } from '../../words/words.tsx';
import { ActingBanner } from '../acting-for/acting-for.tsx';
import { buttonClass, IconButton } from '../button/button.tsx';
import { Icon, type IconName } from '../icon/icon.tsx';
import { useOccupation } from '../occupation/occupation.ts';
import { LanguageSwitch } from './language-switch.tsx';
import './frame.css';

export type Portal = 'public' | 'patient' | 'professional' | 'establishment' | 'agency';

type Place = {
  to: string;
  label: PlainKey;
  short: PlainKey;
  icon: IconName;
  exact?: boolean;
  /** Pages that belong to an exact place though their address is not below it. */
  below?: string;
  /** On a phone it stands under "more", not among the tabs. */
  wide?: boolean;
  /** Shown to those who have one of these roles alone. */
  roles?: readonly string[];
};

const places: Record<Portal, readonly Place[]> = {
  public: [{ to: '/professionals', label: 'nav.professionals', short: 'nav.professionalsShort', icon: 'search' }],
  patient: [
    { to: '/me', label: 'nav.record', short: 'nav.recordShort', icon: 'document', exact: true, below: '/me/items' },
    { to: '/me/circle', label: 'nav.circle', short: 'nav.circleShort', icon: 'brand' },
    { to: '/me/accesses', label: 'nav.accesses', short: 'nav.accessesShort', icon: 'eye' },
    { to: '/me/presence-code', label: 'nav.code', short: 'nav.codeShort', icon: 'code' },
    { to: '/me/people', label: 'nav.people', short: 'nav.people', icon: 'heart', wide: true },
  ],
  professional: [
    { to: '/pro', label: 'nav.patients', short: 'nav.patients', icon: 'person', exact: true, below: '/pro/patients' },
    { to: '/pro/find', label: 'nav.find', short: 'nav.findShort', icon: 'search' },
  ],
  establishment: [
    { to: '/establishment', label: 'nav.staff', short: 'nav.staffShort', icon: 'person', exact: true },
    { to: '/establishment/imports', label: 'nav.staffImports', short: 'nav.staffImportsShort', icon: 'upload' },
  ],
  agency: [
    {
      to: '/agency',
      label: 'nav.overview',
      short: 'nav.overviewShort',
      icon: 'trend',
      exact: true,
      roles: ['welcome-desk'],
    },
    {
      to: '/agency/openings',
      label: 'nav.openings',
      short: 'nav.openingsShort',
      icon: 'document',
      roles: ['welcome-desk'],
    },
    {
      to: '/agency/volunteer',
      label: 'nav.volunteer',
      short: 'nav.volunteerShort',
      icon: 'person',
      roles: ['welcome-desk'],
    },
    {
      to: '/agency/mandates',
      label: 'nav.mandates',
      short: 'nav.mandatesShort',
      icon: 'heart',
      roles: ['welcome-desk'],
    },
    {
      to: '/agency/administrators',
      label: 'nav.administrators',
      short: 'nav.administratorsShort',
      icon: 'building',
      roles: ['welcome-desk'],
    },
    {
      to: '/agency/recoveries',
      label: 'nav.recoveries',
      short: 'nav.recoveriesShort',
      icon: 'key',
      roles: ['helpdesk'],
    },
    {
      to: '/agency/log',
      label: 'nav.log',
      short: 'nav.logShort',
      icon: 'eye',
      roles: ['data-protection', 'auditor'],
    },
    {
      to: '/agency/partners',
      label: 'nav.partners',
      short: 'nav.partnersShort',
      icon: 'code',
      roles: ['conformance'],
    },
  ],
};
const morePlace: Place = { to: '/me/more', label: 'nav.more', short: 'nav.more', icon: 'more' };

// The router would mark every address above the page as well; isHere decides.
const exactly = { exact: true, includeSearch: false };

/** A document belongs to "my record", so its tab stays marked on the pages below it. */
const isHere = (place: Place, path: string): boolean =>
  place.exact
    ? path === place.to || path === `${place.to}/` || (place.below !== undefined && path.startsWith(place.below))
    : path.startsWith(place.to);

const NoticesBell = () => {
  const { t } = useWords();
  const { data } = useQuery(noticesQuery);
  const unread = data?.unread ?? 0;
  const label = unread > 0 ? t('nav.noticesUnread', { count: unread }) : t('nav.notices');
  return (
    <Link to="/me/notices" className="icon-btn" aria-label={label} title={label}>
      <Icon name="bell" />
      {unread > 0 && (
        <span className="bell-count num" aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </Link>
  );
};

/** `side` stands in the header, before the language. */
export const Frame = (props: { portal: Portal; side?: ReactNode; children: ReactNode }) => {
  const { t } = useWords();
  const path = useLocation({ select: (location) => location.pathname });
  const waiting = useRouterState({ select: (state) => state.status === 'pending' });
  const { data: session } = useQuery(sessionQuery);
  const { portal } = props;
  const occupation = useOccupation();
  const isPatient = portal === 'patient' && session?.role === 'patient';
  const hasTabs =
    isPatient ||
    (portal === 'professional' && session?.role === 'professional') ||
    (portal === 'establishment' && session?.role === 'administrator') ||
    (portal === 'agency' && session?.role === 'operator');
  const work = session === undefined ? '' : occupation(session);
  const shown = places[portal].filter(
    ({ roles }) => roles === undefined || roles.some((role) => session?.roles?.includes(role)),
  );
  return (
    <div className={hasTabs ? `frame frame-tabs frame-${portal}` : 'frame'}>
      <a className="skip" href="#main">
        {t('app.skip')}
      </a>
      {waiting && <div className="frame-waiting" aria-hidden="true" />}
      <header className="bar no-print">
        <div className="bar-inside">
          <Link to={portal === 'public' ? '/' : homeOf(session?.role)} className="brand">
            <Icon name="brand" size={28} />
            {t('app.name')}
          </Link>
          <nav className="bar-nav" aria-label={t('app.menu')}>
            {shown.map((place) => (
              <Link
                key={place.to}
                to={place.to}
                activeOptions={exactly}
                aria-current={isHere(place, path) ? 'page' : undefined}
              >
                {t(place.label)}
              </Link>
            ))}
          </nav>
          <div className="bar-side">
            {isPatient && <NoticesBell />}
            {props.side}
            <LanguageSwitch />
            {session?.signedIn && portal !== 'public' && (
              <span className="bar-person small">
                <Link to="/account" className="bar-name" title={t('nav.account')}>
                  {work === '' ? session.name : `${session.name} · ${work}`}
                </Link>
                <Link
                  to="/account"
                  className="icon-btn bar-account"
                  aria-label={t('nav.account')}
                  title={t('nav.account')}
                >
                  <Icon name="person" />
                </Link>
                <IconButton icon="out" label={t('app.signOut')} onClick={() => void signOut()} />
              </span>
            )}
            {session?.signedIn && portal === 'public' && (
              <Link to={homeOf(session.role)} className={buttonClass({ small: true })}>
                {t('nav.mySpace')}
              </Link>
            )}
            {session !== undefined && !session.signedIn && portal === 'public' && path !== '/sign-in' && (
              <Link to="/sign-in" className={`${buttonClass({ look: 'ghost', small: true })} bar-sign-in`}>
                {t('nav.signIn')}
              </Link>
            )}
          </div>
        </div>
      </header>
      {session?.demo && (
        <section className="demo small no-print" aria-label={t('app.demoLabel')}>
          {t('app.demo')}
        </section>
      )}
      {isPatient && session.actingFor !== undefined && !session.actingFor.ended && (
        <ActingBanner actingFor={session.actingFor} />
      )}
      <main id="main" tabIndex={-1}>
        {props.children}
      </main>
      <footer className="foot no-print">
        <nav aria-label={t('app.footer')}>
          {portal !== 'public' && <Link to="/professionals">{t('nav.professionals')}</Link>}
          <Link to="/accessibility">{t('nav.accessibility')}</Link>
          <Link to="/privacy">{t('nav.privacy')}</Link>
          <Link to="/sign-in-problem">{t('nav.signInProblem')}</Link>
          {portal === 'public' && <Link to="/vendors">{t('nav.vendors')}</Link>}
        </nav>
        <p className="soft">{`${t('app.name')} · ${t('app.tagline')}`}</p>
      </footer>
      {hasTabs && (
        <nav className="tabs no-print" aria-label={t('app.menu')}>
          {[...shown.filter((place) => !place.wide), ...(isPatient ? [morePlace] : [])].map((place) => (
            <Link
              key={place.to}
              to={place.to}
              activeOptions={exactly}
              aria-current={isHere(place, path) ? 'page' : undefined}
            >
              <Icon name={place.icon} size={24} />
              {t(place.short)}
            </Link>
          ))}
        </nav>
      )}
    </div>
  );
};
