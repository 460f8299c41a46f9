// Joins PDF documents of our own maker into one, part by part, so that a thousand letters need the memory of a few.
// Not a reader of any PDF: it takes what kit/pdf writes (ISO 32000-1, a plain table of objects) and refuses the rest.
// Structure for screen readers is kept: one tree of all parts (ISO 14289-1).
import { Fault } from '../../base/fault.ts';

export type PdfJoiner = {
  /** Bytes to send on. */
  add(part: Buffer): Buffer;
  /** The last bytes: after this nothing may be added. At least one part must have been. */
  end(): Buffer;
};

const unexpected = (what: string): Fault =>
  new Fault('fault', { code: 'pdf.join', message: `A part of a PDF is not as expected: ${what}.` });

// Objects of the whole; those of the parts follow.
const own = { catalog: 1, pages: 2, structure: 3, document: 4, info: 5, metadata: 6 } as const;
const ownCount = 6;

type Joined = {
  offset: number;
  offsets: number[];
  next: number;
  pages: number;
  kids: number[];
  roots: number[];
  structParents: string[];
  roleMap: string;
  language: string;
};

export function createPdfJoiner(title: string, author: string): PdfJoiner {
  const state: Joined = {
    offset: 0,
    offsets: [],
    next: ownCount + 1,
    pages: 0,
    kids: [],
    roots: [],
    structParents: [],
    roleMap: '',
    language: '(fr-LU)',
  };
  const write = (out: Buffer[], bytes: Buffer): void => {
    out.push(bytes);
    state.offset += bytes.length;
  };
  const writeObject = (out: Buffer[], number: number, body: Buffer): void => {
    state.offsets[number] = state.offset;
    write(out, Buffer.from(`${number} 0 obj\n`));
    write(out, body);
    write(out, Buffer.from('\nendobj\n\n'));
  };

  return {
    add(part) {
      const out: Buffer[] = [];
      if (state.offset === 0) write(out, Buffer.from('%PDF-1.7\n%\x80\x80\x80\x80\n\n', 'latin1'));
      const { objects, catalog } = readObjects(part);
      const numberIn = (object: string, key: string): number =>
        Number(match(object, new RegExp(`/${key} (\\d+) 0 R`), key)[1]);
      const head = textOf(objects, catalog);
      const [pages, structure] = [numberIn(head, 'Pages'), numberIn(head, 'StructTreeRoot')];
      const dropped = new Set([catalog, structure, numberIn(head, 'Metadata'), readInfo(part)]);
      const shift = state.next - 1;
      const renumber = (number: number): number => (number === structure ? own.document : number + shift);

      const tree = textOf(objects, structure);
      const roots = references(match(tree, /\/K \[([^\]]*)\]/, 'K')[1]);
      state.roots.push(...roots.map(renumber));
      const firstPage = state.pages;
      for (const [, key, leaf] of match(tree, /\/Nums \[([^\]]*)\]/, 'Nums')[1]?.matchAll(/(\d+) (\d+) 0 R/g) ?? [])
        state.structParents.push(`${Number(key) + firstPage} ${renumber(Number(leaf))} 0 R`);
      if (state.roleMap === '') state.roleMap = match(tree, /\/RoleMap <<[^>]*>>/, 'RoleMap')[0];
      state.language = /\/Lang (\([^)]*\))/.exec(head)?.[1] ?? state.language;
      state.kids.push(renumber(pages));
      state.pages += Number(match(textOf(objects, pages), /\/Count (\d+)/, 'Count')[1]);

      for (const [number, bytes] of objects) {
        if (dropped.has(number)) continue;
        const { head: object, tail } = renumbered(bytes, renumber);
        let body = object;
        if (number === pages) body = body.replace('/Type /Pages', `/Type /Pages\n  /Parent ${own.pages} 0 R`);
        // A document has one root: those of the parts stand below it.
        else if (roots.includes(number)) body = body.replace('/S /Document', '/S /Part');
        else if (/\/Type \/Page\s/.test(body))
          body = body.replace(
            /\/StructParents (\d+)/,
            (_all, key: string) => `/StructParents ${Number(key) + firstPage}`,
          );
        writeObject(out, renumber(number), Buffer.concat([Buffer.from(body, 'latin1'), tail]));
      }
      state.next = shift + Math.max(...objects.keys()) + 1;
      return Buffer.concat(out);
    },

    end() {
      if (state.pages === 0) throw unexpected('no part');
      const out: Buffer[] = [];
      const list = (numbers: readonly number[]): string => numbers.map((number) => `${number} 0 R`).join(' ');
      const object = (number: number, text: string): void => writeObject(out, number, Buffer.from(text, 'latin1'));
      const xmp = Buffer.from(metadata(title, author, state.language.slice(1, -1)));
      object(own.pages, `<< /Type /Pages /Count ${state.pages} /Kids [${list(state.kids)}] >>`);
      object(
        own.structure,
        `<< /Type /StructTreeRoot ${state.roleMap} /K [${own.document} 0 R] /ParentTree << /Nums [${state.structParents.join(' ')}] >> /ParentTreeNextKey ${state.pages} >>`,
      );
      object(own.document, `<< /Type /StructElem /S /Document /P ${own.structure} 0 R /K [${list(state.roots)}] >>`);
      object(own.info, `<< /Title ${textString(title)} /Author ${textString(author)} >>`);
      writeObject(
        out,
        own.metadata,
        Buffer.concat([
          Buffer.from(`<< /Length ${xmp.length} /Type /Metadata /Subtype /XML >>\nstream\n`),
          xmp,
          Buffer.from('\nendstream'),
        ]),
      );
      object(
        own.catalog,
        `<< /Type /Catalog /Pages ${own.pages} 0 R /Metadata ${own.metadata} 0 R /Lang ${state.language} /StructTreeRoot ${own.structure} 0 R /MarkInfo << /Marked true /Suspects false >> /ViewerPreferences << /DisplayDocTitle true >> >>`,
      );
      const start = state.offset;
      const lines = [`xref\n0 ${state.next}\n0000000000 65535 f\r\n`];
      for (let number = 1; number < state.next; number++) {
        const offset = state.offsets[number];
        lines.push(offset === undefined ? '0000000000 65535 f\r\n' : `${String(offset).padStart(10, '0')} 00000 n\r\n`);
      }
      lines.push(
        `trailer\n<< /Size ${state.next} /Root ${own.catalog} 0 R /Info ${own.info} 0 R >>\nstartxref\n${start}\n%%EOF\n`,
      );
      out.push(Buffer.from(lines.join('')));
      return Buffer.concat(out);
    },
  };
}

