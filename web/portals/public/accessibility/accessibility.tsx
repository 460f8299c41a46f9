// The accessibility statement that public bodies owe (Directive (EU) 2016/2102, https://eur-lex.europa.eu/eli/dir/2016/2102/oj).
import { Card } from '../../../components/card/card.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { useWords } from '../../../words/words.tsx';

const abilities = ['keyboard', 'zoom', 'reader', 'colour', 'motion'] as const;

export const AccessibilityPage = () => {
  const { t } = useWords();
  return (
    <div className="narrow">
      <PageTitle title={t('accessibility.title')} lead={t('accessibility.lead')} />
      <div className="stack">
        <Card title={t('accessibility.goal.title')}>
          <p>{t('accessibility.goal.text')}</p>
        </Card>
        <Card title={t('accessibility.do.title')}>
          <ul className="stack-tight">
            {abilities.map((ability) => (
              <li key={ability}>{t(`accessibility.do.${ability}`)}</li>
            ))}
          </ul>
        </Card>
        <Card title={t('accessibility.limits.title')}>
          <p>{t('accessibility.limits.text')}</p>
        </Card>
        <Card title={t('accessibility.contact.title')}>
          <p>{t('accessibility.contact.text')}</p>
        </Card>
      </div>
    </div>
  );
};
