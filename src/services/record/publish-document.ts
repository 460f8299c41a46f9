// A document reference sent alone that must do more than be stored: IHE MHD Simplified Publish (ITI-105), whose content
// comes inside the reference, and a reference that replaces another. Both are transactions of one request.
// https://profiles.ihe.net/ITI/MHD/ITI-105.html
import { createHash } from 'node:crypto';
import type { Call } from '../../base/call.ts';
import { elementTexts } from '../../fhir/json/element-texts.ts';
import { membersAt, skipSpace } from '../../fhir/json/scan.ts';
import { recordErrors } from './errors.ts';
import { claims, replacedBy, simplifiedPublish } from './mhd.ts';
import type { Room } from './room.ts';
import { type EntryAnswer, submitBundle } from './submit-bundle.ts';

type Json = { [name: string]: unknown };

export const needsTransaction = (resource: Json): boolean =>
  claims(resource, simplifiedPublish) || replacedBy(resource).length > 0;

/** @returns the answer for the document reference */
export async function publishDocument(room: Room, call: Call, text: string, resource: Json): Promise<EntryAnswer> {
  const entries: string[] = [];
  let reference = text;
  if (claims(resource, simplifiedPublish)) {
    const attachment = elementTexts(text, ['content', 'attachment'])[0];
    const members = attachment === undefined ? [] : membersAt(text, skipSpace(text, attachment.start));
    const data = members.find((one) => one.name === 'data');
    const contentType = members.find((one) => one.name === 'contentType');
    if (attachment !== undefined && data !== undefined && contentType !== undefined) {
      // Made of the content, so that the same publication sent again is the same transaction.
      const urn = `urn:uuid:${uuidOf(text)}`;
      const binary = `{"resourceType":"Binary","contentType":${text.slice(contentType.valueStart, contentType.valueEnd)},"data":${text.slice(data.valueStart, data.valueEnd)}}`;
      entries.push(`{"fullUrl":"${urn}","resource":${binary},"request":{"method":"POST","url":"Binary"}}`);
      reference = `${text.slice(0, data.start)}"url":"${urn}"${text.slice(data.valueEnd)}`;
    }
  }
  entries.push(`{"resource":${reference},"request":{"method":"POST","url":"DocumentReference"}}`);
  const unique = resource.masterIdentifier as { system?: unknown; value?: unknown } | undefined;
  // Under its unique id a document is taken once, this way as by a plain create.
  const identifier =
    typeof unique?.value === 'string'
      ? `"identifier":${JSON.stringify({ system: unique.system, value: unique.value })},`
      : '';
  const bundleText = `{"resourceType":"Bundle",${identifier}"type":"transaction","entry":[${entries.join(',')}]}`;
  const answer = await submitBundle(room, call, bundleText, JSON.parse(bundleText) as Json);
  const mine = answer.entries.find((one) => one.type === 'DocumentReference' && one.status.startsWith('201'));
  if (mine === undefined) throw recordErrors.busyEntry();
  return mine;
}

const uuidOf = (text: string): string => {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
};
