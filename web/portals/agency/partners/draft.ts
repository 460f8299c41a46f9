// What is typed stays while one signs in again, which leaves the page. It is the browser tab's own and ends with it.
import { useState } from 'react';
import type { PartnerValues } from '../../../components/partner-form/form-values.ts';
import { readPublicKeys } from '../../../components/partner-form/public-keys.ts';

const read = (name: string): Partial<PartnerValues> => {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? '{}') as Partial<PartnerValues>;
  } catch {
    return {};
  }
};

export function useDraft(key: string, first: PartnerValues) {
  const name = `partner draft ${key}`;
  const [values, setValues] = useState<PartnerValues>(() => ({ ...first, ...read(name) }));
  return {
    values,
    set(patch: Partial<PartnerValues>): void {
      setValues((before) => {
        const next = { ...before, ...patch };
        // Not even here is a private key kept.
        const keys = 'jwks' in readPublicKeys(next.keys) ? next.keys : '';
        sessionStorage.setItem(name, JSON.stringify({ ...next, keys }));
        return next;
      });
    },
    forget: (): void => sessionStorage.removeItem(name),
  };
}
