// Walking JSON text without building anything. Every function here trusts that the text is JSON (parse-resource.ts checked).
// https://www.rfc-editor.org/rfc/rfc8259

export type Member = {
  /** Unescaped. */
  name: string;
  /** The quote that opens the name. */
  start: number;
  /** First character of the value, and the one after its last. */
  valueStart: number;
  valueEnd: number;
};

export type Span = { start: number; end: number };

const quote = 34;
const comma = 44;
const openBracket = 91;
const backslash = 92;
const closeBracket = 93;
const openBrace = 123;
const closeBrace = 125;

export function skipSpace(text: string, at: number): number {
  let i = at;
  for (;;) {
    const c = text.charCodeAt(i);
    if (c !== 32 && c !== 10 && c !== 13 && c !== 9) return i;
    i++;
  }
}

/** From the opening quote to after the closing one. Past the end when the string is not closed. */
export function skipString(text: string, at: number): number {
  let end = at;
  for (;;) {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length + 1;
    let escapes = end;
    while (text.charCodeAt(escapes - 1) === backslash) escapes--;
    if ((end - escapes) % 2 === 0) return end + 1;
  }
}

/** From the first character of a value to after its last. */
export function skipValue(text: string, at: number): number {
  const first = text.charCodeAt(at);
  if (first === quote) return skipString(text, at);
  if (first === openBrace || first === openBracket) {
    let depth = 0;
    for (let i = at; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c === quote) i = skipString(text, i) - 1;
      else if (c === openBrace || c === openBracket) depth++;
      else if ((c === closeBrace || c === closeBracket) && --depth === 0) return i + 1;
    }
    return text.length;
  }
  let i = at;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === comma || c === closeBrace || c === closeBracket || c <= 32) break;
  }
  return i;
}

/** The text between the quotes, unescaped. */
export function stringAt(text: string, start: number, end: number): string {
  const raw = text.slice(start + 1, end - 1);
  return raw.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : raw;
}

/** The members of the object whose brace is at `at`, in order. Nothing when no object is there. */
export function membersAt(text: string, at: number): Member[] {
  const members: Member[] = [];
  if (text.charCodeAt(at) !== openBrace) return members;
  let i = skipSpace(text, at + 1);
  while (text.charCodeAt(i) === quote) {
    const nameEnd = skipString(text, i);
    const valueStart = skipSpace(text, skipSpace(text, nameEnd) + 1);
    const valueEnd = skipValue(text, valueStart);
    members.push({ name: stringAt(text, i, nameEnd), start: i, valueStart, valueEnd });
    i = skipSpace(text, valueEnd);
    if (text.charCodeAt(i) !== comma) break;
    i = skipSpace(text, i + 1);
  }
  return members;
}

/** The items of the array whose bracket is at `at`. Nothing when no array is there. */
export function itemsAt(text: string, at: number): Span[] {
  const items: Span[] = [];
  if (text.charCodeAt(at) !== openBracket) return items;
  let i = skipSpace(text, at + 1);
  while (i < text.length && text.charCodeAt(i) !== closeBracket) {
    const end = skipValue(text, i);
    items.push({ start: i, end });
    i = skipSpace(text, end);
    if (text.charCodeAt(i) !== comma) break;
    i = skipSpace(text, i + 1);
  }
  return items;
}

/** Spans of the top-level members of a resource's text. */
export const topLevelMembers = (text: string): Member[] => membersAt(text, skipSpace(text, 0));
