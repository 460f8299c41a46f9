// The posted code: 12 letters and digits without i, l, o and u (60 bits), shown as K7QF-29XM-4TRD.
import type { Chance } from '../../../base/clock.ts';
import { randomBase32 } from '../../../base/ids.ts';

export const newActivationCode = (chance: Chance): string => showActivationCode(randomBase32(chance, 12));

const showActivationCode = (code: string): string => (code.toUpperCase().match(/.{1,4}/g) ?? []).join('-');

/** As people type it: any case, spaces, dots and hyphens, O for 0, I and L for 1. What is hashed is this form. */
export const readActivationCode = (text: string): string =>
  text
    .slice(0, 100)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s.\-\u2010-\u2015]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1');
