// One value of a search parameter, by the parameter's type and modifier (https://hl7.org/fhir/R4/search.html#ptypes).
import { Fault } from '../../base/fault.ts';
import { type DateRange, parseDateRange } from './date-range.ts';
import { parseDecimalRange } from './decimal-range.ts';
import { foldText } from './fold-text.ts';
import { isResourceType, type Source } from './parameters.ts';
import type { DateQuery, NumberQuery, Prefix, QuantityQuery, ReferenceQuery, Test, TokenQuery } from './query.ts';

export type ValueContext = {
  /** The parameter as written, for remarks. */
  name: string;
  /** Now, in ms: `ap` widens a date by a tenth of its distance from it. */
  now: number;
  /** Absolute FHIR base of this server, without a slash at the end: its references are relative ones. */
  baseUrl: string | undefined;
};

export function invalidValue(name: string, text: string): Fault {
  return new Fault('invalid', {
    code: 'search.invalid-value',
    message: `${name}: ${text}`,
    issues: [{ code: 'value', text, expression: `http.${name}` }],
  });
}

/** Splits at an unescaped separator and leaves the escapes in place. */
export function splitUnescaped(text: string, separator: ',' | '|' | '$'): string[] {
  if (!text.includes(separator)) return [text];
  if (!text.includes('\\')) return text.split(separator);
  const parts: string[] = [];
  let from = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === separator) {
      parts.push(text.slice(from, i));
      from = i + 1;
    }
  }
  parts.push(text.slice(from));
  return parts;
}

/** `\,` `\|` `\$` `\\` to what they stand for; any other backslash stands for itself. */
export const unescapeValue = (text: string): string =>
  text.includes('\\') ? text.replace(/\\([,|$\\])/g, '$1') : text;

function parseToken(text: string, context: ValueContext): TokenQuery {
  const parts = splitUnescaped(text, '|');
  const first = unescapeValue(parts[0] as string);
  if (parts.length === 1) {
    if (first === '') throw invalidValue(context.name, 'the value is empty');
    return { system: undefined, code: first.toLowerCase() };
  }
  // HL7 v2 style identifiers hold bars of their own: everything after the first is the code.
  const code = unescapeValue(parts.length === 2 ? (parts[1] as string) : parts.slice(1).join('|')).toLowerCase();
  if (first === '' && code === '') throw invalidValue(context.name, 'neither system nor code is given');
  return { system: first === '' ? null : first, code: code === '' ? undefined : code };
}

const idForm = /^[A-Za-z0-9\-.]{1,64}$/;
const relativeForm = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

function relativeKeys(type: string, id: string, context: ValueContext): string[] {
  const key = `${type}/${id}`;
  return context.baseUrl === undefined ? [key] : [key, `${context.baseUrl}/${key}`];
}

/** `targets` empty means that any type may be meant; `only` is the type of a `:Type` modifier. */
export function parseReference(
  written: string,
  targets: readonly string[],
  only: string | undefined,
  context: ValueContext,
): ReferenceQuery {
  let text = unescapeValue(written);
  if (context.baseUrl !== undefined && text.startsWith(`${context.baseUrl}/`))
    text = text.slice(context.baseUrl.length + 1);
  const relative = relativeForm.exec(text);
  if (relative !== null) {
    const [, type = '', id = ''] = relative;
    if (only !== undefined && type !== only) throw invalidValue(context.name, `the value is no reference to ${only}`);
    return { keys: relativeKeys(type, id, context), id: undefined };
  }
  if (idForm.test(text)) {
    const types = only === undefined ? targets : [only];
    const keys: string[] = [];
    for (const type of types) keys.push(...relativeKeys(type, text, context));
    return { keys, id: types.length === 0 ? text : undefined };
  }
  if (text === '') throw invalidValue(context.name, 'the value is empty');
  const version = text.indexOf('/_history/');
  return { keys: [version < 0 ? text : text.slice(0, version)], id: undefined };
}

const prefixForm = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)(?=[\d+-])/;

function splitPrefix(text: string): { prefix: Prefix; rest: string } {
  const first = text.charCodeAt(0);
  if (first >= 48 && first <= 57) return { prefix: 'eq', rest: text };
  const found = prefixForm.exec(text);
  return found === null ? { prefix: 'eq', rest: text } : { prefix: found[1] as Prefix, rest: text.slice(2) };
}

/** For a date, about means within a tenth of the time between now and then. */
function widened(range: DateRange, now: number): DateRange {
  const gap = Math.max(0, now < range.start ? range.start - now : now - range.end);
  const slack = Math.round(gap / 10);
  return { start: range.start - slack, end: range.end + slack };
}

