// What happened in my record, unread first to the eye; opening one marks it as read.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Notice, NoticeKind } from '../../../api/model.ts';
import { markNoticesRead, noticesQuery } from '../../../api/patient.ts';
import { Button } from '../../../components/button/button.tsx';
import { Icon, type IconName } from '../../../components/icon/icon.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Loaded, State, useErrorText } from '../../../components/states/states.tsx';
import { Tag } from '../../../components/tag/tag.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { useWords } from '../../../words/words.tsx';
import './notices.css';

const icons: Record<NoticeKind, IconName> = {
  'new-document': 'document',
  'new-result': 'flask',
  access: 'eye',
  circle: 'brand',
  'record-opened': 'check',
};

const NoticeRow = (props: { notice: Notice; onOpen(): void }) => {
  const { t, ago } = useWords();
  const { notice } = props;
  const text =
    notice.kind === 'new-document' || notice.kind === 'new-result'
      ? t(`notice.${notice.kind}`, { title: notice.title ?? '' })
      : notice.kind === 'access'
        ? t('notice.access', { from: notice.from ?? '' })
        : t(`notice.${notice.kind}`);
  const link = { className: 'item-link', onClick: props.onOpen };
  return (
    <li className={notice.read ? 'item notice' : 'item notice notice-unread'}>
      <span className="item-icon item-teal">
        <Icon name={icons[notice.kind]} />
      </span>
      <div>
        {notice.itemId !== undefined ? (
          <Link to="/me/items/$itemId" params={{ itemId: notice.itemId }} {...link}>
            {text}
          </Link>
        ) : (
          <Link
            to={notice.kind === 'access' ? '/me/accesses' : notice.kind === 'circle' ? '/me/circle' : '/me'}
            {...link}
          >
            {text}
          </Link>
        )}
        <p className="small soft num">
          {[
            notice.kind !== 'access' && notice.from !== undefined ? t('notice.from', { from: notice.from }) : undefined,
            ago(notice.at),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {!notice.read && <Tag look="new">{t('notices.unread')}</Tag>}
    </li>
  );
};

export const NoticesPage = () => {
  const { t } = useWords();
  const client = useQueryClient();
  const say = useToast();
  const errorText = useErrorText();
  const notices = useQuery(noticesQuery);
  const mark = useMutation({
    mutationFn: (ids: string[] | undefined) => markNoticesRead(ids),
    onSuccess: () => client.invalidateQueries({ queryKey: noticesQuery.queryKey }),
    onError: (error) => say(errorText(error), { error: true }),
  });
  return (
    <div className="narrow">
      <PageTitle title={t('notices.title')} lead={t('notices.lead')} />
      <Loaded query={notices}>
        {({ unread, items }) =>
          items.length === 0 ? (
            <State icon="bell" title={t('notices.none.title')} text={t('notices.none.text')} />
          ) : (
            <div className="stack">
              {unread > 0 && (
                <p>
                  <Button look="ghost" small icon="check" busy={mark.isPending} onClick={() => mark.mutate(undefined)}>
                    {t('notices.readAll')}
                  </Button>
                </p>
              )}
              <ul className="card card-flush plain-list">
                {items.map((notice) => (
                  <NoticeRow key={notice.id} notice={notice} onOpen={() => !notice.read && mark.mutate([notice.id])} />
                ))}
              </ul>
            </div>
          )
        }
      </Loaded>
    </div>
  );
};
