// Where a text stops being JSON. The engine's own message repeats the text, which may be health data, so we look ourselves.
// Only for texts that JSON.parse refused. https://www.rfc-editor.org/rfc/rfc8259
import { skipSpace } from './scan.ts';

const scalar = /(?:true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)(?![^\s,\]}])/y;
const string = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const stringStart = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*/y;

const matchEnd = (pattern: RegExp, text: string, at: number): number => {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
};

/** Offset of the first character that cannot be there; the length of the text when it ends too early. */
export function findSyntaxError(text: string): number {
  const open: ('{' | '[')[] = [];
  let expect: 'value' | 'first-item' | 'first-name' | 'name' | 'after' = 'value';
  let i = skipSpace(text, 0);
  for (;;) {
    const c = text[i];
    if (c === undefined) return text.length;
    if (expect === 'after') {
      const inside = open.at(-1);
      if (inside === undefined) return i;
      if (c === ',') expect = inside === '{' ? 'name' : 'value';
      else if (c === (inside === '{' ? '}' : ']')) open.pop();
      else return i;
      i++;
    } else if ((expect === 'first-name' && c === '}') || (expect === 'first-item' && c === ']')) {
      open.pop();
      expect = 'after';
      i++;
    } else if (expect === 'first-name' || expect === 'name') {
      const end = matchEnd(string, text, i);
      if (end < 0) return c === '"' ? matchEnd(stringStart, text, i) : i;
      i = skipSpace(text, end);
      if (text[i] !== ':') return i;
      i++;
      expect = 'value';
    } else if (c === '{' || c === '[') {
      open.push(c);
      expect = c === '{' ? 'first-name' : 'first-item';
      i++;
    } else {
      const end = matchEnd(c === '"' ? string : scalar, text, i);
      if (end < 0) return c === '"' ? matchEnd(stringStart, text, i) : i;
      i = end;
      expect = 'after';
    }
    i = skipSpace(text, i);
  }
}
