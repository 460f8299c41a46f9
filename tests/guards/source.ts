// Reads TypeScript as text, well enough to guard walls: what a file imports, its code without comments and strings, its strings.
// TypeScript 7 has no parser to call from JavaScript, and an import of types only is gone from what Node runs.

export type Source = {
  /** From the repository's root, with forward slashes: src/kit/sql/sql.ts */
  path: string;
  /** Specifiers as written, types included: ../kit/sql/sql.ts, node:fs, pg */
  imports: string[];
  /** The code with comments blanked and strings emptied; lines stay where they were. */
  code: string;
  strings: { text: string; line: number }[];
};

export function readSource(path: string, text: string): Source {
  const { code, strings, marked } = scan(text);
  const imports: string[] = [];
  // In `marked` the n-th string is "n", so that an import within a comment or a string is none.
  const patterns = [
    /\b(?:import|export)\b[^;'"()]*?\bfrom\s*"(\d+)"/g,
    /\bimport\s*"(\d+)"/g,
    /\bimport\s*\(\s*"(\d+)"/g,
  ];
  for (const pattern of patterns) {
    for (const match of marked.matchAll(pattern)) imports.push(strings[Number(match[1])]?.text ?? '');
  }
  return { path, imports, code, strings };
}

type Scanned = { code: string; marked: string; strings: { text: string; line: number }[] };

/** One pass over the characters. A template's `${...}` is code again, to any depth. */
function scan(text: string): Scanned {
  const strings: { text: string; line: number }[] = [];
  const code: string[] = [];
  const marked: string[] = [];
  /** The last characters of the code, to tell a division from a regular expression. */
  let tail = '';
  let line = 1;
  let i = 0;
  /** For every open template: how many braces are open within its expression. */
  const templates: number[] = [];

  const keep = (kept: string, mark = kept) => {
    code.push(kept);
    marked.push(mark);
    if (kept.trim() !== '') tail = (tail + kept).slice(-12);
    else if (!tail.endsWith(' ')) tail += ' ';
  };
  const blank = (gone: string) => keep(gone.replace(/[^\n]/g, ' '));
  const countLines = (part: string) => {
    line += part.split('\n').length - 1;
  };

  function readTemplatePart(): void {
    const start = i;
    while (i < text.length && text[i] !== '`' && !(text[i] === '$' && text[i + 1] === '{'))
      i += text[i] === '\\' ? 2 : 1;
    const part = text.slice(start, i);
    strings.push({ text: part, line });
    const breaks = part.replace(/[^\n]/g, '');
    keep(`''${breaks}`, `"${strings.length - 1}"${breaks}`);
    countLines(part);
    if (text[i] === '`') {
      i += 1;
    } else if (i < text.length) {
      templates.push(0);
      keep(' + (');
      i += 2;
    }
  }

  while (i < text.length) {
    const character = text[i] as string;
    const two = text.slice(i, i + 2);
    if (two === '//' || two === '/*') {
      const end = two === '//' ? text.indexOf('\n', i) : text.indexOf('*/', i + 2) + 2;
      const gone = text.slice(i, end < i + 2 ? text.length : end);
      blank(gone);
      countLines(gone);
      i += gone.length;
    } else if (character === "'" || character === '"') {
      const start = ++i;
      while (i < text.length && text[i] !== character && text[i] !== '\n') i += text[i] === '\\' ? 2 : 1;
      strings.push({ text: text.slice(start, i), line });
      keep("''", `"${strings.length - 1}"`);
      i += 1;
    } else if (character === '`') {
      i += 1;
      readTemplatePart();
    } else if (character === '/' && startsPattern(tail)) {
      const length = patternLength(text, i);
      keep("''".padEnd(length));
      i += length;
    } else {
      const open = templates.length - 1;
      if (character === '{' && open >= 0) templates[open] = (templates[open] as number) + 1;
      if (character === '}' && open >= 0) {
        if (templates[open] === 0) {
          templates.pop();
          keep(')');
          i += 1;
          readTemplatePart();
          continue;
        }
        templates[open] = (templates[open] as number) - 1;
      }
      if (character === '\n') line += 1;
      keep(character);
      i += 1;
    }
  }
  return { code: code.join(''), marked: marked.join(''), strings };
}

/** A slash divides after a value and starts a regular expression elsewhere. */
function startsPattern(before: string): boolean {
  const last = before.trimEnd();
  return (
    last === '' || /[([{,;=:!&|?+\-*%<>~^]$/.test(last) || /\b(?:return|typeof|case|in|of|yield|await)$/.test(last)
  );
}

function patternLength(text: string, start: number): number {
  let i = start + 1;
  let inClass = false;
  while (i < text.length && text[i] !== '\n' && (inClass || text[i] !== '/')) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '[') inClass = true;
    else if (text[i] === ']') inClass = false;
    i += 1;
  }
  return i + 1 - start;
}

/** The line of a place in the code, counted from 1. */
export function lineAt(code: string, index: number): number {
  return code.slice(0, index).split('\n').length;
}
