// Adds someone to the circle: who, for how long, check, confirm.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { addToCircle, removeGrant } from '../../../api/patient.ts';
import { professionalQuery } from '../../../api/public.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { useOccupation } from '../../../components/occupation/occupation.ts';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { type Picked, ProfessionalPicker } from '../../../components/professional-picker/professional-picker.tsx';
import { useErrorText } from '../../../components/states/states.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { endOf, UntilChoice, type UntilChosen } from '../../../components/until-choice/until-choice.tsx';
import { useWords } from '../../../words/words.tsx';

export const CircleAddPage = () => {
  const { t, rich, date, today } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  const errorText = useErrorText();
  const occupation = useOccupation();
  // From the directory one arrives with somebody already chosen.
  const { professional } = useSearch({ from: '/me/circle/add' });
  const proposed = useQuery({ ...professionalQuery(professional ?? ''), enabled: professional !== undefined });
  const [touched, setTouched] = useState<Picked | null | undefined>(undefined);
  const [chosen, setChosen] = useState<UntilChosen>({ length: 'open', date: '' });
  const [tried, setTried] = useState(false);

  const fromDirectory: Picked | null =
    proposed.data === undefined
      ? null
      : {
          id: proposed.data.id,
          kind: 'professional',
          name: proposed.data.name,
          detail: [occupation(proposed.data), proposed.data.workplaces[0]?.town].filter(Boolean).join(' · '),
        };
  const picked = touched === undefined ? fromDirectory : touched;
  const end = endOf(chosen, today());

  const add = useMutation({
    mutationFn: (who: Picked) =>
      addToCircle(
        who.kind === 'organisation' ? { organisationId: who.id } : { professionalId: who.id },
        end ?? undefined,
      ),
    onSuccess: async (grant, who) => {
      await client.invalidateQueries({ queryKey: ['me'] });
      say(t('add.done', { name: who.name }), {
        undo: () =>
          void removeGrant(grant.id)
            .then(() => client.invalidateQueries({ queryKey: ['me'] }))
            .then(() => say(t('circle.removed', { name: who.name })))
            .catch((error: unknown) => say(errorText(error), { error: true })),
      });
      void navigate({ to: '/me/circle' });
    },
    onError: (error) => say(errorText(error), { error: true }),
  });
  const submit = (): void => {
    setTried(true);
    if (picked !== null && end !== undefined) add.mutate(picked);
  };

  return (
    <div className="narrow">
      <PageTitle title={t('add.title')} lead={t('add.lead')} back={{ to: '/me/circle', label: t('circle.title') }} />
      <div className="stack">
        <Card title={t('add.who')}>
          <ProfessionalPicker
            picked={picked}
            onPick={setTouched}
            error={tried && picked === null ? t('add.chooseFirst') : undefined}
          />
        </Card>
        <Card title={t('add.howLong')}>
          <UntilChoice label={t('add.howLong')} hideLabel chosen={chosen} onChoose={setChosen} showError={tried} />
        </Card>
        <Card title={t('add.check')}>
          <div className="stack">
            {picked === null || end === undefined ? (
              <p className="soft">{t('add.chooseFirst')}</p>
            ) : (
              <p>
                {end === null
                  ? rich('add.checkOpen', { name: picked.name })
                  : rich('add.checkUntil', { name: picked.name, date: date(end) })}
              </p>
            )}
            <p className="row">
              <Button busy={add.isPending} onClick={submit}>
                {picked === null ? t('add.title') : t('add.confirm', { name: picked.name })}
              </Button>
            </p>
          </div>
        </Card>
      </div>
    </div>
  );
};
