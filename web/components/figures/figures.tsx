// Counts, large, each a way to what it counts.
import type { ReactNode } from 'react';
import { useWords } from '../../words/words.tsx';
import './figures.css';

/** `link` receives what is shown and makes it a link; without it the number stands alone. */
export type Figure = {
  id: string;
  label: string;
  count: number;
  link?: (inside: ReactNode) => ReactNode;
  look?: 'good' | 'alert';
};

export const Figures = (props: { label: string; figures: Figure[] }) => {
  const { number } = useWords();
  return (
    <ul className="figures plain-list" aria-label={props.label}>
      {props.figures.map((figure) => {
        const inside = (
          <>
            <span className="figure-count num">{number(figure.count)}</span>
            <span className="figure-label small">{figure.label}</span>
          </>
        );
        return (
          <li key={figure.id} className={figure.look === undefined ? 'figure' : `figure figure-${figure.look}`}>
            {figure.link === undefined ? <span className="figure-inside">{inside}</span> : figure.link(inside)}
          </li>
        );
      })}
    </ul>
  );
};
