// Create, update and delete one entry. https://hl7.org/fhir/R4/http.html#create
// The order is always: parse once, whose record, validate, decide, check attachments, seal, one transaction, answer.
import { createHash } from 'node:crypto';
import type { Call } from '../../base/call.ts';
import { timeOrderedId } from '../../base/ids.ts';
import { type JsonLimits, type ParsedResource, parseResource } from '../../fhir/json/parse-resource.ts';
import { classify } from './access/classify.ts';
import { decide } from './access/decide.ts';
import type { Action, DataClass, Decision, Thing } from './access/model.ts';
import { type Adoption, checkAttachments } from './attachments.ts';
import { hidesGrown } from './below.ts';
import type { Dossier } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { findOwner, ownerOf, recordOf } from './owner.ts';
import { classTokenOf, prepareEntry } from './prepare-entry.ts';
import { reach, thingOf } from './reach.ts';
import type { ReadEntry } from './read-entry.ts';
import { assertScope, authorOf, logRefusal, type Room } from './room.ts';
import { fitsScope } from './scope-filter.ts';
import { findByCondition } from './search-entries.ts';
import { findRecordType } from './types.ts';

type Json = { [name: string]: unknown };
export const entryJsonLimits: JsonLimits = { bytesMax: 20 * 1024 * 1024, depthMax: 130 };
const turnsMax = 4;

/** Parsed and valid FHIR R4 of this type. @throws Fault `json.*`, `record.type-differs`, `fhir.not-valid` */
export function readResource(room: Room, type: string, body: Buffer): ParsedResource {
  const parsed = parseResource(body, entryJsonLimits);
  assertValid(room, type, parsed.resource);
  return parsed;
}

export function assertValid(room: Room, type: string, resource: Json): void {
  if (findRecordType(type) === null) throw recordErrors.typeNotTaken(type);
  if (resource.resourceType !== type) throw recordErrors.wrongType();
  const issues = room.needs.validate(resource, type);
  if (issues.length > 0) throw recordErrors.notValid(issues);
}

/** @throws Fault `record.not-found` or `record.forbidden`, after the attempt was logged */
export async function assertMay(
  room: Room,
  call: Call,
  dossier: Dossier,
  thing: Thing,
  action: Action,
  what: { id?: string; type: string },
): Promise<string> {
  const decideOn = ({ facts }: Dossier): Decision =>
    decide(room.needs.policy, facts, call.actor, call.purpose, call.at, thing, action);
  let decision = decideOn(dossier);
  if (!decision.permit) {
    // A right may have been given in another process: no statement has said yet whether these facts are the current ones.
    const now = await room.dossiers.refresh(dossier.id);
    if (now !== null && now.factsVersion !== dossier.factsVersion) decision = decideOn(now);
  }
  if (decision.permit) return decision.basis;
  await logRefusal(room, call, dossier, { action: thing.entryId === undefined ? 'added' : 'changed', what: [what] });
  throw decision.answer === 'hidden' ? recordErrors.notFound() : recordErrors.forbidden();
}

/** `mayShow`: what was there before is shown only to a token that may read; to write is not to read. */
export type Created = { outcome: 'created' | 'existing'; entry: ReadEntry; mayShow: boolean };

/**
 * `ifNoneExist` is a search: when something matches it, that is the answer and nothing is written
 * (https://hl7.org/fhir/R4/http.html#ccreate). The same submission sent again makes nothing new either.
 */
