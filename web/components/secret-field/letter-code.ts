// The posted code as one types it: 12 letters and digits in fours, K7QF-29XM-4TRD.

const plain = (text: string): string => text.toUpperCase().replace(/[^\p{L}\p{N}]/gu, '');

export const groupedLetterCode = (text: string): string => (plain(text).match(/.{1,4}/g) ?? []).join('-');

/** It only hints: the server decides. */
export const isLetterCode = (text: string): boolean => /^[0-9A-Z]{12}$/.test(plain(text));

/** The code in the fragment of a link, which never reaches a server: /activate#code=K7QF-29XM-4TRD. */
export const letterCodeIn = (fragment: string): string => {
  const code = new URLSearchParams(fragment.replace(/^#/, '')).get('code') ?? '';
  return isLetterCode(code) ? groupedLetterCode(code) : '';
};

/** Six digits, however they are grouped. */
export const isSixDigits = (text: string): boolean => /^\d{6}$/.test(text.replace(/\s/g, ''));
