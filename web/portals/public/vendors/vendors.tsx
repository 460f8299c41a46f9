// How software is connected, in five steps, and the way into the sandbox where there is one.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sessionQuery } from '../../../api/session.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { partnersWords, usePartnersWords } from '../../../words/partners/partners-words.ts';
import './vendors.css';

const steps = ['1', '2', '3', '4', '5'] as const;
/** Put beside the pages when they are built. */
const guide = '/documents/vendor-guide.txt';
const openapi = '/documents/openapi.json';

export const VendorsPage = () => (
  <partnersWords.Provider>
    <Inside />
  </partnersWords.Provider>
);

const Inside = () => {
  const { t } = usePartnersWords();
  const { data: session } = useQuery(sessionQuery);
  return (
    <>
      <PageTitle title={t('vendors.title')} lead={t('vendors.lead')} />
      <div className="columns">
        <Card title={t('vendors.steps')}>
          <ol className="vendors-steps plain-list">
            {steps.map((step) => (
              <li key={step}>
                <h3>{t(`vendors.${step}.title`)}</h3>
                <p className="soft">{t(`vendors.${step}.text`)}</p>
              </li>
            ))}
          </ol>
        </Card>
        <div className="stack">
          {session?.demo && (
            <Card title={t('vendors.sandbox')}>
              <div className="stack">
                <p>{t('vendors.sandbox.text')}</p>
                <p>
                  <Link className={buttonClass()} to="/vendors/sandbox">
                    {t('sandbox.title')}
                  </Link>
                </p>
                <p className="small">
                  <Link to="/vendors/manage">{t('vendors.manage')}</Link>
                </p>
              </div>
            </Card>
          )}
          <Card title={t('vendors.read')}>
            <ul className="plain-list stack-tight">
              <li>
                <a href={guide}>{t('vendors.guide')}</a>
              </li>
              <li>
                <a href={openapi}>{t('vendors.openapi')}</a>
              </li>
              <li>
                <a href="/fhir/metadata">{t('vendors.metadata')}</a>
              </li>
              <li>
                <a href="/fhir/.well-known/smart-configuration">{t('vendors.smart')}</a>
              </li>
            </ul>
          </Card>
        </div>
      </div>
    </>
  );
};
