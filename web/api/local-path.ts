// An address to come back to, out of a link that anybody may have written: a page of ours, or none.

/** Browsers read `//host` and `/\host` as other places; signing in must not lead to signing in. */
export const localPath = (text: string | undefined, otherwise: string): string => {
  if (text === undefined || !/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(text)) return otherwise;
  const url = URL.canParse(text, 'https://here.invalid') ? new URL(text, 'https://here.invalid') : null;
  if (url === null || url.origin !== 'https://here.invalid' || url.pathname.startsWith('//')) return otherwise;
  if (/^\/(sign-in|auth)(\/|$)/.test(url.pathname)) return otherwise;
  return url.pathname + url.search + url.hash;
};
