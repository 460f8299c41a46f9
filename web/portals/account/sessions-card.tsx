// Where one is signed in: this session first, each of the others with a way to end it.
import { useEffect, useRef, useState } from 'react';
import { type AccountSession, endOtherSessions, endSession } from '../../api/account.ts';
import { Button } from '../../components/button/button.tsx';
import { Card } from '../../components/card/card.tsx';
import { ConfirmDialog } from '../../components/dialog/dialog.tsx';
import { Icon, type IconName } from '../../components/icon/icon.tsx';
import { Tag } from '../../components/tag/tag.tsx';
import { useAccountWords } from '../../words/account/account-words.ts';
import { useWords } from '../../words/words.tsx';
import { useMethodText } from './method-text.ts';
import { useChange } from './use-change.ts';

const iconOf = (device: string): IconName => (/iPhone|Android/.test(device) ? 'phone-lock' : 'screen');

const SessionRow = (props: { session: AccountSession; busy: boolean; onEnd(): void }) => {
  const { t } = useAccountWords();
  const { date, ago } = useWords();
  const methodText = useMethodText();
  const { session } = props;
  const device = session.device === '' ? t('account.sessions.unknown') : session.device;
  return (
    <li>
      <div className="account-thing">
        <Icon name={iconOf(session.device)} />
        <div>
          <p className="account-name">
            {device}
            {session.current && <Tag look="new">{t('account.sessions.current')}</Tag>}
          </p>
          <p className="small soft num">
            {[
              t('account.sessions.since', { date: date(session.since, 'dateTime') }),
              methodText(session.method),
              session.current ? null : t('account.sessions.seen', { when: ago(session.seenAt) }),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        </div>
      </div>
      {!session.current && (
        <div className="account-actions">
          <Button
            look="quiet"
            small
            busy={props.busy}
            aria-label={t('account.sessions.endWhich', { device })}
            onClick={props.onEnd}
          >
            {t('account.sessions.end')}
          </Button>
        </div>
      )}
    </li>
  );
};

export const SessionsCard = (props: { sessions: AccountSession[] }) => {
  const { t } = useAccountWords();
  const [asking, setAsking] = useState(false);
  const [ended, setEnded] = useState({ text: '', times: 0 });
  const says = useRef<HTMLParagraphElement>(null);
  // What was pressed goes with its line: the focus stays in the list, where it is said what became of it.
  useEffect(() => {
    if (ended.times > 0) says.current?.focus({ preventScroll: true });
  }, [ended.times]);
  const tell = (text: string): null => {
    setEnded(({ times }) => ({ text, times: times + 1 }));
    return null;
  };
  const end = useChange({
    change: ({ id }: AccountSession) => endSession(id),
    done: (_, { device }) =>
      tell(t('account.sessions.ended', { device: device === '' ? t('account.sessions.unknown') : device })),
    close: () => undefined,
  });
  const endOthers = useChange({
    change: (_: undefined) => endOtherSessions(),
    done: ({ ended }) => tell(t('account.sessions.othersEnded', { count: ended })),
    close: () => setAsking(false),
  });
  const sessions = [...props.sessions].sort(
    (a, b) => Number(b.current) - Number(a.current) || b.seenAt.localeCompare(a.seenAt),
  );
  return (
    <Card title={t('account.sessions')}>
      <p className="small soft">{t('account.sessions.text')}</p>
      {/* There before its words, or they would not be announced. */}
      <p role="status" tabIndex={-1} ref={says} className="account-said">
        {ended.text}
      </p>
      <ul className="plain-list account-list">
        {sessions.map((session) => (
          <SessionRow
            key={session.id}
            session={session}
            busy={end.isPending && end.variables.id === session.id}
            onEnd={() => end.mutate(session)}
          />
        ))}
      </ul>
      {sessions.length > 1 ? (
        <p className="account-foot">
          <Button look="ghost" onClick={() => setAsking(true)}>
            {t('account.sessions.endOthers')}
          </Button>
        </p>
      ) : (
        <p className="small soft">{t('account.sessions.alone')}</p>
      )}
      {asking && (
        <ConfirmDialog
          title={t('account.sessions.endOthers.title')}
          text={t('account.sessions.endOthers.text')}
          confirm={t('account.sessions.endOthers')}
          danger
          busy={endOthers.isPending}
          onConfirm={() => endOthers.mutate(undefined)}
          onClose={() => setAsking(false)}
        />
      )}
    </Card>
  );
};
