// Changes until when a member of the circle may see the record.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Grant } from '../../../api/model.ts';
import { setGrantEnd } from '../../../api/patient.ts';
import { Button } from '../../../components/button/button.tsx';
import { Dialog } from '../../../components/dialog/dialog.tsx';
import { useErrorText } from '../../../components/states/states.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { endOf, UntilChoice, type UntilChosen } from '../../../components/until-choice/until-choice.tsx';
import { useWords } from '../../../words/words.tsx';

export const ChangeEndDialog = (props: { grant: Grant; onClose(): void }) => {
  const { t, today } = useWords();
  const client = useQueryClient();
  const say = useToast();
  const errorText = useErrorText();
  const { grant, onClose } = props;
  const [chosen, setChosen] = useState<UntilChosen>(
    grant.until === undefined ? { length: 'open', date: '' } : { length: 'date', date: grant.until.slice(0, 10) },
  );
  const [tried, setTried] = useState(false);
  const change = useMutation({
    mutationFn: (until: string | null) => setGrantEnd(grant.id, until),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['me'] });
      say(t('circle.ended'));
      onClose();
    },
    onError: (error) => say(errorText(error), { error: true }),
  });
  const save = (): void => {
    const end = endOf(chosen, today());
    if (end === undefined) setTried(true);
    else change.mutate(end);
  };
  return (
    <Dialog title={t('circle.changeEnd')} onClose={onClose}>
      <UntilChoice
        label={t('circle.changeEndOf', { name: grant.subject.name })}
        chosen={chosen}
        onChoose={setChosen}
        showError={tried}
      />
      <div className="row dialog-actions">
        <Button look="ghost" onClick={onClose}>
          {t('app.cancel')}
        </Button>
        <Button busy={change.isPending} onClick={save}>
          {t('circle.changeEnd')}
        </Button>
      </div>
    </Dialog>
  );
};
