// Finds every Fault that the sources can throw, with its code, category, status and message, by reading their text.
// A Fault whose code is not written where it is made comes from a maker, which is listed here; an unknown one is an error,
// so that no code is missing from the page.
import { readFileSync } from 'node:fs';

export type FoundFault = {
  category: string;
  code: string;
  message: string;
  status: number | null;
  retryAfterSeconds: number | null;
  file: string;
};

/** A function that makes Faults: where its calls stand, and which argument is what. */
type Maker = {
  files: readonly string[];
  call: string;
  category: string;
  code: number;
  message: number | null;
  status?: number;
  prefix?: string;
};

const makers: readonly Maker[] = [
  {
    files: ['src/services/mandates/errors.ts'],
    call: 'field',
    category: 'refused',
    code: 0,
    message: 2,
    prefix: 'mandates.',
  },
  {
    files: ['src/services/staff/errors.ts'],
    call: 'unreadable',
    category: 'refused',
    code: 0,
    message: 1,
    prefix: 'staff.',
  },
  {
    files: ['src/services/staff/errors.ts'],
    call: 'field',
    category: 'refused',
    code: 0,
    message: 2,
    prefix: 'staff.',
  },
  {
    files: ['src/services/openings/errors.ts'],
    call: 'unreadable',
    category: 'refused',
    code: 0,
    message: 1,
    prefix: 'openings.',
  },
  { files: ['src/kit/pdf/pdf-printer.ts'], call: 'printFault', category: 'fault', code: 0, message: null },
  { files: ['src/services/record/read-timeline.ts'], call: 'invalid', category: 'invalid', code: 0, message: 1 },
  {
    files: ['src/services/record/add-document.ts'],
    call: 'recordErrors.document',
    category: 'refused',
    code: 0,
    message: 2,
    status: 3,
  },
  { files: ['src/borders/cda/xml.ts'], call: 'invalid', category: 'invalid', code: 0, message: 1 },
  { files: ['src/fhir/json/parse-resource.ts'], call: 'refuse', category: 'invalid', code: 0, message: 1, status: 2 },
  { files: ['src/fhir/bundle/bundle-request.ts'], call: 'invalid', category: 'invalid', code: 3, message: 1 },
  { files: ['src/fhir/search/parse.ts'], call: 'refused', category: 'invalid', code: 0, message: 2 },
];

/** What no reading of text finds: codes that are chosen or put together while running. */
const chosen: readonly (Omit<FoundFault, 'file' | 'status' | 'retryAfterSeconds'> & { file: string })[] = [
  {
    file: 'src/fhir/bundle/bundle-request.ts',
    category: 'invalid',
    code: 'bundle.invalid-entry',
    message: 'entry …: what is wrong with it',
  },
  {
    file: 'src/fhir/rest/json-patch.ts',
    category: 'invalid',
    code: 'patch.invalid',
    message: 'operation …: what is wrong with it',
  },
  {
    file: 'src/fhir/rest/json-patch.ts',
    category: 'conflict',
    code: 'patch.test-failed',
    message: 'operation …: the test does not hold',
  },
  {
    file: 'src/fhir/rest/json-patch.ts',
    category: 'refused',
    code: 'patch.not-applicable',
    message: 'operation …: the path does not exist',
  },
];

/** Files in which a Fault without a written code is one of those above, or passes on another's. */
const knownUnwritten = new Set([
  ...makers.flatMap((maker) => maker.files),
  ...chosen.map((one) => one.file),
  'src/services/record/errors.ts',
  'src/services/record/submit-bundle.ts',
  'src/services/openings/errors.ts',
]);

