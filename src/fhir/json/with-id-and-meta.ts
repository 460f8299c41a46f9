// Puts the server's id and version into a resource's text and leaves every other byte as it was sent.
// https://hl7.org/fhir/R4/http.html#create: the server sets id, meta.versionId and meta.lastUpdated.
import { type Member, membersAt, skipSpace } from './scan.ts';

export type IdAndMeta = {
  id: string;
  versionId: string;
  /** FHIR instant. */
  lastUpdated: string;
};

type Edit = { start: number; end: number; text: string };

const find = (members: Member[], name: string): Member | undefined => members.find((member) => member.name === name);

function apply(text: string, edits: Edit[]): string {
  edits.sort((a, b) => a.start - b.start);
  let result = '';
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}

const memberText = (name: string, value: string): string => `${JSON.stringify(name)}:${JSON.stringify(value)}`;

/** Edits that give the object at `brace` these string members: in their place, or first when they are new. */
function setMembers(brace: number, members: Member[], values: [string, string][]): Edit[] {
  const edits: Edit[] = [];
  const added: string[] = [];
  for (const [name, value] of values) {
    const member = find(members, name);
    if (member) edits.push({ start: member.valueStart, end: member.valueEnd, text: JSON.stringify(value) });
    else added.push(memberText(name, value));
  }
  if (added.length > 0) {
    const start = brace + 1;
    edits.push({ start, end: start, text: members.length > 0 ? `${added.join(',')},` : added.join(',') });
  }
  return edits;
}

/** `text` must be a JSON object that parseResource accepted. */
export function withIdAndMeta(text: string, { id, versionId, lastUpdated }: IdAndMeta): string {
  const brace = skipSpace(text, 0);
  const members = membersAt(text, brace);
  const edits: Edit[] = [];
  const added: string[] = [];
  const idMember = find(members, 'id');
  if (idMember) edits.push({ start: idMember.valueStart, end: idMember.valueEnd, text: JSON.stringify(id) });
  else added.push(memberText('id', id));
  const values: [string, string][] = [
    ['versionId', versionId],
    ['lastUpdated', lastUpdated],
  ];
  const meta = find(members, 'meta');
  if (meta && text.charCodeAt(meta.valueStart) === 123) {
    edits.push(...setMembers(meta.valueStart, membersAt(text, meta.valueStart), values));
  } else {
    const metaText = `{${values.map(([name, value]) => memberText(name, value)).join(',')}}`;
    // Only a validator that was not asked lets a meta through that is no object.
    if (meta) edits.push({ start: meta.valueStart, end: meta.valueEnd, text: metaText });
    else added.push(`"meta":${metaText}`);
  }
  if (added.length > 0) {
    const type = find(members, 'resourceType');
    if (type) edits.push({ start: type.valueEnd, end: type.valueEnd, text: `,${added.join(',')}` });
    else edits.push({ start: brace + 1, end: brace + 1, text: added.join(',') + (members.length > 0 ? ',' : '') });
  }
  return apply(text, edits);
}
