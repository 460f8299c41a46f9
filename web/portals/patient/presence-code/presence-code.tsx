// The presence code: large, to be shown; renewed when in doubt; and who used it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { presenceCodeQuery, renewPresenceCode } from '../../../api/patient.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { CodeDisplay } from '../../../components/code-display/code-display.tsx';
import { ConfirmDialog } from '../../../components/dialog/dialog.tsx';
import { useOccupation } from '../../../components/occupation/occupation.ts';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Loaded, useErrorText } from '../../../components/states/states.tsx';
import { SubjectLine } from '../../../components/subject-line/subject-line.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { useWords } from '../../../words/words.tsx';
import './presence-code.css';

export const PresenceCodePage = () => {
  const { t, date } = useWords();
  const client = useQueryClient();
  const say = useToast();
  const errorText = useErrorText();
  const occupation = useOccupation();
  const code = useQuery(presenceCodeQuery);
  const [asking, setAsking] = useState(false);
  const renew = useMutation({
    mutationFn: renewPresenceCode,
    onSuccess: (fresh) => {
      client.setQueryData(presenceCodeQuery.queryKey, fresh);
      say(t('code.renewed'));
    },
    onError: (error) => say(errorText(error), { error: true }),
    onSettled: () => setAsking(false),
  });
  return (
    <>
      <PageTitle title={t('code.title')} lead={t('code.lead')} />
      <Loaded query={code}>
        {(found) => (
          <div className="columns">
            <div className="stack">
              <section className="card presence" aria-label={t('code.yours')}>
                <CodeDisplay code={found.code} />
                <p className="small soft">{t('code.since', { date: date(found.since) })}</p>
                <p className="no-print">
                  <Button look="ghost" onClick={() => setAsking(true)}>
                    {t('code.renew')}
                  </Button>
                </p>
              </section>
              <Card title={t('code.uses')}>
                {found.uses.length === 0 ? (
                  <p className="soft">{t('code.uses.none')}</p>
                ) : (
                  <ul className="plain-list">
                    {found.uses.map((use) => (
                      <li key={use.at} className="presence-use">
                        <SubjectLine kind="professional" name={use.name} detail={occupation(use)} />
                        <span className="small soft num">
                          {date(use.at, 'dateTime')}
                          <br />
                          {t('code.use', { until: t('time.until', { date: date(use.until, 'dateTime') }) })}
                        </span>
                      </li>
                    ))}
                  </ul>
                )}
              </Card>
            </div>
            <Card title={t('code.how')}>
              <ol className="presence-how">
                <li>{t('code.how.1')}</li>
                <li>{t('code.how.2')}</li>
                <li>{t('code.how.3')}</li>
              </ol>
              <p className="presence-careful small">
                <strong>{t('code.careful')}</strong>
              </p>
            </Card>
          </div>
        )}
      </Loaded>
      {asking && (
        <ConfirmDialog
          title={t('code.renew.title')}
          text={t('code.renew.text')}
          confirm={t('code.renew.confirm')}
          busy={renew.isPending}
          onConfirm={() => renew.mutate()}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
};
