// After a form was refused the focus goes to the first field that is wrong, or to the words that say what is.
import { type RefObject, useEffect } from 'react';

/** `occasion` changes with each refusal; what should be read when no field is wrong carries `data-says` and a tabIndex. */
export const useErrorFocus = (form: RefObject<HTMLElement | null>, occasion: unknown): void => {
  useEffect(() => {
    const wrong = form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-says]');
    wrong?.focus({ preventScroll: true });
    // With its label, which the page's header could hide.
    (wrong?.closest('.field') ?? wrong)?.scrollIntoView({ block: 'nearest' });
  }, [form, occasion]);
};
