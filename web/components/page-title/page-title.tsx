// What the page is, in its title and in one line; also names the browser's tab and takes the focus after a change of page.
import { Link, type LinkProps } from '@tanstack/react-router';
import { type ReactNode, type RefObject, useEffect, useRef } from 'react';
import { useWords } from '../../words/words.tsx';
import { Icon } from '../icon/icon.tsx';
import './page-title.css';

/** Screen readers announce the new page; a first load keeps the browser's own start. */
export const useArrival = (heading: RefObject<HTMLElement | null>): void => {
  useEffect(() => {
    if (window.history.state?.__TSR_index > 0 && document.activeElement?.closest('main') === null)
      heading.current?.focus({ preventScroll: true });
  }, []);
};

export const PageTitle = (props: {
  title: string;
  /** Null leaves the browser's tab to the page: what is read there stays in its history. */
  tab?: null;
  lead?: ReactNode;
  back?: { to: LinkProps['to']; params?: Record<string, string>; label: string };
  children?: ReactNode;
}) => {
  const { t } = useWords();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (props.tab !== null) document.title = t('app.titled', { page: props.title });
  }, [t, props.title, props.tab]);
  useArrival(heading);
  return (
    <div className="page-title">
      {props.back !== undefined && (
        <Link className="page-back no-print" to={props.back.to ?? '/'} params={(props.back.params ?? {}) as never}>
          <Icon name="left" size={18} />
          {props.back.label}
        </Link>
      )}
      <h1 ref={heading} tabIndex={-1}>
        {props.title}
      </h1>
      {props.lead !== undefined && <p className="lead">{props.lead}</p>}
      {props.children}
    </div>
  );
};
