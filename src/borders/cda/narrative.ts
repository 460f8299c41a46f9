// The narrative of a CDA section as blocks of plain text: nothing of the source's markup passes through, no word is lost.
// https://www.hl7.org/implement/standards/product_brief.cfm?product_id=7 (CDA Release 2, clause 4.3.5 Section Narrative Block)
import type { XmlNode } from './xml.ts';
import { isNode, textOf } from './xml.ts';

export type Cell = { text: string; strong?: true; span?: number; rowSpan?: number };

export type Block = {
  kind: 'paragraph' | 'list' | 'table' | 'caption';
  text?: string;
  strong?: true;
  items?: Block[];
  ordered?: boolean;
  /** Rows of equal alignment with `rows`: a spanning heading is followed by empty texts. */
  head?: string[][];
  rows?: Cell[][];
  /** Id of the attachment that this note stands for. */
  attachment?: string;
};

/** What `renderMultiMedia` may point to, by XML ID. */
export type Media = ReadonlyMap<string, { contentType: string; attachment?: string }>;

const spanMax = 100;
const headRowsAligned = 20;

/** The blocks of a `<text>` element. */
export function readNarrative(text: XmlNode, media: Media): Block[] {
  const flow = new Flow(media);
  flow.walk(text, false);
  return flow.end();
}

/** Gathers running text, and closes it into a paragraph whenever a block begins or ends. */
class Flow {
  readonly #media: Media;
  readonly #blocks: Block[] = [];
  #text = '';
  /** Kept apart: to ask the growing text for its end copies all of it. */
  #last = '';
  #plainSeen = false;
  #strongSeen = false;

  constructor(media: Media) {
    this.#media = media;
  }

  end(): Block[] {
    this.#close();
    return this.#blocks;
  }

  walk(node: XmlNode, strong: boolean): void {
    for (const child of node.children) {
      if (isNode(child)) this.#element(child, strong);
      else this.#add(child.replace(/\s+/g, ' '), strong);
    }
  }

  #element(node: XmlNode, strong: boolean): void {
    // Text marked as deleted was withdrawn by its author: to show it as current would mislead.
    if (node.attributes.get('revised') === 'delete') return;
    const isStrong = strong || /\bbold/i.test(node.attributes.get('styleCode') ?? '');
    switch (node.name.toLowerCase()) {
      case 'br':
        this.#add('\n', isStrong);
        return;
      case 'sup':
        this.#add(shifted(node, superscripts, '^', this.#last), isStrong);
        return;
      case 'sub':
        this.#add(shifted(node, subscripts, '_', this.#last), isStrong);
        return;
      case 'linkhtml':
        this.#link(node, isStrong);
        return;
      case 'footnote':
        this.#add(' (', isStrong);
        this.walk(node, isStrong);
        this.#add(') ', isStrong);
        return;
      case 'caption':
        this.#close();
        this.#push({ kind: 'caption', text: flatten(this.#inside(node)) });
        return;
      case 'list':
        this.#close();
        this.#list(node, isStrong);
        return;
      case 'table':
        this.#close();
        this.#table(node, isStrong);
        return;
      case 'rendermultimedia':
        this.#close();
        this.#multimedia(node);
        return;
      case 'paragraph':
      case 'p':
      case 'div':
      case 'item':
      case 'tr':
        this.#close();
        this.walk(node, isStrong);
        this.#close();
        return;
      // Never narrative: their content is code, not words.
      case 'script':
      case 'style':
        return;
      default:
        this.walk(node, isStrong);
    }
  }

  #add(text: string, strong: boolean): void {
    if (text === '') return;
    if (text.trim() !== '') {
      if (strong) this.#strongSeen = true;
      else this.#plainSeen = true;
    }
    this.#text += text;
    this.#last = text.at(-1) ?? '';
  }

  #close(): void {
    const text = tidy(this.#text);
    if (text !== '')
      this.#blocks.push({ kind: 'paragraph', text, ...(this.#strongSeen && !this.#plainSeen && { strong: true }) });
    this.#text = '';
    this.#last = '';
    this.#plainSeen = false;
    this.#strongSeen = false;
  }

  #push(block: Block): void {
    if (block.text !== '') this.#blocks.push(block);
  }

  #inside(node: XmlNode, strong = false): Block[] {
    const flow = new Flow(this.#media);
    flow.walk(node, strong);
    return flow.end();
  }

  #link(node: XmlNode, strong: boolean): void {
    this.walk(node, strong);
    const href = node.attributes.get('href')?.trim() ?? '';
    if (/^https?:\/\/[^\s<>"']+$/i.test(href) && !textOf(node).includes(href)) this.#add(` (${href})`, strong);
  }

  #list(node: XmlNode, strong: boolean): void {
    const items: Block[] = [];
    for (const child of node.children) {
      if (!isNode(child) || child.attributes.get('revised') === 'delete') continue;
      if (child.name === 'caption') this.#push({ kind: 'caption', text: flatten(this.#inside(child)) });
      else for (const block of this.#inside(child, strong)) items.push(block);
    }
    if (items.length > 0)
      this.#blocks.push({ kind: 'list', ordered: node.attributes.get('listType') === 'ordered', items });
  }

  #multimedia(node: XmlNode): void {
    const caption = flatten(this.#inside(node));
    const ids = (node.attributes.get('referencedObject') ?? '').split(/\s+/).filter(Boolean);
    for (const id of ids) {
      const found = this.#media.get(id);
      this.#push({
        kind: 'paragraph',
        text: `[${found?.contentType ?? 'media'}]`,
        ...(found?.attachment !== undefined && { attachment: found.attachment }),
      });
    }
    this.#push({ kind: 'caption', text: caption });
  }

  #table(node: XmlNode, strong: boolean): void {
    const head: XmlNode[] = [];
    const body: XmlNode[] = [];
    const foot: XmlNode[] = [];
    for (const child of node.children) {
      if (!isNode(child) || child.attributes.get('revised') === 'delete') continue;
      if (child.name === 'caption') this.#push({ kind: 'caption', text: flatten(this.#inside(child)) });
      else if (child.name === 'tr') body.push(child);
      else
        for (const row of child.children) {
          if (isNode(row) && row.name === 'tr')
            (child.name === 'thead' ? head : child.name === 'tfoot' ? foot : body).push(row);
        }
    }
    const rows = [...body, ...foot].map((row) => this.#cells(row, strong)).filter((cells) => cells.length > 0);
    const headings = aligned(head.map((row) => this.#cells(row, strong)).filter((cells) => cells.length > 0));
    if (rows.length === 0 && headings.length === 0) return;
    this.#blocks.push({ kind: 'table', ...(headings.length > 0 && { head: headings }), rows });
  }

  #cells(row: XmlNode, strong: boolean): Cell[] {
    const cells: Cell[] = [];
    if (row.attributes.get('revised') === 'delete') return cells;
    const rowStrong = strong || /\bbold/i.test(row.attributes.get('styleCode') ?? '');
    for (const node of row.children) {
      if (!isNode(node) || (node.name !== 'td' && node.name !== 'th')) continue;
      // A deleted cell keeps its place, or the columns beside it would shift under the wrong heading.
      const blocks = node.attributes.get('revised') === 'delete' ? [] : this.#inside(node, rowStrong);
      const bold = node.name === 'th' || /\bbold/i.test(node.attributes.get('styleCode') ?? '');
      const isStrong = bold || (blocks.length > 0 && blocks.every((block) => block.strong === true));
      const span = spanOf(node.attributes.get('colspan'));
      const rowSpan = spanOf(node.attributes.get('rowspan'));
      cells.push({
        text: flatten(blocks),
        ...(isStrong && { strong: true }),
        ...(span > 1 && { span }),
        ...(rowSpan > 1 && { rowSpan }),
      });
    }
    return cells;
  }
}

