// Which format a client may send and is sent: JSON alone (https://hl7.org/fhir/R4/http.html#mime-type).
import { Fault } from '../../base/fault.ts';

export const fhirJson = 'application/fhir+json; charset=utf-8';

const jsonTypes = new Set([
  'application/fhir+json',
  'application/json',
  'text/json',
  'application/*',
  '*/*',
  'text/*',
  'json',
]);

const essence = (type: string): string => (type.split(';', 1)[0] as string).trim().toLowerCase();

function notAcceptable(): Fault {
  return new Fault('invalid', {
    code: 'rest.not-acceptable',
    status: 406,
    message: 'answers are application/fhir+json only',
    issues: [{ code: 'not-supported', text: 'answers are application/fhir+json only' }],
  });
}

/** The `q` of one item of an Accept header; 1 when there is none or it makes no sense. */
function quality(item: string): number {
  const found = /;\s*q=([01](?:\.\d{0,3})?)/i.exec(item);
  return found === null ? 1 : Number(found[1]);
}

/** Refuses with 406 a client that wants no JSON. `_format` goes before the header. FHIR versions but 4.0 are refused too. */
export function requireJsonAnswer(accept: string | undefined, format: string | undefined): void {
  if (format !== undefined && format !== '') {
    // A `+` of `application/fhir+json` may have become a space.
    if (!jsonTypes.has(essence(format).replace(' ', '+'))) throw notAcceptable();
    return;
  }
  if (accept === undefined || accept.trim() === '') return;
  const wanted = accept
    .split(',')
    .some((item) => jsonTypes.has(essence(item)) && quality(item) > 0 && isVersion4(item));
  if (!wanted) throw notAcceptable();
}

const isVersion4 = (item: string): boolean => {
  const found = /;\s*fhirVersion=([\d.]+)/i.exec(item);
  return found === null || found[1] === '4.0' || found[1] === '4.0.1';
};

export type Content = 'resource' | 'json-patch' | 'form';

const contentTypes: Record<Content, readonly string[]> = {
  resource: ['application/fhir+json', 'application/json'],
  'json-patch': ['application/json-patch+json'],
  form: ['application/x-www-form-urlencoded'],
};

/** What a body is, by its content-type; 415 when that is none of `allowed`, or not UTF-8. */
export function requireContent(contentType: string | undefined, allowed: readonly Content[]): Content {
  const type = essence(contentType ?? '');
  const found = allowed.find((content) => contentTypes[content].includes(type));
  const charset = /;\s*charset="?([^";\s]+)/i.exec(contentType ?? '')?.[1]?.toLowerCase();
  if (found !== undefined && (charset === undefined || charset === 'utf-8' || charset === 'utf8')) return found;
  const text = `the body must be ${allowed.flatMap((content) => contentTypes[content]).join(' or ')}, in UTF-8`;
  throw new Fault('invalid', {
    code: 'rest.unsupported-media-type',
    status: 415,
    message: text,
    issues: [{ code: 'not-supported', text }],
  });
}
