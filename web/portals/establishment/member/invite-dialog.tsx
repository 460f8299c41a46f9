// Invites a professional by number, or adds somebody without a profession who is to run the staff.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiError } from '../../../api/client.ts';
import { inviteMember, type RunOrganisation } from '../../../api/establishment.ts';
import { Button } from '../../../components/button/button.tsx';
import { Dialog } from '../../../components/dialog/dialog.tsx';
import { RadioChoices, TextField } from '../../../components/fields/fields.tsx';
import { digitsOf } from '../../../components/matricule-field/matricule.ts';
import { MatriculeField } from '../../../components/matricule-field/matricule-field.tsx';
import { Notice } from '../../../components/notice/notice.tsx';
import { useToast } from '../../../components/toast/toast.tsx';
import { useEstablishmentWords } from '../../../words/establishment/establishment-words.ts';
import { useWords } from '../../../words/words.tsx';
import { useRefusal } from '../staff-words.ts';
import { TermsFields, type TermsInput, termsOf } from './terms-fields.tsx';
import './member.css';

type Kind = 'professional' | 'administrator';

export const InviteDialog = (props: { organisation: RunOrganisation; onClose(): void }) => {
  const { t } = useEstablishmentWords();
  const words = useWords();
  const refusal = useRefusal();
  const say = useToast();
  const client = useQueryClient();
  const [kind, setKind] = useState<Kind>('professional');
  const [number, setNumber] = useState('');
  const [name, setName] = useState('');
  const [matricule, setMatricule] = useState('');
  const [terms, setTerms] = useState<TermsInput>({ function: 'member', from: '', until: '' });
  const [tried, setTried] = useState(false);
  const isProfessional = kind === 'professional';
  const missing = isProfessional ? number.trim() === '' : name.trim() === '' || digitsOf(matricule) === '';
  const invite = useMutation({
    mutationFn: () =>
      inviteMember(
        props.organisation.id,
        isProfessional
          ? { ...termsOf(terms), number: number.trim() }
          : { ...termsOf(terms), function: 'administrator', name: name.trim(), matricule: digitsOf(matricule) },
      ),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['establishment'] });
      say(isProfessional ? t('invite.done.plain') : t('invite.added', { name: name.trim() }));
      props.onClose();
    },
  });
  const fields = invite.error instanceof ApiError ? invite.error.fields : {};
  const fieldError = (field: string): string | undefined => (field in fields ? refusal(invite.error) : undefined);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!missing && !invite.isPending) invite.mutate();
  };
  const termErrors = Object.fromEntries(
    ['from', 'until'].flatMap((field) => (field in fields ? [[field, refusal(invite.error)]] : [])),
  );
  return (
    <Dialog title={t('invite.title')} onClose={props.onClose}>
      <form className="stack" noValidate onSubmit={submit}>
        <RadioChoices<Kind>
          label={t('invite.kind')}
          chosen={kind}
          choices={[
            { id: 'professional', label: t('invite.kind.professional'), hint: t('invite.kind.professional.hint') },
            { id: 'administrator', label: t('invite.kind.administrator'), hint: t('invite.kind.administrator.hint') },
          ]}
          onChoose={setKind}
        />
        {isProfessional ? (
          <TextField
            label={t('invite.number')}
            hint={t('invite.number.hint')}
            value={number}
            autoComplete="off"
            maxLength={40}
            error={tried && missing ? t('invite.number.missing') : fieldError('number')}
            onChange={(event) => setNumber(event.target.value)}
          />
        ) : (
          <>
            <TextField
              label={t('invite.name')}
              value={name}
              autoComplete="off"
              maxLength={200}
              error={tried && name.trim() === '' ? t('invite.name.missing') : undefined}
              onChange={(event) => setName(event.target.value)}
            />
            <MatriculeField
              value={matricule}
              onChange={setMatricule}
              error={tried && digitsOf(matricule) === '' ? t('invite.matricule.missing') : fieldError('matricule')}
            />
          </>
        )}
        <TermsFields value={terms} withFunction={isProfessional} errors={termErrors} onChange={setTerms} />
        {invite.isError && Object.keys(fields).length === 0 && (
          <div role="alert">
            <Notice look="alert" title={refusal(invite.error)} />
          </div>
        )}
        <div className="row dialog-actions">
          <Button look="ghost" onClick={props.onClose}>
            {words.t('app.cancel')}
          </Button>
          <Button type="submit" busy={invite.isPending}>
            {isProfessional ? t('invite.send') : t('invite.add')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
};
