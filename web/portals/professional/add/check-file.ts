// A PDF that can be sent, found out before it is: by its size and its first bytes, not by its name.

/** A little below what the server takes. */
export const pdfBytesMax = 25_000_000;

export type FileProblem = 'empty' | 'too-large' | 'not-pdf';

/** ISO 32000 lets some bytes stand before the mark; readers look at the first 1,024. */
const markWithin = 1024;

export const problemOf = async (file: Blob): Promise<FileProblem | null> => {
  if (file.size === 0) return 'empty';
  if (file.size > pdfBytesMax) return 'too-large';
  const start = new TextDecoder('latin1').decode(await file.slice(0, markWithin).arrayBuffer());
  return start.includes('%PDF-') ? null : 'not-pdf';
};

/** Base64 without the address part that the browser puts before it. */
export const base64Of = (file: Blob): Promise<string> =>
  new Promise((settle, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      const text = String(reader.result);
      settle(text.slice(text.indexOf(',') + 1));
    });
    reader.addEventListener('error', () => reject(reader.error ?? new Error('the file cannot be read')));
    reader.readAsDataURL(file);
  });

/** "2026-11-14_lettre_kieffer.pdf" gives a first title without its ending and signs. */
export const titleFrom = (name: string): string =>
  name
    .replace(/\.pdf$/i, '')
    .replace(/[_]+/g, ' ')
    .trim();
