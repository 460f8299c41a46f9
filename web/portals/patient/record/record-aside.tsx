// Beside the record: who is in the circle, and who looked last.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Grant, RecordSummary } from '../../../api/model.ts';
import { circleQuery } from '../../../api/patient.ts';
import { useActionText, useBasisText } from '../../../components/access-words/access-words.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { useWords } from '../../../words/words.tsx';
import { useGrantDetail } from '../circle/grant-detail.ts';

const shownMax = 5;

const Person = ({ grant }: { grant: Grant }) => {
  const detail = useGrantDetail(true);
  return (
    <li>
      <strong>{grant.subject.name}</strong>
      <br />
      <span className="small soft">{detail(grant)}</span>
    </li>
  );
};

export const RecordAside = ({ summary }: { summary: RecordSummary }) => {
  const { t, ago } = useWords();
  const { data: circle } = useQuery(circleQuery);
  const action = useActionText();
  const basis = useBasisText();
  const people =
    circle === undefined ? [] : [...(circle.referent ? [circle.referent] : []), ...circle.visits, ...circle.members];
  const last = summary.lastAccess;
  return (
    <aside className="stack no-print">
      <Card title={t('circle.title')}>
        <p className="small soft">{t('record.circle.count', { count: summary.circleCount })}</p>
        <ul className="plain-list stack-tight aside-people">
          {people.slice(0, shownMax).map((grant) => (
            <Person key={grant.id} grant={grant} />
          ))}
        </ul>
        <p className="row">
          <Link to="/me/circle/add" className={buttonClass({ small: true })}>
            {t('record.circle.add')}
          </Link>
          <Link to="/me/circle" className={buttonClass({ look: 'quiet', small: true })}>
            {t('record.circle.manage')}
          </Link>
        </p>
      </Card>
      {last !== undefined && (
        <Card title={t('record.lastAccess')}>
          <p>
            <strong>{last.who.name}</strong>
            <br />
            {action(last)}
            <br />
            <span className="small soft">{[ago(last.at), basis(last.basis)].filter(Boolean).join(' · ')}</span>
          </p>
          <p className="aside-link">
            <Link to="/me/accesses">{t('record.allAccesses')}</Link>
          </p>
        </Card>
      )}
    </aside>
  );
};