export async function createEntry(
  room: Room,
  call: Call,
  type: string,
  body: Buffer,
  ifNoneExist: string | null,
): Promise<Created> {
  assertScope(call, type, 'c');
  const { text, resource } = readResource(room, type, body);
  if (!fitsScope(call, type, 'c', resource)) throw recordErrors.scope();
  let dossier = await recordOf(room, call, type, ownerOf(room, type, resource));
  const by = authorOf(call.actor);
  const dataClass = classify(room.needs.policy, resource, call.actor);
  for (let turn = 0; turn < turnsMax; turn++) {
    const basis = await assertMay(room, call, dossier, { ...dataClass, authors: [by] }, 'write', { type });
    if (ifNoneExist !== null) {
      const match = await findByCondition(room, call, dossier, type, ifNoneExist);
      if (match !== null) return answerMatch(room, call, dossier, basis, match);
    }
    const adoptions = await checkAttachments(room, call, dossier, resource, new Map());
    const id = `${dossier.id}-${timeOrderedId(room.needs.clock, room.needs.chance)}`;
    const prepared = prepareEntry(call, dossier, { type, id, version: 1, expected: 0, text, resource, by, dataClass });
    const key = submissionKeyOf(call, type, resource, body, ifNoneExist);
    const digest = digestOf(body);
    const keyToken = key === null ? null : (dossier.sealer.blind([key])[0] as bigint);
    const outcome = await room.vault.commit({
      dossier: dossier.id,
      creates: [prepared.write],
      updates: [],
      submission:
        keyToken === null
          ? null
          : {
              key: keyToken,
              at: call.at,
              sealed: dossier.sealer.seal(`submission|${dossier.id}|${keyToken}`, JSON.stringify({ id, digest })),
            },
      log: [
        room.needs.audit.seal(dossier.log, call, {
          action: 'added',
          what: [{ id, type, title: prepared.entry.envelope.title }],
          basis,
          outcome: 'permitted',
        }),
      ],
      outbox: call.actor.kind === 'patient' ? [] : [{ kind: 'entry-created', entry: id }],
      blobs: [],
      adopt: adoptionsOf(dossier, adoptions, dataClass, prepared.write.authors),
      facts: await hidesGrown(room, dossier, new Map([[id, { type, entry: prepared.entry }]])),
    });
    if (outcome === 'done') {
      room.vault.cache.put(id, 1, prepared.entry);
      return {
        outcome: 'created',
        entry: { id, type, version: 1, recorded: call.at, entry: prepared.entry },
        mayShow: true,
      };
    }
    if (outcome === 'duplicate' && ifNoneExist === null)
      return answerAgain(room, call, dossier, type, keyToken as bigint, digest);
    if (outcome === 'duplicate') {
      const match = await findByCondition(room, call, dossier, type, ifNoneExist as string);
      if (match !== null) return answerMatch(room, call, dossier, basis, match);
      // What this condition made before is deleted, changed, or not this sender's to see: the condition holds again. To
      // one who may not see it, it is not there; any other answer would tell that it is.
      await room.store.releaseSubmission(dossier.id, keyToken as bigint);
    }
    dossier = await refreshed(room, dossier);
  }
  throw recordErrors.busyEntry();
}

