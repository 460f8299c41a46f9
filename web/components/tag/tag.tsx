// A short word about the thing it stands on: new, who sees it, out of range. Always a word, never colour alone.
import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icon/icon.tsx';
import './tag.css';

export type TagLook = 'new' | 'calm' | 'hidden' | 'alert';

export const Tag = (props: { look: TagLook; icon?: IconName; children: ReactNode }) => (
  <span className={`tag tag-${props.look}`}>
    {props.icon !== undefined && <Icon name={props.icon} size={14} />}
    {props.children}
  </span>
);
