// Changes in the exact text of a resource: everything that is not changed stays byte for byte, decimals above all.
// https://hl7.org/fhir/R4/json.html
import { itemsAt, type Member, membersAt, skipSpace } from '../../src/fhir/json/scan.ts';

export type Edit = { start: number; end: number; text: string };

export function applyEdits(text: string, edits: readonly Edit[]): string {
  let result = '';
  let at = 0;
  for (const { start, end, text: written } of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (start < at) throw new Error('Edits overlap.');
    result += text.slice(at, start) + written;
    at = end;
  }
  return result + text.slice(at);
}

export type VisitedObject = { brace: number; members: Member[]; depth: number };

/** Every object of the text, outer before inner. `visit` returns names of members not to go into. */
export function walkObjects(text: string, visit: (object: VisitedObject) => ReadonlySet<string> | undefined): void {
  const walk = (at: number, depth: number): void => {
    const first = text.charCodeAt(at);
    if (first === 91) {
      for (const item of itemsAt(text, at)) walk(item.start, depth);
      return;
    }
    if (first !== 123) return;
    const members = membersAt(text, at);
    const skipped = visit({ brace: at, members, depth });
    for (const member of members) if (skipped?.has(member.name) !== true) walk(member.valueStart, depth + 1);
  };
  walk(skipSpace(text, 0), 0);
}

/** Takes a member out, with one of the commas beside it. */
export function removal(members: readonly Member[], name: string): Edit | null {
  const index = members.findIndex((one) => one.name === name);
  const member = members[index];
  if (member === undefined) return null;
  const next = members[index + 1];
  if (next !== undefined) return { start: member.start, end: next.start, text: '' };
  const before = members[index - 1];
  return { start: before?.valueEnd ?? member.start, end: member.valueEnd, text: '' };
}

/** Sets a member to JSON text: in its place, or first in the object. */
export function setting(
  { brace, members }: Pick<VisitedObject, 'brace' | 'members'>,
  name: string,
  json: string,
): Edit {
  const member = members.find((one) => one.name === name);
  if (member !== undefined) return { start: member.valueStart, end: member.valueEnd, text: json };
  return { start: brace + 1, end: brace + 1, text: `"${name}":${json}${members.length > 0 ? ',' : ''}` };
}

export const topObject = (text: string): VisitedObject => {
  const brace = skipSpace(text, 0);
  return { brace, members: membersAt(text, brace), depth: 0 };
};

/** The exact text of a member's value. */
export function memberText(text: string, name: string): string | null {
  const member = topObject(text).members.find((one) => one.name === name);
  return member === undefined ? null : text.slice(member.valueStart, member.valueEnd);
}
