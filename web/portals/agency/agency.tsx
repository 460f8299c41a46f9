// The agency's portal: a workbench for each of its roles. Nobody is led to a page that is not theirs.
import { useQuery } from '@tanstack/react-query';
import { Navigate, Outlet, useLocation } from '@tanstack/react-router';
import { sessionQuery } from '../../api/session.ts';
import { Frame } from '../../components/frame/frame.tsx';
import { Gate } from '../../components/gate/gate.tsx';

/** Where somebody of a role starts; the welcome desk at the overview itself. */
const starts = [
  { roles: ['helpdesk'], to: '/agency/recoveries' },
  { roles: ['data-protection', 'auditor'], to: '/agency/log' },
  { roles: ['conformance'], to: '/agency/partners' },
] as const;

const Start = () => {
  const { data: session } = useQuery(sessionQuery);
  const path = useLocation({ select: (location) => location.pathname });
  const roles = session?.roles ?? [];
  const isAtStart = path === '/agency' || path === '/agency/';
  const start = starts.find((one) => one.roles.some((role) => roles.includes(role)));
  if (isAtStart && !roles.includes('welcome-desk') && start !== undefined) return <Navigate to={start.to} replace />;
  return <Outlet />;
};

export const AgencyPortal = () => (
  <Frame portal="agency">
    <Gate who="operator">
      <Start />
    </Gate>
  </Frame>
);
