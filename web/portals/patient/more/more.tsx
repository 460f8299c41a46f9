// What does not fit on the bottom tabs: who I am here, notices, information, the way out.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { recordQuery } from '../../../api/patient.ts';
import { signOut } from '../../../api/session.ts';
import { Button } from '../../../components/button/button.tsx';
import { Icon, type IconName } from '../../../components/icon/icon.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Loaded } from '../../../components/states/states.tsx';
import { formatMatricule } from '../../../words/numbers.ts';
import type { PlainKey } from '../../../words/translate.ts';
import { useWords } from '../../../words/words.tsx';
import './more.css';

const places = [
  { to: '/me/notices', label: 'nav.notices', icon: 'bell' },
  { to: '/me/people', label: 'nav.people', icon: 'heart' },
  { to: '/account', label: 'nav.account', icon: 'key' },
  { to: '/me/presence-code', label: 'nav.code', icon: 'code' },
  { to: '/professionals', label: 'nav.professionals', icon: 'search' },
  { to: '/privacy', label: 'nav.privacy', icon: 'shield' },
  { to: '/accessibility', label: 'nav.accessibility', icon: 'person' },
] as const satisfies { to: string; label: PlainKey; icon: IconName }[];

export const MorePage = () => {
  const { t, date } = useWords();
  const record = useQuery(recordQuery);
  return (
    <div className="narrow">
      <PageTitle title={t('more.title')} />
      <div className="stack">
        <Loaded query={record} lines={1}>
          {({ patient, openedAt }) => (
            <section className="card" aria-label={t('nav.mySpace')}>
              <h2>{patient.name}</h2>
              <dl className="more-facts num">
                <div>
                  <dt>{t('more.matricule')}</dt>
                  <dd>{formatMatricule(patient.matricule)}</dd>
                </div>
                <div>
                  <dt>{t('more.birthDate')}</dt>
                  <dd>{date(patient.birthDate)}</dd>
                </div>
                {openedAt !== undefined && (
                  <div>
                    <dt>{t('more.recordSince')}</dt>
                    <dd>{date(openedAt)}</dd>
                  </div>
                )}
              </dl>
            </section>
          )}
        </Loaded>
        <ul className="card card-flush plain-list more-list">
          {places.map((place) => (
            <li key={place.to}>
              <Link to={place.to}>
                <Icon name={place.icon} />
                {t(place.label)}
                <Icon name="right" size={18} />
              </Link>
            </li>
          ))}
        </ul>
        <p>
          <Button look="ghost" icon="out" onClick={() => void signOut()}>
            {t('app.signOut')}
          </Button>
        </p>
      </div>
    </div>
  );
};
