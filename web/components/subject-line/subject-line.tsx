// A professional or an establishment in one line: picture, name, and what they do.
import type { SubjectKind } from '../../api/model.ts';
import { Icon } from '../icon/icon.tsx';
import './subject-line.css';

export const SubjectLine = (props: { kind: SubjectKind; name: string; detail?: string | undefined }) => (
  <span className="subject">
    <span className={props.kind === 'organisation' ? 'subject-icon subject-organisation' : 'subject-icon'}>
      <Icon name={props.kind === 'organisation' ? 'building' : 'person'} size={20} />
    </span>
    <span className="subject-words">
      <strong>{props.name}</strong>
      {props.detail !== undefined && props.detail !== '' && <span className="small soft">{props.detail}</span>}
    </span>
  </span>
);
