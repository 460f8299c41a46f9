// For whom one acts, on every page: it must never be in doubt whose record this is.
import { useMutation } from '@tanstack/react-query';
import { actFor } from '../../api/mandates.ts';
import type { ActingFor } from '../../api/model.ts';
import { useWords } from '../../words/words.tsx';
import { Button } from '../button/button.tsx';
import { Icon } from '../icon/icon.tsx';
import { State } from '../states/states.tsx';
import './acting-for.css';

export const ActingBanner = ({ actingFor }: { actingFor: ActingFor }) => {
  const { t, rich } = useWords();
  const back = useMutation({ mutationFn: () => actFor(null) });
  return (
    <section className="acting" aria-label={t('acting.label')}>
      <div className="acting-inside">
        <Icon name="person" size={24} />
        <p>
          {rich('acting.for', { name: actingFor.name })}
          {actingFor.scope === 'read' && <span className="acting-scope">{t('acting.read')}</span>}
        </p>
        <Button look="ghost" small busy={back.isPending} onClick={() => back.mutate()}>
          {t('acting.back')}
        </Button>
      </div>
    </section>
  );
};

/** In place of every page of the one who may no longer be represented. */
export const ActingEnded = () => {
  const { t } = useWords();
  const back = useMutation({ mutationFn: () => actFor(null) });
  return (
    <State icon="lock" title={t('acting.ended.title')} text={t('acting.ended.text')} level={1}>
      <Button busy={back.isPending} onClick={() => back.mutate()}>
        {t('acting.back')}
      </Button>
    </State>
  );
};