/** @throws Fault `record.version` (If-Match does not hold), `record.changing`, `record.deleted` */
export async function updateEntry(
  room: Room,
  call: Call,
  type: string,
  id: string,
  body: Buffer,
  ifMatch: number | null,
): Promise<ReadEntry> {
  assertScope(call, type, 'u');
  const { text, resource } = readResource(room, type, body);
  if (resource.id !== id) throw recordErrors.wrongId();
  // What it becomes is of the token's kind, and (in `reach`) what it was.
  if (!fitsScope(call, type, 'u', resource)) throw recordErrors.scope();
  const owner = ownerOf(room, type, resource);
  for (let turn = 0; turn < turnsMax; turn++) {
    const { dossier, row, entry } = await reach(room, call, type, id, 'changed');
    const basis = await assertMay(room, call, dossier, thingOf(entry, id), 'write', { id, type });
    if (row.deleted) throw recordErrors.gone();
    if (ifMatch !== null && ifMatch !== row.version) throw recordErrors.versionConflict();
    // Said alike whether or not the other patient has a record.
    if ((await findOwner(room, owner))?.id !== dossier.id) throw recordErrors.anotherRecord(`${type}.subject`);
    const dataClass = classify(room.needs.policy, resource, call.actor);
    // To move an entry to another category is a new writing there, which the right to correct does not cover.
    const moved = dataClass.category !== entry.envelope.category;
    await assertMay(
      room,
      call,
      dossier,
      { ...dataClass, authors: [entry.envelope.by], ...(moved ? {} : { entryId: id }) },
      'write',
      { id, type },
    );
    const adoptions = await checkAttachments(room, call, dossier, resource, new Map());
    const version = row.version + 1;
    const prepared = prepareEntry(call, dossier, {
      type,
      id,
      version,
      expected: row.version,
      text,
      resource,
      by: entry.envelope.by,
      dataClass,
    });
    const outcome = await room.vault.commit({
      dossier: dossier.id,
      creates: [],
      updates: [prepared.write],
      submission: null,
      log: [
        room.needs.audit.seal(dossier.log, call, {
          action: 'changed',
          what: [{ id, type, title: prepared.entry.envelope.title }],
          basis,
          outcome: 'permitted',
          detail: `version ${version}`,
        }),
      ],
      outbox: [{ kind: 'entry-changed', entry: id }],
      blobs: [],
      adopt: adoptionsOf(dossier, adoptions, dataClass, prepared.write.authors),
      facts: await hidesGrown(room, dossier, new Map([[id, { type, entry: prepared.entry }]])),
    });
    if (outcome === 'done') {
      room.vault.cache.put(id, version, prepared.entry);
      return { id, type, version, recorded: call.at, entry: prepared.entry };
    }
    if (ifMatch !== null) throw recordErrors.versionConflict();
    await room.dossiers.refresh(dossier.id);
  }
  throw recordErrors.busyEntry();
}

/** Marks as deleted; every version stays. Deleting again answers as the first time. */
export async function deleteEntry(
  room: Room,
  call: Call,
  type: string,
  id: string,
  ifMatch: number | null,
): Promise<{ version: number }> {
  assertScope(call, type, 'd');
  for (let turn = 0; turn < turnsMax; turn++) {
    const { dossier, row, entry } = await reach(room, call, type, id, 'deleted');
    const basis = await assertMay(room, call, dossier, thingOf(entry, id), 'write', { id, type });
    if (row.deleted) return { version: row.version };
    if (ifMatch !== null && ifMatch !== row.version) throw recordErrors.versionConflict();
    const { category, level, by, title, blob } = entry.envelope;
    const version = row.version + 1;
    const prepared = prepareEntry(call, dossier, {
      type,
      id,
      version,
      expected: row.version,
      text: '',
      resource: {},
      by,
      title,
      dataClass: { category, level },
      deleted: true,
      ...(blob === undefined ? {} : { blob }),
    });
    const outcome = await room.vault.commit({
      dossier: dossier.id,
      creates: [],
      updates: [prepared.write],
      submission: null,
      log: [
        room.needs.audit.seal(dossier.log, call, {
          action: 'deleted',
          what: [{ id, type, title }],
          basis,
          outcome: 'permitted',
        }),
      ],
      outbox: [],
      blobs: [],
      adopt: [],
    });
    if (outcome === 'done') return { version };
    if (ifMatch !== null) throw recordErrors.versionConflict();
    await room.dossiers.refresh(dossier.id);
  }
  throw recordErrors.busyEntry();
}

export const adoptionsOf = (
  dossier: Dossier,
  adoptions: readonly Adoption[],
  dataClass: DataClass,
  authors: bigint[],
): { ids: string[]; toClass: bigint; authors: bigint[] }[] =>
  adoptions.length === 0
    ? []
    : [{ ids: adoptions.map((one) => one.binaryId), toClass: classTokenOf(dossier, dataClass), authors }];

async function refreshed(room: Room, dossier: Dossier): Promise<Dossier> {
  const now = await room.dossiers.refresh(dossier.id);
  if (now === null || now.facts.state !== 'open') throw recordErrors.notFound();
  return now;
}

