// What a search parameter finds in a resource, as typed values (https://hl7.org/fhir/R4/search.html#ptypes).
import { type DateRange, openEnd, openStart, parseDateRange } from './date-range.ts';

export type Json = { readonly [name: string]: unknown };

/**
 * A coding, identifier, code, boolean or contact point. `implied` holds the systems of a plain `code`'s binding: it has
 * no system of its own, yet answers to these. A value with text only is a CodeableConcept.text.
 */
export type TokenValue = {
  system: string | undefined;
  code: string | undefined;
  text: string | undefined;
  implied: readonly string[] | undefined;
  /** The codings of Identifier.type, for `:of-type`. */
  kinds: readonly TokenValue[] | undefined;
};

/** `key` is `Type/id` or an absolute URL, without version; `versioned` is a canonical with its `|version`. */
export type ReferenceValue = {
  key: string | undefined;
  versioned: string | undefined;
  type: string | undefined;
  id: string | undefined;
  identifier: TokenValue | undefined;
  display: string | undefined;
};

/** Between `low` and `high`, each of which belongs to it unless its end is open. A plain number has both alike. */
export type NumberValue = { low: number; high: number; lowOpen: boolean; highOpen: boolean };
export type QuantityValue = NumberValue & {
  system: string | undefined;
  code: string | undefined;
  unit: string | undefined;
};

export type ValueByKind = {
  token: TokenValue;
  reference: ReferenceValue;
  date: DateRange;
  string: string;
  number: NumberValue;
  quantity: QuantityValue;
  uri: string;
};
export type Kind = keyof ValueByKind;

/** Puts what `node` holds into `out`. `root` is the resource, where contained resources are. */
export type Reader<K extends Kind> = (node: unknown, root: Json, out: ValueByKind[K][]) => void;

export const isJson = (node: unknown): node is Json =>
  typeof node === 'object' && node !== null && !Array.isArray(node);
const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

const token = (
  system: string | undefined,
  code: string | undefined,
  shown: string | undefined,
  implied?: readonly string[],
  kinds?: readonly TokenValue[],
): TokenValue => ({ system, code, text: shown, implied, kinds });

function readCoding(node: unknown, _root: Json, out: TokenValue[]): void {
  if (isJson(node)) out.push(token(text(node.system), text(node.code), text(node.display)));
}

function readConcept(node: unknown, root: Json, out: TokenValue[]): void {
  if (!isJson(node)) return;
  if (Array.isArray(node.coding)) for (const coding of node.coding) readCoding(coding, root, out);
  if (typeof node.text === 'string') out.push(token(undefined, undefined, node.text));
}

function readIdentifier(node: unknown, root: Json, out: TokenValue[]): void {
  if (!isJson(node)) return;
  let kinds: TokenValue[] | undefined;
  let shown: string | undefined;
  if (isJson(node.type)) {
    kinds = [];
    for (const coding of list(node.type.coding)) readCoding(coding, root, kinds);
    shown = text(node.type.text);
  }
  out.push(token(text(node.system), text(node.value), shown, undefined, kinds));
}

function readContactPoint(node: unknown, _root: Json, out: TokenValue[]): void {
  if (isJson(node)) out.push(token(undefined, text(node.value), undefined));
}

const readCode =
  (implied: readonly string[]): Reader<'token'> =>
  (node, _root, out) => {
    if (typeof node === 'string' || typeof node === 'boolean')
      out.push(token(undefined, String(node), undefined, implied));
  };

/** `Patient.deceased.exists() and Patient.deceased != false`: the one parameter that is true or false by absence. */
const readDeceased =
  (implied: readonly string[]): Reader<'token'> =>
  (node, _root, out) => {
    if (!isJson(node)) return;
    const deceased = node.deceasedBoolean === true || node.deceasedDateTime !== undefined;
    out.push(token(undefined, String(deceased), undefined, implied));
  };

export function tokenReader(as: string, implied: readonly string[]): Reader<'token'> {
  if (as === 'CodeableConcept') return readConcept;
  if (as === 'Coding') return readCoding;
  if (as === 'Identifier') return readIdentifier;
  if (as === 'ContactPoint') return readContactPoint;
  return as === 'deceased' ? readDeceased(implied) : readCode(implied);
}

