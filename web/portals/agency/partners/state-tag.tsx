// In which state software is, in a word.
import type { PartnerState, PartnerSummary } from '../../../api/partners.ts';
import { Tag, type TagLook } from '../../../components/tag/tag.tsx';
import { usePartnersWords } from '../../../words/partners/partners-words.ts';

const looks: Record<PartnerState, TagLook> = { active: 'new', suspended: 'alert', 'not-yet': 'calm', ended: 'calm' };

export const StateTag = ({ partner }: { partner: Pick<PartnerSummary, 'state' | 'sandbox'> }) => {
  const { t } = usePartnersWords();
  return (
    <span className="row">
      <Tag look={looks[partner.state]}>{t(`state.${partner.state}`)}</Tag>
      {partner.sandbox && <Tag look="calm">{t('sandbox')}</Tag>}
    </span>
  );
};
