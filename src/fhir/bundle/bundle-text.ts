// Bundles written around the exact texts of their resources: nothing is parsed or serialised again
// (https://hl7.org/fhir/R4/bundle.html).

/** A resource's exact JSON, as text or as bytes. */
export type ResourceText = string | Buffer;

export type SearchEntry = { fullUrl: string; text: ResourceText; mode: 'match' | 'include' };

export type SearchsetInput = {
  id?: string;
  /** ISO instant for meta.lastUpdated. */
  at?: string;
  self: string;
  next?: string;
  previous?: string;
  first?: string;
  last?: string;
  /** Matches in all, not on this page, without included resources. */
  total?: number;
  entries: readonly SearchEntry[];
  /** An OperationOutcome's text: ignored parameters and other remarks on the search. */
  outcome?: ResourceText;
};

export type ResponseEntry = {
  fullUrl?: string;
  text?: ResourceText;
  /** `201 Created`. */
  status: string;
  location?: string;
  etag?: string;
  /** ISO instant. */
  lastModified?: string;
  outcome?: ResourceText;
};

export type HistoryEntry = ResponseEntry & { method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'; url: string };

/** The pieces of a Bundle in order; strings and bytes as they came. */
export type BundlePieces = ResourceText[];

const quoted = (value: string): string => JSON.stringify(value);

function head(
  type: string,
  id: string | undefined,
  at: string | undefined,
  total: number | undefined,
  links: [string, string][],
): string {
  let text = '{"resourceType":"Bundle"';
  if (id !== undefined) text += `,"id":${quoted(id)}`;
  if (at !== undefined) text += `,"meta":{"lastUpdated":${quoted(at)}}`;
  text += `,"type":"${type}"`;
  if (total !== undefined) text += `,"total":${total}`;
  if (links.length > 0) {
    text += `,"link":[${links.map(([relation, url]) => `{"relation":"${relation}","url":${quoted(url)}}`).join(',')}]`;
  }
  return text;
}

function linksOf(input: {
  self?: string;
  next?: string;
  previous?: string;
  first?: string;
  last?: string;
}): [string, string][] {
  const links: [string, string][] = [];
  for (const relation of ['self', 'first', 'previous', 'next', 'last'] as const) {
    const url = input[relation];
    if (url !== undefined) links.push([relation, url]);
  }
  return links;
}

/** A search's answer. FHIR knows no empty arrays: without entries there is no `entry`. */
export function searchsetPieces(input: SearchsetInput): BundlePieces {
  const pieces: BundlePieces = [];
  // Neighbouring strings are joined at once, so that a page of texts is one write.
  let pending = head('searchset', input.id, input.at, input.total, linksOf(input));
  let open = false;
  const put = (before: string, text: ResourceText, after: string): void => {
    pending += open ? ',' : ',"entry":[';
    open = true;
    pending += before;
    if (typeof text === 'string') pending += text;
    else {
      pieces.push(pending, text);
      pending = '';
    }
    pending += after;
  };
  for (const { fullUrl, text, mode } of input.entries) {
    put(`{"fullUrl":${quoted(fullUrl)},"resource":`, text, `,"search":{"mode":"${mode}"}}`);
  }
  if (input.outcome !== undefined) put('{"resource":', input.outcome, ',"search":{"mode":"outcome"}}');
  pieces.push(`${pending}${open ? ']' : ''}}`);
  return pieces;
}

/** The same as one string. */
export const searchsetText = (input: SearchsetInput): string => joinPieces(searchsetPieces(input)).toString();

export type HistoryInput = Omit<SearchsetInput, 'entries' | 'outcome'> & { entries: readonly HistoryEntry[] };

/** https://hl7.org/fhir/R4/http.html#history: newest first, deletions without a resource. */
export const historyPieces = (input: HistoryInput): BundlePieces =>
  answered(head('history', input.id, input.at, input.total, linksOf(input)), input.entries, (entry) => {
    const { method, url } = entry as HistoryEntry;
    return `"request":{"method":"${method}","url":${quoted(url)}},`;
  });

export const historyText = (input: HistoryInput): string => joinPieces(historyPieces(input)).toString();

export type ResponseInput = {
  type: 'batch-response' | 'transaction-response';
  id?: string;
  at?: string;
  /** In the order of the requests, whatever the order of processing was. */
  entries: readonly ResponseEntry[];
};

export const responsePieces = (input: ResponseInput): BundlePieces =>
  answered(head(input.type, input.id, input.at, undefined, []), input.entries, () => '');

export const responseText = (input: ResponseInput): string => joinPieces(responsePieces(input)).toString();

function answered(
  start: string,
  entries: readonly ResponseEntry[],
  request: (entry: ResponseEntry) => string,
): BundlePieces {
  const pieces: BundlePieces = [start];
  entries.forEach((entry, i) => {
    pieces.push(i === 0 ? ',"entry":[{' : ',{');
    if (entry.fullUrl !== undefined) pieces.push(`"fullUrl":${quoted(entry.fullUrl)},`);
    if (entry.text !== undefined) pieces.push('"resource":', entry.text, ',');
    pieces.push(`${request(entry)}"response":{"status":${quoted(entry.status)}`);
    if (entry.location !== undefined) pieces.push(`,"location":${quoted(entry.location)}`);
    if (entry.etag !== undefined) pieces.push(`,"etag":${quoted(entry.etag)}`);
    if (entry.lastModified !== undefined) pieces.push(`,"lastModified":${quoted(entry.lastModified)}`);
    if (entry.outcome !== undefined) pieces.push(',"outcome":', entry.outcome);
    pieces.push('}}');
  });
  pieces.push(entries.length > 0 ? ']}' : '}');
  return pieces;
}

/** All pieces as bytes, for one write to the socket. */
export function joinPieces(pieces: BundlePieces): Buffer {
  if (pieces.every((piece) => typeof piece === 'string')) return Buffer.from(pieces.join(''));
  return Buffer.concat(pieces.map((piece) => (typeof piece === 'string' ? Buffer.from(piece) : piece)));
}
