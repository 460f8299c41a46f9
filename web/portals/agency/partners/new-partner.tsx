// Registers a partner's software under its agreement.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { partnerQuery, registerPartner } from '../../../api/partners.ts';
import { buttonClass } from '../../../components/button/button.tsx';
import { PageTitle } from '../../../components/page-title/page-title.tsx';
import { agencyFormOf, idFrom, noValues, type PartnerValues } from '../../../components/partner-form/form-values.ts';
import { useToast } from '../../../components/toast/toast.tsx';
import { partnersWords, usePartnersWords } from '../../../words/partners/partners-words.ts';
import { useWords } from '../../../words/words.tsx';
import { AgencyForm } from './agency-fields.tsx';
import { useDraft } from './draft.ts';
import './partners.css';

export const NewPartnerPage = () => (
  <partnersWords.Provider>
    <Inside />
  </partnersWords.Provider>
);

const Inside = () => {
  const { t } = usePartnersWords();
  const { t: base, today } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useToast();
  const draft = useDraft('new', { ...noValues, agreementFrom: today() });
  const { values } = draft;
  const register = useMutation({
    mutationFn: () =>
      registerPartner({
        ...agencyFormOf(values),
        id: values.id.trim(),
        kind: values.kind,
        ...(values.organisation !== null && { organisationId: values.organisation.id }),
      }),
    onSuccess: (partner) => {
      draft.forget();
      say(t('registered', { name: partner.name }));
      client.setQueryData(partnerQuery(partner.id).queryKey, partner);
      void client.invalidateQueries({ queryKey: ['agency', 'partners'] });
      void navigate({ to: '/agency/partners/$partnerId', params: { partnerId: partner.id } });
    },
  });
  // The id follows the name until it is given by hand.
  const set = (patch: Partial<PartnerValues>): void =>
    draft.set(
      patch.name !== undefined && values.id === idFrom(values.name) ? { ...patch, id: idFrom(patch.name) } : patch,
    );
  return (
    <>
      <PageTitle
        title={t('new.title')}
        lead={t('new.lead')}
        back={{ to: '/agency/partners', label: t('list.title') }}
      />
      <AgencyForm
        values={values}
        set={set}
        isNew
        send={t('new.send')}
        busy={register.isPending}
        error={register.error}
        onSend={() => register.mutate()}
        aside={
          <Link className={buttonClass({ look: 'quiet' })} to="/agency/partners" onClick={() => draft.forget()}>
            {base('app.cancel')}
          </Link>
        }
      />
    </>
  );
};
