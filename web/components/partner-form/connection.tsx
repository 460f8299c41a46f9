// What a vendor needs to connect: who it is to the platform, and the platform's addresses. Each can be copied.
import { useQuery } from '@tanstack/react-query';
import { type Partner, smartQuery } from '../../api/partners.ts';
import { usePartnersWords } from '../../words/partners/partners-words.ts';
import { IconButton } from '../button/button.tsx';
import { Loaded } from '../states/states.tsx';
import { useToast } from '../toast/toast.tsx';
import './partner-form.css';

export const useCopy = (): ((text: string) => void) => {
  const { t } = usePartnersWords();
  const say = useToast();
  return (text) =>
    void navigator.clipboard?.writeText(text).then(
      () => say(t('copied')),
      () => say(t('copied.not'), { error: true }),
    );
};

const Fact = (props: { label: string; text: string }) => {
  const { t } = usePartnersWords();
  const copy = useCopy();
  return (
    <div>
      <dt>{props.label}</dt>
      <dd className="partner-fact">
        <code className="partner-text">{props.text}</code>
        <IconButton icon="copy" label={t('copy', { what: props.label })} onClick={() => copy(props.text)} />
      </dd>
    </div>
  );
};

export const Connection = ({ partner }: { partner: Partner }) => {
  const { t } = usePartnersWords();
  const smart = useQuery(smartQuery);
  return (
    <Loaded query={smart}>
      {(found) => (
        <dl className="partner-facts">
          <Fact label="client_id" text={partner.id} />
          <Fact label={t('connection.token')} text={found.token_endpoint} />
          {partner.kind === 'app' && <Fact label={t('connection.authorize')} text={found.authorization_endpoint} />}
          <Fact label={t('connection.issuer')} text={found.issuer} />
          <Fact label={t('connection.fhir')} text={`${window.location.origin}/fhir`} />
          <Fact label={t('part.scopes')} text={partner.scopes.join(' ')} />
        </dl>
      )}
    </Loaded>
  );
};

/** Lines for a terminal. */
export const Commands = (props: { label: string; text: string }) => {
  const { t } = usePartnersWords();
  const copy = useCopy();
  return (
    <figure className="partner-commands">
      <figcaption className="small">
        <strong>{props.label}</strong>
        <IconButton icon="copy" label={t('copy', { what: props.label })} onClick={() => copy(props.text)} />
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is reached by keyboard */}
      <pre tabIndex={0}>
        <code>{props.text}</code>
      </pre>
    </figure>
  );
};
