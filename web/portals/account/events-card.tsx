// What happened to the account, newest first: enough to notice what was not oneself.
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { type AccountEvent, eventsQuery } from '../../api/account.ts';
import { Button } from '../../components/button/button.tsx';
import { Card } from '../../components/card/card.tsx';
import { Loaded } from '../../components/states/states.tsx';
import { Table } from '../../components/table/table.tsx';
import { type AccountFr, useAccountWords } from '../../words/account/account-words.ts';
import { useWords } from '../../words/words.tsx';
import { useMethodText } from './method-text.ts';

const words = {
  'signed-in': 'event.signed-in',
  refused: 'event.refused',
  'passkey-added': 'event.passkey-added',
  'passkey-removed': 'event.passkey-removed',
  'authenticator-added': 'event.authenticator-added',
  'authenticator-removed': 'event.authenticator-removed',
  'session-ended': 'event.session-ended',
  'recovery-asked': 'event.recovery-asked',
  recovered: 'event.recovered',
  'app-connected': 'event.app-connected',
  'app-removed': 'event.app-removed',
  activated: 'event.activated',
} as const satisfies Record<string, keyof AccountFr>;

const isKnown = (kind: string): kind is keyof typeof words => Object.hasOwn(words, kind);

const What = ({ event }: { event: AccountEvent }) => {
  const { t } = useAccountWords();
  const methodText = useMethodText();
  const what = t(isKnown(event.kind) ? words[event.kind] : 'event.other');
  const method = methodText(event.method);
  return method === null ? what : t('event.by', { what, method });
};

const shownFirst = 8;

export const EventsCard = () => {
  const { t } = useAccountWords();
  const { t: base, date } = useWords();
  const events = useInfiniteQuery(eventsQuery);
  // What is newest is what one looks for; the rest of the first answer waits.
  const [shown, setShown] = useState(shownFirst);
  const more = (held: number): void => {
    setShown(Number.POSITIVE_INFINITY);
    if (shown >= held) void events.fetchNextPage();
  };
  return (
    <Card title={t('account.events')}>
      <Loaded query={events} lines={4}>
        {(data) => {
          const rows = (data as { pages: { items: AccountEvent[] }[] }).pages.flatMap((page) => page.items);
          if (rows.length === 0) return <p className="soft">{t('account.events.none')}</p>;
          return (
            <>
              <Table
                caption={t('account.events')}
                rows={rows.slice(0, shown).map((event, index) => ({ ...event, key: `${event.at} ${index}` }))}
                keyOf={(event) => event.key}
                columns={[
                  {
                    id: 'when',
                    label: t('account.events.when'),
                    show: (event) => <span className="num">{date(event.at, 'dateTime')}</span>,
                  },
                  { id: 'what', label: t('account.events.what'), show: (event) => <What event={event} /> },
                  {
                    id: 'where',
                    label: t('account.events.where'),
                    show: (event) => (event.device === '' ? t('account.sessions.unknown') : event.device),
                  },
                ]}
              />
              {(events.hasNextPage || rows.length > shown) && (
                <p className="account-foot">
                  <Button look="ghost" busy={events.isFetchingNextPage} onClick={() => more(rows.length)}>
                    {base('app.more')}
                  </Button>
                </p>
              )}
              <p className="small soft account-foot">{t('account.events.doubt')}</p>
            </>
          );
        }}
      </Loaded>
    </Card>
  );
};
