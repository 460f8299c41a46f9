// Establishments that invite the professional to their staff, above the list of patients; nothing where there are none.
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { invitationsQuery } from '../../../api/establishment.ts';

// The cards and their words are fetched by those who are invited alone.
const Cards = lazy(async () => ({ default: (await import('./invitation-cards.tsx')).InvitationCards }));

export const Invitations = () => {
  const { data } = useQuery(invitationsQuery);
  if (data === undefined || data.items.length === 0) return null;
  return (
    <Suspense>
      <Cards invitations={data.items} />
    </Suspense>
  );
};
