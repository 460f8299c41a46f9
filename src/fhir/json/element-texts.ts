// The exact text of parts of a resource: what a Bundle's entry holds is stored as it was sent.
// https://hl7.org/fhir/R4/bundle.html
import { itemsAt, type Member, membersAt, type Span, skipSpace } from './scan.ts';

export type ElementText = Span & { text: string };

/** The text at each place a path leads to, through every item of an array: `elementTexts(bundle, ['entry', 'resource'])`. */
export function elementTexts(text: string, path: readonly string[]): ElementText[] {
  let starts: Span[] = [{ start: skipSpace(text, 0), end: text.length }];
  for (const name of path) {
    starts = starts.flatMap(({ start }) => {
      const member = membersAt(text, start).find((m) => m.name === name);
      if (!member) return [];
      const items = itemsAt(text, member.valueStart);
      const isArray = text.charCodeAt(member.valueStart) === 91;
      return isArray ? items : [{ start: member.valueStart, end: member.valueEnd }];
    });
  }
  return starts.map(({ start, end }) => ({ start, end, text: text.slice(start, end) }));
}

export type BundleEntryText = {
  fullUrl: string | null;
  /** Bundle.entry.request, parsed; null when absent. */
  request: { [name: string]: unknown } | null;
  resource: ElementText | null;
};

/** Every entry, in order, whether or not it holds a resource. */
export function bundleEntries(text: string): BundleEntryText[] {
  const parsed = (members: Member[], name: string): unknown => {
    const member = members.find((m) => m.name === name);
    return member ? JSON.parse(text.slice(member.valueStart, member.valueEnd)) : null;
  };
  return elementTexts(text, ['entry']).map(({ start }) => {
    const members = membersAt(text, start);
    const held = members.find((m) => m.name === 'resource');
    const fullUrl = parsed(members, 'fullUrl');
    return {
      fullUrl: typeof fullUrl === 'string' ? fullUrl : null,
      request: parsed(members, 'request') as BundleEntryText['request'],
      resource: held
        ? { start: held.valueStart, end: held.valueEnd, text: text.slice(held.valueStart, held.valueEnd) }
        : null,
    };
  });
}
