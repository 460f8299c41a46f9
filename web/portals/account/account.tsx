// Everybody's own account, in the frame that they know: how they get in, and what has happened. Nothing of any record.
import { useQuery } from '@tanstack/react-query';
import { Outlet } from '@tanstack/react-router';
import { sessionQuery } from '../../api/session.ts';
import { Frame, type Portal } from '../../components/frame/frame.tsx';
import { Gate } from '../../components/gate/gate.tsx';
import { accountWords } from '../../words/account/account-words.ts';

const portalOf: Record<string, Portal> = {
  patient: 'patient',
  professional: 'professional',
  administrator: 'establishment',
  operator: 'agency',
};

export const AccountPortal = () => {
  const { data: session } = useQuery(sessionQuery);
  return (
    <Frame portal={portalOf[session?.role ?? ''] ?? 'public'}>
      <Gate who="anyone">
        <accountWords.Provider>
          <Outlet />
        </accountWords.Provider>
      </Gate>
    </Frame>
  );
};
