// The documents of an item, shown in the page when the browser can, else offered for download.
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useState } from 'react';
import type { Attachment, ItemDetail } from '../../api/model.ts';
import { cdaQuery, contentAddress, contentPartAddress } from '../../api/patient.ts';
import { useWords } from '../../words/words.tsx';
import { buttonClass } from '../button/button.tsx';
import { Card } from '../card/card.tsx';
import { Chips } from '../chips/chips.tsx';
import { Icon } from '../icon/icon.tsx';
import { Loaded, Loading } from '../states/states.tsx';
import './attachments.css';

const PdfViewer = lazy(() => import('../pdf-viewer/pdf-viewer.tsx').then((file) => ({ default: file.PdfViewer })));
const CdaView = lazy(() => import('../cda-view/cda-view.tsx').then((file) => ({ default: file.CdaView })));

type Showable = 'pdf' | 'cda' | 'image' | 'other';

const showableAs = (contentType: string): Showable => {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (type === 'application/pdf') return 'pdf';
  if (type === 'text/xml' || type === 'application/xml' || type === 'application/hl7-v3+xml') return 'cda';
  return /^image\/(png|jpeg|gif|webp)$/.test(type) ? 'image' : 'other';
};

/** Up to here the words of a text file stand on the page as a whole. */
const wholeTextBytesMax = 200_000;

/** A note is a plain text file whose words stand on the page already: once is enough. */
export const filesBeside = ({ item, text, attachments }: ItemDetail): Attachment[] => {
  if (item.type !== 'DocumentReference' || text === undefined || text === '') return attachments;
  // The words on the page are those of the first text file.
  const first = attachments.find((one) => /^text\//i.test(one.contentType));
  return attachments.filter(
    (one) => one !== first || !/^text\/plain/i.test(one.contentType) || one.size > wholeTextBytesMax,
  );
};

const Cda = ({ attachment }: { attachment: Attachment }) => {
  const document = useQuery(cdaQuery(attachment.id));
  return (
    <Loaded query={document}>
      {(found) => <CdaView document={found} address={(part) => contentPartAddress(attachment.id, part)} />}
    </Loaded>
  );
};

const Shown = ({ attachment }: { attachment: Attachment }) => {
  const address = contentAddress(attachment.id);
  switch (showableAs(attachment.contentType)) {
    case 'pdf':
      return <PdfViewer address={address} title={attachment.title} />;
    case 'cda':
      return <Cda attachment={attachment} />;
    case 'image':
      return <img className="attachment-image" src={address} alt={attachment.title} />;
    case 'other':
      return null;
  }
};

export const Attachments = ({ attachments }: { attachments: Attachment[] }) => {
  const { t, bytes } = useWords();
  const [chosen, setChosen] = useState(attachments[0]?.id ?? '');
  const attachment = attachments.find((one) => one.id === chosen) ?? attachments[0];
  if (attachment === undefined) return null;
  const address = contentAddress(attachment.id);
  return (
    <Card title={attachments.length > 1 ? t('item.documents') : t('item.document')}>
      <div className="stack">
        {attachments.length > 1 && (
          <Chips
            label={t('item.documents')}
            choices={attachments.map((one) => ({ id: one.id, label: one.title }))}
            chosen={attachment.id}
            onChoose={setChosen}
          />
        )}
        <Suspense fallback={<Loading lines={4} />}>
          <Shown key={attachment.id} attachment={attachment} />
        </Suspense>
        <p className="row small no-print">
          <a href={address} target="_blank" rel="noreferrer" className={buttonClass({ look: 'quiet', small: true })}>
            {t('item.open')}
          </a>
          {showableAs(attachment.contentType) !== 'pdf' && (
            <a href={address} download className={buttonClass({ look: 'ghost', small: true })}>
              <Icon name="download" size={18} />
              {t('app.download')}
            </a>
          )}
          <span className="soft num">{bytes(attachment.size)}</span>
        </p>
      </div>
    </Card>
  );
};
