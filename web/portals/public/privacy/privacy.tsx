// What is kept, why, and what one may ask (Regulation (EU) 2016/679, article 13, https://eur-lex.europa.eu/eli/reg/2016/679/oj).
import { Card } from '../../../components/card/card.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { useWords } from '../../../words/words.tsx';

const subjects = ['what', 'who', 'log', 'rights', 'cookies', 'contact'] as const;

export const PrivacyPage = () => {
  const { t } = useWords();
  return (
    <div className="narrow">
      <PageTitle title={t('privacy.title')} lead={t('privacy.lead')} />
      <div className="stack">
        {subjects.map((subject) => (
          <Card key={subject} title={t(`privacy.${subject}.title`)}>
            <p>{t(`privacy.${subject}.text`)}</p>
          </Card>
        ))}
      </div>
    </div>
  );
};
