// The agency portal's frame. Its pages follow in the next step; until then it says so.
import { Link } from '@tanstack/react-router';
import { buttonClass } from '../../components/button/button.tsx';
import { Frame } from '../../components/frame/frame.tsx';
import { Gate } from '../../components/gate/gate.tsx';
import { State } from '../../components/states/states.tsx';
import { useWords } from '../../words/words.tsx';

export const AgencyPortal = () => {
  const { t } = useWords();
  return (
    <Frame portal="agency">
      <Gate role="operator">
        <State icon="building" title={t('portal.later.title')} text={t('portal.later.text')} level={1}>
          <Link to="/" className={buttonClass({ look: 'ghost' })}>
            {t('state.notFound.home')}
          </Link>
        </State>
      </Gate>
    </Frame>
  );
};