function match(text: string, pattern: RegExp, what: string): RegExpExecArray {
  const found = pattern.exec(text);
  if (found === null) throw unexpected(what);
  return found;
}

const references = (text = ''): number[] => [...text.matchAll(/(\d+) 0 R/g)].map((one) => Number(one[1]));

const tableAt = (pdf: Buffer): number =>
  Number(match(pdf.subarray(-64).toString('latin1'), /startxref\s+(\d+)\s+%%EOF/, 'startxref')[1]);
const trailerOf = (pdf: Buffer): string => pdf.subarray(pdf.lastIndexOf('trailer')).toString('latin1');
const readInfo = (pdf: Buffer): number => Number(/\/Info (\d+) 0 R/.exec(trailerOf(pdf))?.[1] ?? 0);

/** Bodies of the objects by number, between `obj` and `endobj`. */
function readObjects(pdf: Buffer): { objects: Map<number, Buffer>; catalog: number } {
  const table = tableAt(pdf);
  const text = pdf.subarray(table).toString('latin1');
  const [heading, count] = match(text, /^xref\s+0 (\d+)\s+/, 'xref');
  const found: { number: number; offset: number }[] = [];
  for (let number = 1; number < Number(count); number++) {
    const entry = text.slice(heading.length + number * 20, heading.length + number * 20 + 20);
    if (entry[17] === 'n') found.push({ number, offset: Number(entry.slice(0, 10)) });
  }
  found.sort((a, b) => a.offset - b.offset);
  const objects = new Map<number, Buffer>();
  for (const [index, { number, offset }] of found.entries()) {
    const start = `${number} 0 obj\n`;
    const whole = pdf.subarray(offset, found[index + 1]?.offset ?? table);
    const end = whole.lastIndexOf('\nendobj');
    if (!whole.subarray(0, start.length).equals(Buffer.from(start)) || end < 0) throw unexpected(`object ${number}`);
    objects.set(number, whole.subarray(start.length, end));
  }
  return { objects, catalog: Number(match(trailerOf(pdf), /\/Root (\d+) 0 R/, 'Root')[1]) };
}

const textOf = (objects: ReadonlyMap<number, Buffer>, number: number): string => {
  const body = objects.get(number);
  if (body === undefined) throw unexpected(`object ${number}`);
  return body.toString('latin1');
};

/** References outside of strings and of the stream's bytes get their new numbers. */
function renumbered(bytes: Buffer, renumber: (number: number) => number): { head: string; tail: Buffer } {
  const stream = bytes.indexOf('\nstream\n');
  const text = (stream < 0 ? bytes : bytes.subarray(0, stream)).toString('latin1');
  const token = /\(|\b(\d+) 0 R\b/g;
  let head = '';
  let last = 0;
  for (let found = token.exec(text); found !== null; found = token.exec(text)) {
    if (found[1] === undefined) token.lastIndex = endOfString(text, found.index);
    else {
      head += `${text.slice(last, found.index)}${renumber(Number(found[1]))} 0 R`;
      last = token.lastIndex;
    }
  }
  return { head: head + text.slice(last), tail: stream < 0 ? Buffer.alloc(0) : bytes.subarray(stream) };
}

/** After the parenthesis that closes the one at `start`. */
function endOfString(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '(') depth += 1;
    else if (text[at] === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw unexpected('a string');
}

const textString = (text: string): string =>
  `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const metadata = (title: string, author: string, language: string): string =>
  `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped(title)}</rdf:li></rdf:Alt></dc:title><dc:creator><rdf:Seq><rdf:li>${escaped(author)}</rdf:li></rdf:Seq></dc:creator><dc:language><rdf:Bag><rdf:li>${escaped(language)}</rdf:li></rdf:Bag></dc:language><pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`;