const spanOf = (text: string | undefined): number => {
  const span = Number.parseInt(text ?? '1', 10);
  return span > 1 ? Math.min(span, spanMax) : 1;
};

/** Heading rows as one grid: a heading stands in its first place, the places it spans are empty. */
function aligned(rows: Cell[][]): string[][] {
  const grid: string[][] = [];
  const held: number[] = [];
  for (const [index, cells] of rows.entries()) {
    const line: string[] = [];
    const isAligned = index < headRowsAligned;
    for (const cell of cells) {
      while (isAligned && (held[line.length] ?? 0) > index) line.push('');
      for (let place = 0; place < (isAligned ? (cell.span ?? 1) : 1); place++) {
        held[line.length] = index + (cell.rowSpan ?? 1);
        line.push(place === 0 ? cell.text : '');
      }
    }
    while (isAligned && (held[line.length] ?? 0) > index) line.push('');
    grid.push(line);
  }
  return grid;
}

/** Blocks as lines of text, for a table's cell or a caption. */
function flatten(blocks: readonly Block[], depth = 0): string {
  const lines: string[] = [];
  for (const block of blocks) {
    if (block.kind === 'list') {
      let number = 0;
      for (const item of block.items ?? []) {
        number += 1;
        const mark = item.kind === 'list' ? '' : block.ordered ? `${number}. ` : '• ';
        lines.push(mark + flatten([item], depth + 1));
      }
    } else if (block.kind === 'table') {
      for (const row of block.head ?? []) lines.push(row.filter(Boolean).join(' | '));
      for (const row of block.rows ?? []) lines.push(row.map((cell) => cell.text).join(' | '));
    } else if (block.text) lines.push(block.text);
  }
  return lines.join('\n');
}

// Controls and direction overrides can make a text read as another one.
const unseen = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

const tidy = (text: string): string =>
  text
    .replace(unseen, '')
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();

const pairs = (from: string, to: string): ReadonlyMap<string, string> =>
  new Map([...from].map((sign, i) => [sign, [...to][i] as string]));
const superscripts = pairs('0123456789+-−=()n', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ');
const subscripts = pairs('0123456789+-−=()', '₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎');

/** `10<sup>9</sup>` must never read as 109: digits move up or down, or are marked when they cannot. */
function shifted(node: XmlNode, signs: ReadonlyMap<string, string>, mark: string, before: string): string {
  const text = textOf(node).replace(/\s+/g, ' ');
  const short = text.trim();
  if (!/[0-9+−-]/.test(short)) return text;
  const moved = [...short].map((sign) => signs.get(sign));
  if (moved.every((sign) => sign !== undefined)) return moved.join('');
  if (/[0-9]/.test(before)) return `${mark}(${short})`;
  return text;
}
