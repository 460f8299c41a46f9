// Lets only the right role into a portal; anyone else is told what to do, and comes back to the same page after signing in.
import { useQuery } from '@tanstack/react-query';
import { Link, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Role } from '../../api/model.ts';
import { sessionQuery, signInAddress } from '../../api/session.ts';
import { useWords } from '../../words/words.tsx';
import { ActingEnded } from '../acting-for/acting-for.tsx';
import { buttonClass } from '../button/button.tsx';
import { Loaded, State } from '../states/states.tsx';

/** `anyone`: whoever is signed in. */
export const Gate = (props: { who: Role | 'anyone'; children: ReactNode }) => {
  const { t } = useWords();
  const session = useQuery(sessionQuery);
  const here = useLocation({ select: (location) => location.href });
  return (
    <Loaded query={session}>
      {({ signedIn, role, actingFor }) => {
        if (!signedIn)
          return (
            <State icon="lock" title={t('state.signIn.title')} text={t('state.signIn.text')} level={1}>
              <a className={buttonClass()} href={signInAddress(props.who === 'anyone' ? 'patient' : props.who, here)}>
                {t('state.signIn.button')}
              </a>
            </State>
          );
        if (props.who !== 'anyone' && role !== props.who)
          return (
            <State icon="lock" title={t('state.forbidden.title')} text={t('state.forbidden.text')} level={1}>
              <Link to="/" className={buttonClass({ look: 'ghost' })}>
                {t('state.notFound.home')}
              </Link>
            </State>
          );
        if (props.who === 'patient' && actingFor?.ended === true) return <ActingEnded />;
        return props.children;
      }}
    </Loaded>
  );
};
