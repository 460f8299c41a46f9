// Keeps someone out of the record, whatever the circumstances.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { exclude } from '../../../api/patient.ts';
import { Button } from '../../../components/button/button.tsx';
import { Card } from '../../../components/card/card.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { type Picked, ProfessionalPicker } from '../../../components/professional-picker/professional-picker.tsx';
import { useErrorText } from '../../../components/states/states.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { useWords } from '../../../words/words.tsx';

export const CircleExcludePage = () => {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  const errorText = useErrorText();
  const [picked, setPicked] = useState<Picked | null>(null);
  const [tried, setTried] = useState(false);
  const put = useMutation({
    mutationFn: (who: Picked) =>
      exclude(who.kind === 'organisation' ? { organisationId: who.id } : { professionalId: who.id }),
    onSuccess: async (_, who) => {
      await client.invalidateQueries({ queryKey: ['me'] });
      say(t('circle.excludedOne', { name: who.name }));
      void navigate({ to: '/me/circle' });
    },
    onError: (error) => say(errorText(error), { error: true }),
  });
  return (
    <div className="narrow">
      <PageTitle
        title={t('exclude.title')}
        lead={t('exclude.lead')}
        back={{ to: '/me/circle', label: t('circle.title') }}
      />
      <Card>
        <div className="stack">
          <ProfessionalPicker
            picked={picked}
            onPick={setPicked}
            error={tried && picked === null ? t('add.chooseFirst') : undefined}
          />
          <p className="row">
            <Button
              look="danger"
              busy={put.isPending}
              onClick={() => {
                setTried(true);
                if (picked !== null) put.mutate(picked);
              }}
            >
              {picked === null ? t('exclude.title') : t('exclude.confirm', { name: picked.name })}
            </Button>
          </p>
        </div>
      </Card>
    </div>
  );
};
