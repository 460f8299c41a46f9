// Sets one top-level string member in the exact text of a resource, leaving every other byte as it was sent.
import { topLevelMembers } from '../../fhir/json/scan.ts';

export function withStatus(text: string, status: string): string {
  const members = topLevelMembers(text);
  const member = members.find((one) => one.name === 'status');
  if (member !== undefined)
    return text.slice(0, member.valueStart) + JSON.stringify(status) + text.slice(member.valueEnd);
  const type = members.find((one) => one.name === 'resourceType');
  const at = type?.valueEnd ?? 1;
  return `${text.slice(0, at)},"status":${JSON.stringify(status)}${text.slice(at)}`;
}
