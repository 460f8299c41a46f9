// Arrow keys through the rows of a table whose rows are links, and from the search above it into the first of them.
import type { KeyboardEvent, RefObject } from 'react';
import './row-keys.css';

/**
 * For the element that holds the search and the table; rows carry a link with the class `row-link`. `answered` is what was
 * searched for in the rows that are shown, null while others are on their way: Enter never lands on a row of an earlier search.
 */
export const useRowKeys =
  (box: RefObject<HTMLElement | null>, answered: string | null) =>
  (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement;
    const fromSearch = target.matches('input[type=search]');
    if (event.ctrlKey || event.metaKey || event.altKey || !(fromSearch || target.matches('.row-link'))) return;
    if (fromSearch && (target as HTMLInputElement).value.trim() !== answered) return;
    const links = [...(box.current?.querySelectorAll<HTMLElement>('.row-link') ?? [])];
    const search = box.current?.querySelector<HTMLElement>('input[type=search]');
    const at = links.indexOf(target);
    const steps: Partial<Record<string, HTMLElement | null | undefined>> = fromSearch
      ? { ArrowDown: links[0], Enter: links[0] }
      : { ArrowDown: links[at + 1], ArrowUp: at === 0 ? search : links[at - 1], Home: links[0], End: links.at(-1) };
    const next = steps[event.key];
    if (next === undefined || next === null) return;
    event.preventDefault();
    next.focus();
  };
