// My circle: lead doctor, members, current visits, and who is kept out whatever happens.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Circle, Exclusion, Grant } from '../../../api/model.ts';
import { addToCircle, circleQuery, endExclusion, exclude, removeGrant, type Subject } from '../../../api/patient.ts';
import { Button, buttonClass } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { ConfirmDialog } from '../../../components/dialog/dialog.tsx';
import { Icon } from '../../../components/icon/icon.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { Loaded, useErrorText } from '../../../components/states/states.tsx';
import { SubjectLine } from '../../../components/subject-line/subject-line.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { useWords } from '../../../words/words.tsx';
import { ChangeEndDialog } from './change-end.tsx';
import { useGrantDetail } from './grant-detail.ts';
import './circle.css';

const subjectOf = (one: { id: string; kind: string }): Subject =>
  one.kind === 'organisation' ? { organisationId: one.id } : { professionalId: one.id };

const Member = (props: { grant: Grant; children?: ReactNode }) => {
  const detail = useGrantDetail(false);
  return (
    <li className="member">
      <SubjectLine kind={props.grant.subject.kind} name={props.grant.subject.name} detail={detail(props.grant)} />
      {props.children !== undefined && <span className="member-actions">{props.children}</span>}
    </li>
  );
};

type Asked = { act: 'remove' | 'end-visit' | 'change-end'; grant: Grant };

const useCircleChanges = () => {
  const { t } = useWords();
  const client = useQueryClient();
  const say = useToast();
  const errorText = useErrorText();
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['me'] });
  const onError = (error: unknown): void => say(errorText(error), { error: true });
  const undo = (act: () => Promise<unknown>, done: string) => (): void =>
    void act()
      .then(refresh)
      .then(() => say(done))
      .catch(onError);

  const remove = useMutation({
    mutationFn: (grant: Grant) => removeGrant(grant.id),
    onSuccess: async (_, grant) => {
      await refresh();
      const { name } = grant.subject;
      // A visit was opened with the presence code; only the patient's code opens it again.
      if (grant.basis === 'presence') say(t('circle.visitEnded', { name }));
      else
        say(t('circle.removed', { name }), {
          undo: undo(() => addToCircle(subjectOf(grant.subject), grant.until), t('circle.restored', { name })),
        });
    },
    onError,
  });
  const allow = useMutation({
    mutationFn: (excluded: Exclusion) => endExclusion(excluded.id),
    onSuccess: async (_, excluded) => {
      await refresh();
      say(t('circle.allowed', { name: excluded.name }), {
        undo: undo(
          () => exclude(subjectOf({ id: excluded.subjectId ?? excluded.id, kind: excluded.kind })),
          t('circle.excludedOne', { name: excluded.name }),
        ),
      });
    },
    onError,
  });
  return { remove, allow };
};

const Lists = ({ circle }: { circle: Circle }) => {
  const { t, date } = useWords();
  const { remove, allow } = useCircleChanges();
  const [asked, setAsked] = useState<Asked | null>(null);
  const close = (): void => setAsked(null);
  const name = asked?.grant.subject.name ?? '';
  return (
    <div className="columns">
      <div className="stack">
        <Card title={t('circle.referent')}>
          {circle.referent === undefined ? (
            <p>{t('circle.referent.none')}</p>
          ) : (
            <>
              <ul className="plain-list">
                <Member grant={circle.referent} />
              </ul>
              <p className="small soft">{t('circle.referent.what')}</p>
            </>
          )}
        </Card>
        {circle.visits.length > 0 && (
          <Card title={t('circle.visits')}>
            <p className="small soft">{t('circle.visits.what')}</p>
            <ul className="plain-list">
              {circle.visits.map((grant) => (
                <Member key={grant.id} grant={grant}>
                  <Button look="ghost" small onClick={() => setAsked({ act: 'end-visit', grant })}>
                    {t('circle.endVisit')}
                  </Button>
                </Member>
              ))}
            </ul>
          </Card>
        )}
        <Card
          title={t('circle.members')}
          aside={
            <Link to="/me/circle/add" className={buttonClass({ small: true })}>
              <Icon name="plus" size={18} />
              {t('circle.add')}
            </Link>
          }
        >
          {circle.members.length === 0 ? (
            <p className="soft">{t('circle.members.none')}</p>
          ) : (
            <ul className="plain-list">
              {circle.members.map((grant) => (
                <Member key={grant.id} grant={grant}>
                  <Button look="quiet" small onClick={() => setAsked({ act: 'change-end', grant })}>
                    {t('circle.changeEnd')}
                  </Button>
                  <Button
                    look="ghost"
                    small
                    aria-label={t('circle.removeWho', { name: grant.subject.name })}
                    onClick={() => setAsked({ act: 'remove', grant })}
                  >
                    {t('circle.remove')}
                  </Button>
                </Member>
              ))}
            </ul>
          )}
        </Card>
      </div>
      <aside className="stack">
        <Card title={t('circle.excluded')}>
          <p className="small soft">{t('circle.excluded.what')}</p>
          {circle.excluded.length === 0 ? (
            <p className="excluded-none">{t('circle.excluded.none')}</p>
          ) : (
            <ul className="plain-list">
              {circle.excluded.map((one) => (
                <li key={one.id} className="member">
                  <SubjectLine kind={one.kind} name={one.name} detail={t('time.since', { date: date(one.since) })} />
                  <span className="member-actions">
                    <Button
                      look="quiet"
                      small
                      aria-label={t('circle.allowWho', { name: one.name })}
                      onClick={() => allow.mutate(one)}
                    >
                      {t('circle.allow')}
                    </Button>
                  </span>
                </li>
              ))}
            </ul>
          )}
          <p className="row">
            <Link to="/me/circle/exclude" className={buttonClass({ look: 'ghost', small: true })}>
              {t('circle.exclude')}
            </Link>
          </p>
        </Card>
      </aside>
      {(asked?.act === 'remove' || asked?.act === 'end-visit') && (
        <ConfirmDialog
          danger
          title={t(asked.act === 'remove' ? 'circle.remove.title' : 'circle.endVisit.title', { name })}
          text={t(asked.act === 'remove' ? 'circle.remove.text' : 'circle.endVisit.text', { name })}
          confirm={t(asked.act === 'remove' ? 'circle.remove.confirm' : 'circle.endVisit')}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(asked.grant, { onSettled: close })}
          onClose={close}
        />
      )}
      {asked?.act === 'change-end' && <ChangeEndDialog grant={asked.grant} onClose={close} />}
    </div>
  );
};

export const CirclePage = () => {
  const { t } = useWords();
  const circle = useQuery(circleQuery);
  return (
    <>
      <PageTitle title={t('circle.title')} lead={t('circle.lead')} />
      <Loaded query={circle} lines={4}>
        {(found) => <Lists circle={found} />}
      </Loaded>
    </>
  );
};
