// One member: what is so, what can be done about it, and what happened. Ends and suspensions are named and asked once.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import {
  changeMember,
  endMember,
  letterAddress,
  memberQuery,
  type RunOrganisation,
  type StaffHistory,
  type StaffMember,
  stepMember,
} from '../../../api/establishment.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Dialog } from '../../../components/dialog/dialog.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { Loaded } from '../../../components/states/states.tsx';
import { Tag } from '../../../components/tag/tag.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { useEstablishmentWords } from '../../../words/establishment/establishment-words.ts';
import { useWords } from '../../../words/words.tsx';
import { useDays, useRefusal, useStateWords, useWork } from '../staff-words.ts';
import { TermsFields, type TermsInput, termsOf } from './terms-fields.tsx';
import './member.css';

type Detailed = StaffMember & { history: StaffHistory };

export const MemberDialog = (props: { organisation: RunOrganisation; id: string; onClose(): void }) => {
  const { t } = useEstablishmentWords();
  const member = useQuery(memberQuery(props.organisation.id, props.id));
  return (
    <Dialog title={member.data?.name ?? t('member.details')} onClose={props.onClose}>
      <Loaded query={member} lines={4}>
        {(one) => <Inside organisation={props.organisation} member={one} onClose={props.onClose} />}
      </Loaded>
    </Dialog>
  );
};

const Facts = ({ member }: { member: Detailed }) => {
  const { t } = useEstablishmentWords();
  const days = useDays();
  const work = useWork();
  const state = useStateWords()(member);
  const facts: [string, ReactNode][] = [
    [
      t('staff.state'),
      <Tag key="state" look={state.look}>
        {state.text}
      </Tag>,
    ],
    [t('staff.occupation'), work(member)],
    ...(member.number === undefined
      ? []
      : [
          [
            t('staff.number'),
            <span key="number" className="num">
              {member.number}
            </span>,
          ] as [string, ReactNode],
        ]),
    [t('staff.function'), t(`function.${member.function}`)],
    [t('staff.days'), days(member)],
  ];
  return (
    <dl className="member-facts">
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt className="small soft">{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
};

const Waiting = ({ organisation, member }: { organisation: RunOrganisation; member: Detailed }) => {
  const { t } = useEstablishmentWords();
  if (member.state !== 'invited') return null;
  if (member.account) return <p className="small soft">{t('member.waiting')}</p>;
  return (
    <div className="stack-tight">
      <p className="small soft">{t('member.letter.text')}</p>
      <p>
        <a
          className={buttonClass({ look: 'ghost', small: true })}
          href={letterAddress(organisation.id, member.id)}
          download
        >
          <Icon name="download" size={18} />
          {t('member.letter')}
        </a>
      </p>
    </div>
  );
};

const History = ({ history }: { history: StaffHistory }) => {
  const { t } = useEstablishmentWords();
  const { date } = useWords();
  if (history.length === 0) return <p className="small soft">{t('member.register')}</p>;
  return (
    <section className="stack-tight">
      <h3>{t('member.history')}</h3>
      <ol className="plain-list small member-history">
        {history.map((one) => (
          <li key={`${one.at} ${one.what}`}>
            <span className="num soft">{date(one.at, 'dateTime')}</span>
            <span>
              {t(`what.${one.what}`)} <span className="soft">{t('by', { name: one.by })}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
};

const Inside = (props: { organisation: RunOrganisation; member: Detailed; onClose(): void }) => {
  const { t } = useEstablishmentWords();
  const words = useWords();
  const refusal = useRefusal();
  const say = useToast();
  const client = useQueryClient();
  const { organisation, member, onClose } = props;
  const { name } = member;
  const [asking, setAsking] = useState<'suspend' | 'leave' | null>(null);
  const [editing, setEditing] = useState<TermsInput | null>(null);
  const refresh = (): void => void client.invalidateQueries({ queryKey: ['establishment'] });
  const failed = (error: unknown): void => say(refusal(error), { error: true });
  const restore = (id: string): void => {
    stepMember(organisation.id, id, 'restore')
      .then(() => say(t('member.restored', { name })), failed)
      .finally(refresh);
  };
  const act = useMutation({
    mutationFn: (what: 'suspend' | 'resume' | 'leave') =>
      what === 'leave' ? endMember(organisation.id, member.id) : stepMember(organisation.id, member.id, what),
    onSuccess: ({ id }, what) => {
      if (what === 'leave') say(t('member.left', { name }), { undo: () => restore(id) });
      else say(what === 'suspend' ? t('member.suspended', { name }) : t('member.resumed', { name }));
      refresh();
      onClose();
    },
    onError: (error) => {
      setAsking(null);
      failed(error);
    },
  });
  const change = useMutation({
    mutationFn: (input: TermsInput) => changeMember(organisation.id, member.id, termsOf(input)),
    onSuccess: () => {
      say(t('member.saved'));
      refresh();
      onClose();
    },
  });
  const isInvited = member.state === 'invited';
  if (asking !== null) {
    const isLeave = asking === 'leave';
    const key = isLeave ? (isInvited ? 'member.withdraw' : 'member.leave') : 'member.suspend';
    const text =
      key === 'member.withdraw' ? t('member.withdraw.text') : t(`${key}.text`, { organisation: organisation.name });
    return (
      <div className="stack" role="alertdialog" aria-label={t(`${key}.title`, { name })}>
        <h3>{t(`${key}.title`, { name })}</h3>
        <p>{text}</p>
        <div className="row dialog-actions">
          {/* The safe answer comes first, so Enter by habit does no harm. */}
          <Button look="ghost" autoFocus onClick={() => setAsking(null)}>
            {words.t('app.cancel')}
          </Button>
          <Button look="danger" busy={act.isPending} onClick={() => act.mutate(asking)}>
            {t(key)}
          </Button>
        </div>
      </div>
    );
  }
  if (editing !== null)
    return (
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!change.isPending) change.mutate(editing);
        }}
      >
        <TermsFields value={editing} withFunction={member.kind === 'professional'} onChange={setEditing} />
        {change.isError && (
          <div role="alert">
            <Notice look="alert" title={refusal(change.error)} />
          </div>
        )}
        <div className="row dialog-actions">
          <Button look="ghost" onClick={() => setEditing(null)}>
            {words.t('app.cancel')}
          </Button>
          <Button type="submit" busy={change.isPending}>
            {t('member.save')}
          </Button>
        </div>
      </form>
    );
  return (
    <div className="stack">
      <Facts member={member} />
      <Waiting organisation={organisation} member={member} />
      {member.state !== 'left' && (
        // biome-ignore lint/a11y/useSemanticElements: buttons that belong together, and no fields
        <div className="row" role="group" aria-label={t('member.actions')}>
          <Button
            look="ghost"
            small
            onClick={() =>
              setEditing({ function: member.function, from: member.from ?? '', until: member.until ?? '' })
            }
          >
            {t('member.edit')}
          </Button>
          {member.state === 'active' && (
            <Button look="ghost" small onClick={() => setAsking('suspend')}>
              {t('member.suspend')}
            </Button>
          )}
          {member.state === 'suspended' && (
            <Button small busy={act.isPending} onClick={() => act.mutate('resume')}>
              {t('member.resume')}
            </Button>
          )}
          <Button look="danger" small onClick={() => setAsking('leave')}>
            {isInvited ? t('member.withdraw') : t('member.leave')}
          </Button>
        </div>
      )}
      <History history={member.history} />
    </div>
  );
};
