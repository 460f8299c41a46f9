// The first page: what this is, the directory, and the ways in by role.
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { signInAddress } from '../../../api/session.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { Icon, type IconName } from '../../../components/icon/icon.tsx';
import { SearchBox } from '../../../components/search-box/search-box.tsx';
import { useWords } from '../../../words/words.tsx';
import './start.css';

const ways = [
  { role: 'patient', home: '/me', icon: 'person' },
  { role: 'professional', home: '/pro', icon: 'heart' },
  { role: 'administrator', home: '/establishment', icon: 'bed' },
  { role: 'operator', home: '/agency', icon: 'building' },
] as const satisfies { role: string; home: string; icon: IconName }[];

const steps = [
  { step: '1', icon: 'document' },
  { step: '2', icon: 'brand' },
  { step: '3', icon: 'eye' },
] as const satisfies { step: string; icon: IconName }[];

export const StartPage = () => {
  const { t } = useWords();
  const navigate = useNavigate();
  useEffect(() => {
    document.title = `${t('app.name')} – ${t('app.tagline')}`;
  }, [t]);
  return (
    <div className="start">
      <section className="start-hero">
        <div className="start-words">
          <h1>{t('start.title')}</h1>
          <p className="start-lead">{t('start.lead')}</p>
          <p className="row">
            <a className={buttonClass()} href={signInAddress('patient', '/me')}>
              {t('start.signInPatient')}
            </a>
            <Link className={buttonClass({ look: 'ghost' })} to="/activate">
              {t('start.activate')}
            </Link>
          </p>
        </div>
        <div className="card start-find">
          <h2>{t('start.find.title')}</h2>
          <p className="small soft">{t('start.find.lead')}</p>
          <SearchBox
            label={t('start.find.label')}
            showLabel
            button
            value=""
            onSearch={(q) => void navigate({ to: '/professionals', search: q === '' ? {} : { q } })}
          />
        </div>
      </section>
      <section aria-labelledby="how">
        <h2 id="how">{t('start.what.title')}</h2>
        <ol className="start-steps plain-list">
          {steps.map(({ step, icon }) => (
            <li key={step}>
              <span className="start-icon">
                <Icon name={icon} size={26} />
              </span>
              <h3>{t(`start.what.${step}.title`)}</h3>
              <p className="soft">{t(`start.what.${step}.text`)}</p>
            </li>
          ))}
        </ol>
      </section>
      <section aria-labelledby="sign-in">
        <h2 id="sign-in">{t('start.roles.title')}</h2>
        <ul className="start-ways plain-list">
          {ways.map(({ role, home, icon }) => (
            <li key={role} className="card start-way">
              <span className="start-icon">
                <Icon name={icon} size={26} />
              </span>
              <h3>
                <a href={signInAddress(role, home)}>{t(`start.${role}.title`)}</a>
              </h3>
              <p className="soft small">{t(`start.${role}.text`)}</p>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
};
