// Bytes to a tree of plain nodes, with everything dangerous in XML refused: DOCTYPE, foreign entities, endless depth or size.
// https://www.w3.org/TR/xml/ and https://cheatsheetseries.owasp.org/cheatsheets/XML_External_Entity_Prevention_Cheat_Sheet.html
import { type SaxesAttributeNS, SaxesParser } from 'saxes';
import type { Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';

export type XmlNode = {
  /** Local name; `space` is its namespace. */
  name: string;
  space: string;
  /** Attributes without namespace by their name; the others, but `xmlns`, as `{namespace}local`. */
  attributes: Map<string, string>;
  children: (XmlNode | string)[];
};

export type XmlLimits = {
  bytesMax: number;
  depthMax: number;
  elementsMax: number;
  attributesPerElementMax: number;
  attributesMax: number;
  /** Entity and character references; each costs as much as many letters. */
  referencesMax: number;
  /** Wall time; only watched when a clock is given. The other limits bound the work even without one. */
  millisecondsMax: number;
};

const chunkCharacters = 65_536;
const xmlnsSpace = 'http://www.w3.org/2000/xmlns/';
const instanceSpace = 'http://www.w3.org/2001/XMLSchema-instance';

const invalid = (code: string, message: string, cause?: unknown): Fault =>
  new Fault('invalid', cause === undefined ? { code, message } : { code, message, cause });

/** The root of a well-formed document. Throws `Fault('invalid', 'cda.…')` and nothing else, whatever the bytes. */
export function readXml(bytes: Uint8Array, limits: XmlLimits, clock?: Clock): XmlNode {
  if (bytes.byteLength > limits.bytesMax) {
    throw new Fault('invalid', { code: 'cda.too-large', message: `over ${limits.bytesMax} bytes`, status: 413 });
  }
  const text = decodeXml(bytes);
  refuseReferences(text, limits.referencesMax);
  const endsAt = clock === undefined ? Number.POSITIVE_INFINITY : clock.now().getTime() + limits.millisecondsMax;
  const parser = new SaxesParser({ xmlns: true, position: true });
  const open: XmlNode[] = [];
  let root: XmlNode | undefined;
  let elements = 0;
  let attributes = 0;
  let attributesInAll = 0;

  parser.on('doctype', () => {
    throw invalid('cda.doctype', 'a document type declaration is never accepted');
  });
  // Six handlers at most: with a seventh the engine stores the parser's fields as a dictionary, and reading takes four times as long.
  // Without one for errors the parser throws them. Attributes are counted while they are read: saxes checks each attribute against the others only at the end of the tag.
  parser.on('attribute', () => {
    attributes += 1;
    attributesInAll += 1;
    if (attributesInAll > limits.attributesMax)
      throw invalid('cda.too-many-attributes', `over ${limits.attributesMax} attributes`);
    if (attributes > limits.attributesPerElementMax)
      throw invalid('cda.too-many-attributes', 'one element has too many attributes');
  });
  parser.on('opentag', (tag) => {
    attributes = 0;
    elements += 1;
    if (elements > limits.elementsMax) throw invalid('cda.too-many-elements', `over ${limits.elementsMax} elements`);
    if (open.length >= limits.depthMax) throw invalid('cda.too-deep', `nested over ${limits.depthMax} deep`);
    const node: XmlNode = { name: tag.local, space: tag.uri, attributes: new Map(), children: [] };
    for (const name in tag.attributes) {
      const { uri, local, value } = tag.attributes[name] as SaxesAttributeNS;
      if (uri !== xmlnsSpace) node.attributes.set(uri === '' ? local : `{${uri}}${local}`, value);
    }
    const parent = open.at(-1);
    if (parent === undefined) root = node;
    else parent.children.push(node);
    open.push(node);
  });
  parser.on('closetag', () => {
    open.pop();
  });
  const take = (piece: string): void => {
    open.at(-1)?.children.push(piece);
  };
  parser.on('text', take);
  parser.on('cdata', take);

  try {
    for (let at = 0; at < text.length; at += chunkCharacters) {
      parser.write(text.slice(at, at + chunkCharacters));
      if (clock !== undefined && clock.now().getTime() > endsAt) {
        throw new Fault('invalid', { code: 'cda.too-slow', message: `not read within ${limits.millisecondsMax} ms` });
      }
    }
    parser.close();
  } catch (error) {
    if (error instanceof Fault) throw error;
    throw invalid('cda.malformed', `not well-formed XML at line ${parser.line}, column ${parser.column}`, error);
  }
  if (root === undefined) throw invalid('cda.malformed', 'no element');
  return root;
}

const decoders: Record<string, string> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  ascii: 'utf-8',
  'us-ascii': 'utf-8',
  'utf-16': 'utf-16le',
  'iso-8859-1': 'windows-1252',
  latin1: 'windows-1252',
  'iso-8859-15': 'iso-8859-15',
  'windows-1252': 'windows-1252',
};

function refuseReferences(text: string, max: number): void {
  let count = 0;
  for (let at = text.indexOf('&'); at >= 0; at = text.indexOf('&', at + 1)) {
    count += 1;
    if (count > max) throw invalid('cda.too-many-references', `over ${max} references`);
  }
}

/** A byte order mark wins, then the XML declaration, then UTF-8 (https://www.w3.org/TR/xml/#charencoding). */
function decodeXml(bytes: Uint8Array): string {
  const [first, second, third] = bytes;
  let label = 'utf-8';
  if (first === 0xff && second === 0xfe) label = 'utf-16le';
  else if (first === 0xfe && second === 0xff) label = 'utf-16be';
  else if (!(first === 0xef && second === 0xbb && third === 0xbf)) {
    const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 200)).toString('latin1');
    const declared = /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(` ${head}`.slice(1))?.[1];
    const known = declared === undefined ? label : decoders[declared.toLowerCase()];
    // UTF-16 by declaration alone contradicts itself: the declaration was read as single bytes.
    if (known === undefined || known === 'utf-16le')
      throw invalid('cda.encoding', 'the declared encoding is not read here');
    label = known;
  }
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (error) {
    throw invalid('cda.encoding', 'the bytes are not in the encoding they declare', error);
  }
}

/** xsi:type without its prefix, as `PIVL_TS`. */
export const instanceType = (node: XmlNode): string | undefined =>
  node.attributes.get(`{${instanceSpace}}type`)?.replace(/^.*:/, '');

export const isNode = (child: XmlNode | string): child is XmlNode => typeof child !== 'string';

export function childrenNamed(node: XmlNode | undefined, name: string): XmlNode[] {
  if (node === undefined) return [];
  return node.children.filter((child): child is XmlNode => isNode(child) && child.name === name);
}

/** The first descendant along a path of local names. */
export function descend(node: XmlNode | undefined, ...path: string[]): XmlNode | undefined {
  let at = node;
  for (const name of path) at = at?.children.find((child): child is XmlNode => isNode(child) && child.name === name);
  return at;
}

/** All text below a node, joined as it stands. */
export function textOf(node: XmlNode | undefined): string {
  if (node === undefined) return '';
  let text = '';
  for (const child of node.children) text += isNode(child) ? textOf(child) : child;
  return text;
}

const lineCharactersMax = 4000;

/** Text on one line; a title or a name that is longer is cut. */
export const lineOf = (node: XmlNode | undefined): string =>
  textOf(node).slice(0, lineCharactersMax).replace(/\s+/g, ' ').trim();
