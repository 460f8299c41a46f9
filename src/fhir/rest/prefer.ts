// The Prefer header: what comes back after a write, and what becomes of unknown search parameters
// (https://hl7.org/fhir/R4/http.html#ops, https://hl7.org/fhir/R4/search.html#errors, RFC 7240).

export type Prefer = {
  return: 'minimal' | 'representation' | 'OperationOutcome' | undefined;
  handling: 'strict' | 'lenient' | undefined;
  /** Asked for and never obeyed: an answer is always direct, as RFC 7240 allows. */
  respondAsync: boolean;
};

const returns = new Map<string, Prefer['return']>([
  ['minimal', 'minimal'],
  ['representation', 'representation'],
  ['operationoutcome', 'OperationOutcome'],
]);

/** Preferences that are not understood are not there; the first of each name counts. */
export function parsePrefer(header: string | undefined): Prefer {
  const prefer: Prefer = { return: undefined, handling: undefined, respondAsync: false };
  for (const part of (header ?? '').split(/[,;]/)) {
    const [name = '', value = ''] = part.split('=').map((text) =>
      text
        .trim()
        .replace(/^"(.*)"$/, '$1')
        .toLowerCase(),
    );
    if (name === 'return') prefer.return ??= returns.get(value);
    else if (name === 'handling' && (value === 'strict' || value === 'lenient')) prefer.handling ??= value;
    else if (name === 'respond-async') prefer.respondAsync = true;
  }
  return prefer;
}