export function readFaults(files: readonly string[], root: string): FoundFault[] {
  const found: FoundFault[] = chosen.map((one) => ({ ...one, status: null, retryAfterSeconds: null }));
  for (const file of files) {
    const text = readFileSync(`${root}/${file}`, 'utf8');
    for (const argumentTexts of callsOf(text, 'new Fault')) {
      const [category, options = ''] = argumentTexts;
      const code = literal(/\bcode:\s*('[^']*'|`[^`]*`)/.exec(options)?.[1]);
      const kind = literal(category);
      if (code === null || code.includes('…') || kind === null) {
        if (!knownUnwritten.has(file))
          throw new Error(
            `${file}: the code or category of a Fault is not written where it is made; teach tools/reference/read-faults.ts`,
          );
        continue;
      }
      found.push({
        category: kind,
        code,
        message: literal(/\bmessage:\s*('(?:[^'\\]|\\.)*'|`[^`]*`)/.exec(options)?.[1]) ?? '',
        status: numberIn(/\bstatus:\s*(\d+)/, options),
        retryAfterSeconds: numberIn(/\bretryAfterSeconds:\s*(\d+)/, options),
        file,
      });
    }
    for (const maker of makers.filter((one) => one.files.includes(file))) {
      for (const texts of callsOf(text, maker.call)) {
        const code = literal(texts[maker.code]);
        if (code === null) continue;
        const status = maker.status === undefined ? null : Number(texts[maker.status] ?? Number.NaN) || null;
        found.push({
          // What names a status of its own was not readable at all; the rest was against a rule.
          category: status === null ? maker.category : 'invalid',
          code: `${maker.prefix ?? ''}${code}`,
          message: maker.message === null ? '' : (literal(texts[maker.message]) ?? ''),
          status,
          retryAfterSeconds: null,
          file,
        });
      }
    }
  }
  return found;
}

const numberIn = (pattern: RegExp, text: string): number | null => {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
};

/** A string as it is written; what is put in while running is an ellipsis. Null for anything else. */
function literal(text: string | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  if (!/^(['`])[\s\S]*\1$/.test(trimmed)) return null;
  const inner = trimmed.slice(1, -1).replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…');
  return inner.replace(/\\(.)/g, '$1');
}

/** The arguments of every call of `name`, as text; its own declaration is not one. */
export function callsOf(text: string, name: string): string[][] {
  const calls: string[][] = [];
  const pattern = new RegExp(`(?<![\\w.])${name.replace('.', '\\.')}\\(`, 'g');
  for (const match of text.matchAll(pattern)) {
    if (/function\s+$/.test(text.slice(0, match.index))) continue;
    calls.push(argumentsAt(text, match.index + match[0].length));
  }
  return calls;
}

function argumentsAt(text: string, start: number): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = start;
  for (let i = start; i < text.length; i++) {
    const c = text[i] as string;
    if (c === "'" || c === '`' || c === '"') i = endOfString(text, i);
    else if (c === '/' && text[i + 1] === '/') i = text.indexOf('\n', i);
    else if ('([{'.includes(c)) depth += 1;
    else if (')]}'.includes(c)) {
      if (depth === 0) {
        if (text.slice(from, i).trim() !== '') found.push(text.slice(from, i).trim());
        return found;
      }
      depth -= 1;
    } else if (c === ',' && depth === 0) {
      found.push(text.slice(from, i).trim());
      from = i + 1;
    }
  }
  return found;
}

function endOfString(text: string, start: number): number {
  const quote = text[start];
  for (let i = start + 1; i < text.length; i++) {
    if (text[i] === '\\') i += 1;
    else if (quote === '`' && text[i] === '$' && text[i + 1] === '{') i = endOfHole(text, i + 2);
    else if (text[i] === quote) return i;
  }
  return text.length;
}

/** The brace that ends `${`, past strings and braces inside. */
function endOfHole(text: string, start: number): number {
  let depth = 0;
  for (let i = start; i < text.length; i++) {
    const c = text[i] as string;
    if (c === "'" || c === '`' || c === '"') i = endOfString(text, i);
    else if (c === '{') depth += 1;
    else if (c === '}' && depth-- === 0) return i;
  }
  return text.length;
}
