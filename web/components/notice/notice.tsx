// Something one must know before going on, in the page itself: a warning, a refusal, a success.
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icon/icon.tsx';
import './notice.css';

export type NoticeLook = 'calm' | 'good' | 'warning' | 'alert';

const icons: Record<NoticeLook, IconName> = { calm: 'document', good: 'check', warning: 'warning', alert: 'warning' };

export const Notice = (props: { look: NoticeLook; title?: ReactNode; children?: ReactNode }) => (
  <div className={`notice notice-${props.look}`}>
    <Icon name={icons[props.look]} size={22} />
    <div className="notice-words">
      {props.title !== undefined && (
        <p>
          <strong>{props.title}</strong>
        </p>
      )}
      {props.children !== undefined && <div className="notice-text">{props.children}</div>}
    </div>
  </div>
);
