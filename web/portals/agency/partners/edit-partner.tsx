// Changes a registration; its id, its kind and its organisation stay.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { changePartner, type Partner, partnerQuery } from '../../../api/partners.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { agencyFormOf, valuesOf } from '../../../components/partner-form/form-values.ts';
import { Loaded } from '../../../components/states/states.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { partnersWords, usePartnersWords } from '../../../words/partners/partners-words.ts';
import { useWords } from '../../../words/words.tsx';
import { AgencyForm } from './agency-fields.tsx';
import { useDraft } from './draft.ts';
import './partners.css';

export const EditPartnerPage = () => {
  const { partnerId } = useParams({ from: '/agency/partners/$partnerId/edit' });
  const query = useQuery(partnerQuery(partnerId));
  return (
    <partnersWords.Provider>
      <Loaded query={query} lines={8}>
        {(partner) => <Inside partner={partner} />}
      </Loaded>
    </partnersWords.Provider>
  );
};

const Inside = ({ partner }: { partner: Partner }) => {
  const { t } = usePartnersWords();
  const { t: base } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  const draft = useDraft(partner.id, valuesOf(partner));
  const there = { to: '/agency/partners/$partnerId', params: { partnerId: partner.id } } as const;
  const change = useMutation({
    mutationFn: () => changePartner(partner.id, agencyFormOf(draft.values)),
    onSuccess: (changed) => {
      draft.forget();
      say(t('changed', { name: changed.name }));
      client.setQueryData(partnerQuery(changed.id).queryKey, changed);
      void client.invalidateQueries({ queryKey: ['agency', 'partners'] });
      void navigate(there);
    },
  });
  return (
    <>
      <PageTitle
        title={t('edit.title', { name: partner.name })}
        lead={t('edit.lead')}
        back={{ ...there, label: partner.name }}
      />
      <AgencyForm
        values={draft.values}
        set={draft.set}
        isNew={false}
        send={t('edit.send')}
        busy={change.isPending}
        error={change.error}
        onSend={() => change.mutate()}
        aside={
          <Link className={buttonClass({ look: 'quiet' })} {...there} onClick={() => draft.forget()}>
            {base('app.cancel')}
          </Link>
        }
      />
    </>
  );
};