const literal = /^(?:.*\/)?([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/;

/** Splits a reference as it is written: `Type/id`, an absolute URL, a urn, `#contained`. Versions are dropped. */
export function readLiteral(written: string): {
  key: string | undefined;
  type: string | undefined;
  id: string | undefined;
} {
  if (written.startsWith('#')) return { key: undefined, type: undefined, id: undefined };
  const version = written.indexOf('/_history/');
  const key = version < 0 ? written : written.slice(0, version);
  const slash = key.indexOf('/');
  // The common `Type/id` needs no pattern.
  if (slash > 0 && key.indexOf('/', slash + 1) < 0 && key.indexOf(':') < 0) {
    return { key, type: key.slice(0, slash), id: key.slice(slash + 1) };
  }
  const found = literal.exec(key);
  return { key, type: found?.[1], id: found?.[2] };
}

function containedIn(root: Json, reference: string): Json | undefined {
  const id = reference.slice(1);
  return list(root.contained).find((inner): inner is Json => isJson(inner) && inner.id === id);
}

/** The contained resource that a Reference points to, if it does. */
export function findContained(node: Json, root: Json): Json | undefined {
  return typeof node.reference === 'string' && node.reference.startsWith('#')
    ? containedIn(root, node.reference)
    : undefined;
}

const readReference =
  (target: string | undefined): Reader<'reference'> =>
  (node, root, out) => {
    if (!isJson(node)) return;
    const written = typeof node.reference === 'string' ? node.reference : '';
    const { key, type, id } = readLiteral(written === '' ? '#' : written);
    const known = type ?? text(findContained(node, root)?.resourceType) ?? text(node.type);
    if (target !== undefined && known !== target) return;
    let identifier: TokenValue | undefined;
    if (node.identifier !== undefined) {
      const found: TokenValue[] = [];
      readIdentifier(node.identifier, root, found);
      identifier = found[0];
    }
    out.push({ key, versioned: undefined, type: known, id, identifier, display: text(node.display) });
  };

const nothing = { versioned: undefined, type: undefined, id: undefined, identifier: undefined, display: undefined };

function readCanonical(node: unknown, _root: Json, out: ReferenceValue[]): void {
  if (typeof node !== 'string') return;
  const bar = node.indexOf('|');
  if (bar < 0) out.push({ ...nothing, ...readLiteral(node) });
  else out.push({ ...nothing, ...readLiteral(node.slice(0, bar)), versioned: node });
}

/** Bundle.entry[0].resource: the first entry itself is what `Bundle?composition` points to. */
const readResource =
  (targets: readonly string[]): Reader<'reference'> =>
  (node, _root, out) => {
    if (!isJson(node) || typeof node.resourceType !== 'string' || !targets.includes(node.resourceType)) return;
    if (typeof node.id !== 'string') return;
    out.push({ ...nothing, key: `${node.resourceType}/${node.id}`, type: node.resourceType, id: node.id });
  };

export function referenceReader(
  as: string,
  target: string | undefined,
  targets: readonly string[],
): Reader<'reference'> {
  if (as === 'Reference') return readReference(target);
  return as === 'Resource' ? readResource(targets) : readCanonical;
}

function readDate(node: unknown, _root: Json, out: DateRange[]): void {
  const range = typeof node === 'string' ? parseDateRange(node) : null;
  if (range !== null) out.push(range);
}

function readPeriod(node: unknown, _root: Json, out: DateRange[]): void {
  if (!isJson(node)) return;
  const start = typeof node.start === 'string' ? parseDateRange(node.start) : null;
  const end = typeof node.end === 'string' ? parseDateRange(node.end) : null;
  if (start !== null || end !== null) out.push({ start: start?.start ?? openStart, end: end?.end ?? openEnd });
}

/** Only the outer limits of a Timing matter. */
function readTiming(node: unknown, root: Json, out: DateRange[]): void {
  if (!isJson(node)) return;
  const found: DateRange[] = [];
  for (const event of list(node.event)) readDate(event, root, found);
  if (isJson(node.repeat)) readPeriod(node.repeat.boundsPeriod, root, found);
  if (found.length === 0) return;
  out.push({ start: Math.min(...found.map((r) => r.start)), end: Math.max(...found.map((r) => r.end)) });
}

export function dateReader(as: string): Reader<'date'> {
  if (as === 'Period') return readPeriod;
  return as === 'Timing' ? readTiming : readDate;
}

const readStrings =
  (names: readonly string[]): Reader<'string'> =>
  (node, _root, out) => {
    if (!isJson(node)) return;
    for (const name of names) {
      const value = node[name];
      if (typeof value === 'string') out.push(value);
      else if (Array.isArray(value)) for (const item of value) if (typeof item === 'string') out.push(item);
    }
  };
const readHumanName = readStrings(['family', 'given', 'prefix', 'suffix', 'text']);
const readAddress = readStrings(['line', 'city', 'district', 'state', 'postalCode', 'country', 'text']);

function readString(node: unknown, _root: Json, out: string[]): void {
  if (typeof node === 'string') out.push(node);
}

/** A name as shown: which word is the family name cannot be known, so each word may be it. */
function readWords(node: unknown, _root: Json, out: string[]): void {
  if (typeof node === 'string') out.push(...node.split(/[\s,]+/).filter((word) => word !== ''));
}

export function stringReader(as: string): Reader<'string'> {
  if (as === 'HumanName') return readHumanName;
  if (as === 'Address') return readAddress;
  return as === 'words' ? readWords : readString;
}

/** Number(…) also reads the exact decimals of a JSON reader that keeps their text. */
const number = (value: unknown): number =>
  value === undefined || value === null || value === '' ? Number.NaN : Number(value);

function rangeOf(node: Json): NumberValue | null {
  const low = isJson(node.low) ? number(node.low.value) : Number.NaN;
  const high = isJson(node.high) ? number(node.high.value) : Number.NaN;
  if (Number.isNaN(low) && Number.isNaN(high)) return null;
  return {
    low: Number.isNaN(low) ? Number.NEGATIVE_INFINITY : low,
    high: Number.isNaN(high) ? Number.POSITIVE_INFINITY : high,
    lowOpen: Number.isNaN(low),
    highOpen: Number.isNaN(high),
  };
}

function readNumber(node: unknown, _root: Json, out: NumberValue[]): void {
  const value = number(node);
  if (!Number.isNaN(value)) out.push({ low: value, high: value, lowOpen: false, highOpen: false });
}

function readNumberRange(node: unknown, _root: Json, out: NumberValue[]): void {
  const range = isJson(node) ? rangeOf(node) : null;
  if (range !== null) out.push(range);
}

export const numberReader = (as: string): Reader<'number'> => (as === 'Range' ? readNumberRange : readNumber);

/** `<5` is every number below 5 (https://hl7.org/fhir/R4/search.html#quantity). */
function readQuantity(node: unknown, _root: Json, out: QuantityValue[]): void {
  if (!isJson(node)) return;
  const value = number(node.value);
  if (Number.isNaN(value)) return;
  const comparator = node.comparator;
  const below = comparator === '<' || comparator === '<=';
  const above = comparator === '>' || comparator === '>=';
  out.push({
    low: below ? Number.NEGATIVE_INFINITY : value,
    high: above ? Number.POSITIVE_INFINITY : value,
    lowOpen: below || comparator === '>',
    highOpen: above || comparator === '<',
    system: text(node.system),
    code: text(node.code),
    unit: text(node.unit),
  });
}

function readMoney(node: unknown, _root: Json, out: QuantityValue[]): void {
  if (!isJson(node)) return;
  const value = number(node.value);
  if (Number.isNaN(value)) return;
  const currency = text(node.currency);
  const system = currency === undefined ? undefined : 'urn:iso:std:iso:4217';
  out.push({ low: value, high: value, lowOpen: false, highOpen: false, system, code: currency, unit: undefined });
}

function readQuantityRange(node: unknown, _root: Json, out: QuantityValue[]): void {
  const range = isJson(node) ? rangeOf(node) : null;
  if (range === null || !isJson(node)) return;
  const unit = isJson(node.low) ? node.low : (node.high as Json);
  out.push({ ...range, system: text(unit.system), code: text(unit.code), unit: text(unit.unit) });
}

export function quantityReader(as: string): Reader<'quantity'> {
  if (as === 'Money') return readMoney;
  if (as === 'Range') return readQuantityRange;
  return readQuantity;
}

/** A canonical answers to its URL with and without its version. */
function readCanonicalUri(node: unknown, _root: Json, out: string[]): void {
  if (typeof node !== 'string') return;
  out.push(node);
  const bar = node.indexOf('|');
  if (bar >= 0) out.push(node.slice(0, bar));
}

export const uriReader = (as: string): Reader<'uri'> => (as === 'canonical' ? readCanonicalUri : readString);