function parseDate(text: string, context: ValueContext): DateQuery {
  const { prefix, rest } = splitPrefix(text);
  const range = parseDateRange(rest);
  if (range === null)
    throw invalidValue(context.name, 'the value is no date of the form YYYY-MM-DDThh:mm:ss+zz:zz, shorter if need be');
  return { prefix, range: prefix === 'ap' ? widened(range, context.now) : range };
}

function parseNumber(text: string, context: ValueContext): NumberQuery {
  const { prefix, rest } = splitPrefix(text);
  const number = parseDecimalRange(rest);
  if (number === null) throw invalidValue(context.name, 'the value is no number');
  if (prefix !== 'ap') return { prefix, number };
  const slack = Math.abs(number.exact) / 10;
  return {
    prefix,
    number: {
      exact: number.exact,
      low: Math.min(number.low, number.exact - slack),
      high: Math.max(number.high, number.exact + slack),
    },
  };
}

function parseQuantity(text: string, context: ValueContext): QuantityQuery {
  const parts = splitUnescaped(text, '|').map(unescapeValue);
  if (parts.length !== 1 && parts.length !== 3)
    throw invalidValue(context.name, 'a quantity is number, or number|system|code');
  const [number = '', system = '', code = ''] = parts;
  return {
    ...parseNumber(number, context),
    system: system === '' ? undefined : system,
    code: code === '' ? undefined : code,
  };
}

function parseOfType(text: string, context: ValueContext): { system: string; code: string; value: string } {
  const parts = splitUnescaped(text, '|').map(unescapeValue);
  const [system = '', code = '', ...value] = parts;
  if (system === '' || code === '' || value.join('|') === '') {
    throw invalidValue(context.name, 'the value needs system, code and value: system|code|value');
  }
  return { system, code: code.toLowerCase(), value: value.join('|').toLowerCase() };
}

function parseText(text: string, context: ValueContext): string {
  const folded = foldText(unescapeValue(text));
  if (folded === '') throw invalidValue(context.name, 'the value is empty');
  return folded;
}

function parseExact(text: string, context: ValueContext): string {
  if (text === '') throw invalidValue(context.name, 'the value is empty');
  return unescapeValue(text);
}

export function unsupportedModifier(name: string, modifier: string, kind: string): Fault {
  const text = `the modifier :${modifier} is not supported for this ${kind} parameter`;
  return new Fault('invalid', {
    code: 'search.unsupported-modifier',
    message: `${name}: ${text}`,
    issues: [{ code: 'not-supported', text, expression: `http.${name}` }],
  });
}

/** The test for a simple parameter's values; `texts` are alternatives, still escaped. */
export function parseTest(
  source: Source,
  modifier: string | undefined,
  texts: readonly string[],
  context: ValueContext,
): Test {
  const refuse = (): Fault => unsupportedModifier(context.name, modifier ?? '', source.kind);
  switch (source.kind) {
    case 'token':
      if (modifier === 'text') return { kind: 'token-text', values: texts.map((text) => parseText(text, context)) };
      if (modifier === 'of-type' && source.plainSystems === undefined) {
        return { kind: 'of-type', values: texts.map((text) => parseOfType(text, context)) };
      }
      if (modifier !== undefined && modifier !== 'not') throw refuse();
      return { kind: 'token', values: texts.map((text) => parseToken(text, context)), negated: modifier === 'not' };
    case 'reference': {
      if (modifier === 'identifier') {
        return { kind: 'reference-identifier', values: texts.map((text) => parseToken(text, context)) };
      }
      const known = modifier === undefined || (isResourceType(modifier) && mayPointTo(source.targets, modifier));
      if (!known) throw refuse();
      return {
        kind: 'reference',
        values: texts.map((text) => parseReference(text, source.targets, modifier, context)),
      };
    }
    case 'date':
      if (modifier !== undefined) throw refuse();
      return { kind: 'date', values: texts.map((text) => parseDate(text, context)) };
    case 'string':
      if (modifier === 'exact')
        return { kind: 'string', mode: 'exact', values: texts.map((text) => parseExact(text, context)) };
      if (modifier !== undefined && modifier !== 'contains') throw refuse();
      return {
        kind: 'string',
        mode: modifier === 'contains' ? 'contains' : 'starts',
        values: texts.map((text) => parseText(text, context)),
      };
    case 'number':
      if (modifier !== undefined) throw refuse();
      return { kind: 'number', values: texts.map((text) => parseNumber(text, context)) };
    case 'quantity':
      if (modifier !== undefined) throw refuse();
      return { kind: 'quantity', values: texts.map((text) => parseQuantity(text, context)) };
    case 'uri':
      if (modifier !== undefined && modifier !== 'below' && modifier !== 'above') throw refuse();
      return { kind: 'uri', mode: modifier ?? 'exact', values: texts.map((text) => parseExact(text, context)) };
  }
}

const mayPointTo = (targets: readonly string[], type: string): boolean =>
  targets.length === 0 || targets.includes(type);
