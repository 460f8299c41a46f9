// How far a piece of work is: the browser's own progress element, with the figures beside it for everyone.
import { useId } from 'react';
import './progress-bar.css';

export const ProgressBar = (props: { label: string; done: number; total: number; detail?: string }) => {
  const id = useId();
  return (
    <div className="progress">
      <p className="row-between small">
        <label htmlFor={id}>
          <strong>{props.label}</strong>
        </label>
        {props.detail !== undefined && <span className="num">{props.detail}</span>}
      </p>
      <progress id={id} max={Math.max(1, props.total)} value={props.done} />
    </div>
  );
};