const senderOf = (call: Call): string => {
  const { organisationId, practitionerId, name } = authorOf(call.actor);
  return organisationId ?? practitionerId ?? name;
};

/**
 * Under which name a condition is taken, alone and in a transaction alike. Of the record and not of the sender: two who
 * send under the same one at the same moment make one entry, when they may see each other's.
 */
export const conditionKey = (type: string, condition: string): string => `submission|condition|${type}|${condition}`;

/** Under which name a document is taken once; null when it bears no unique id. The sender is part of it. */
export function documentKey(call: Call, type: string, resource: Json): string | null {
  const master = resource.masterIdentifier as { system?: unknown; value?: unknown } | undefined;
  return typeof master?.value === 'string'
    ? `submission|document|${senderOf(call)}|${type}|${String(master.system ?? '')}|${master.value}`
    : null;
}

/** What makes a submission the same again. */
export function digestOf(...parts: (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('base64');
}

/**
 * Under which name a submission is taken once: its condition, a document's unique id, or, for anything that bears an
 * identifier, the very same content from the same caller. The caller is part of the last two, so that nobody learns of
 * another's.
 */
function submissionKeyOf(
  call: Call,
  type: string,
  resource: Json,
  body: Buffer,
  ifNoneExist: string | null,
): string | null {
  if (ifNoneExist !== null) return conditionKey(type, ifNoneExist);
  const document = documentKey(call, type, resource);
  if (document !== null) return document;
  return resource.identifier === undefined ? null : `submission|same|${senderOf(call)}|${type}|${digestOf(body)}`;
}

/** What a condition found is logged as a read, whether or not its content leaves. */
async function answerMatch(
  room: Room,
  call: Call,
  dossier: Dossier,
  basis: string,
  match: ReadEntry,
): Promise<Created> {
  const { id, type, entry } = match;
  await room.needs.audit.append(dossier.log, call, {
    action: 'read',
    what: [{ id, type, title: entry.envelope.title }],
    basis,
    outcome: 'permitted',
    detail: 'conditional create',
  });
  return { outcome: 'existing', entry: match, mayShow: fitsScope(call, type, 'r', entry) };
}

/** The answer that the first of two equal submissions got. */
async function answerAgain(
  room: Room,
  call: Call,
  dossier: Dossier,
  type: string,
  key: bigint,
  digest: string,
): Promise<Created> {
  const entry = await findSentBefore(room, call, dossier, type, key, digest);
  if (entry === null) throw recordErrors.busyEntry();
  if (entry === 'another-content') throw recordErrors.identifierTaken();
  await room.needs.audit.append(dossier.log, call, {
    action: 'read',
    what: [{ id: entry.id, type, title: entry.entry.envelope.title }],
    basis: entry.basis,
    outcome: 'permitted',
    detail: 'sent again',
  });
  return { outcome: 'created', entry, mayShow: fitsScope(call, type, 'r', entry.entry) };
}

/**
 * What was made under this name, as it is now; null when the name is free.
 * @throws Fault `record.deleted`, `record.not-found`
 */
export async function findSentBefore(
  room: Room,
  call: Call,
  dossier: Dossier,
  type: string,
  key: bigint,
  digest: string,
): Promise<(ReadEntry & { basis: string }) | 'another-content' | null> {
  const kept = await room.store.findSubmission(dossier.id, key);
  if (kept === null) return null;
  const first = JSON.parse(dossier.sealer.open(`submission|${dossier.id}|${key}`, kept.sealed).toString()) as {
    id: string;
    digest: string;
  };
  if (first.digest !== digest) return 'another-content';
  const { row, entry, view } = await reach(room, call, type, first.id, 'added');
  if (row.deleted) throw recordErrors.gone();
  const basis = view.visibility.basis ?? 'author';
  return { id: first.id, type, version: row.version, recorded: row.recorded, entry, basis };
}
