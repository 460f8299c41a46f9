// A transaction: all of it or nothing, in one record. https://hl7.org/fhir/R4/http.html#transaction
// It carries IHE MHD's Provide Document Bundle (ITI-65): documents, their references, the submission set, folders.
import type { Call } from '../../base/call.ts';
import { Fault } from '../../base/fault.ts';
import { timeOrderedId } from '../../base/ids.ts';
import { type BundleRequest, parseBundleRequests } from '../../fhir/bundle/bundle-request.ts';
import { findConditionalReferences, refuseDangling, rewriteReferences } from '../../fhir/bundle/references.ts';
import { bundleEntries } from '../../fhir/json/element-texts.ts';
import { parseIfMatch, parseIfNoneExist, requireMatch } from '../../fhir/rest/versions.ts';
import { parseSearch } from '../../fhir/search/parse.ts';
import { classify } from './access/classify.ts';
import { decide } from './access/decide.ts';
import { authorKeys, type DataClass, rankOf } from './access/model.ts';
import { attachmentsOf, binaryIdIn, checkAttachments } from './attachments.ts';
import { hidesGrown } from './below.ts';
import type { Dossier } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import {
  checkProvideBundle,
  hasSubmissionSet,
  isSupersedingPatch,
  listedIn,
  listKindOf,
  replacedBy,
  submissionIdOf,
} from './mhd.ts';
import { findOwner, type Owner, ownerOf } from './owner.ts';
import { classTokenOf, type Draft, type Prepared, prepareEntry } from './prepare-entry.ts';
import { reach, thingOf } from './reach.ts';
import { assertScope, authorOf, dossierOfId, logRefusal, type Room } from './room.ts';
import { fitsScope } from './scope-filter.ts';
import { findByCondition } from './search-entries.ts';
import { assertContentType, assertMayBringFile, loneFileClass, putBlob } from './store-binary.ts';
import { findRecordType } from './types.ts';
import type { Commit } from './vault.ts';
import { withStatus } from './with-status.ts';
import { assertMay, assertValid, conditionKey, digestOf, documentKey, findSentBefore } from './write-entry.ts';

type Json = { [name: string]: unknown };
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export type EntryAnswer = {
  index: number;
  status: string;
  type: string;
  id: string;
  version: number;
  at: string;
  text: Buffer | null;
};
export type BundleAnswer = {
  entries: EntryAnswer[] /** GET entries, to be answered after the commit. */;
  reads: BundleRequest[];
};

type Item = {
  request: BundleRequest;
  type: string;
  id: string;
  expected: number;
  text: string;
  resource: Json;
  by: ReturnType<typeof authorOf>;
  dataClass: DataClass;
  blob?: Draft['blob'];
  deleted?: boolean;
  title?: string;
};

const turnsMax = 4;
/** Ids that one log entry lists. */
const loggedMax = 50;

export async function submitBundle(room: Room, call: Call, text: string, bundle: Json): Promise<BundleAnswer> {
  const { ordered } = parseBundleRequests(bundle, room.needs.fhirBase());
  const writes = ordered.filter(({ method }) => method !== 'GET' && method !== 'HEAD');
  const reads = ordered.filter(({ method }) => method === 'GET' || method === 'HEAD');
  const issues = checkProvideBundle(bundle);
  if (issues.length > 0)
    throw new Fault('refused', { code: 'mhd.metadata', message: 'The bundle is not what it claims to be.', issues });
  if (writes.length === 0) return { entries: [], reads };
  for (const request of writes) assertTaken(call, request);

  const texts = bundleEntries(text);
  const links = new Map<string, string>();
  const answers: EntryAnswer[] = await resolvePersons(
    room,
    call,
    writes,
    texts.map((one) => one.resource?.text ?? ''),
    links,
  );
  const answered = new Set(answers.map((one) => one.index));
  const open = writes.filter((one) => !answered.has(one.index));
  if (open.length === 0) return { entries: answers, reads };

  let dossier = await recordOfBundle(room, call, open, links);
  const digest = digestOf(text);
  for (let turn = 0; turn < turnsMax; turn++) {
    const made = await prepare(
      room,
      call,
      dossier,
      open,
      texts.map((one) => one.resource?.text ?? ''),
      new Map(links),
      !hasSubmissionSet(bundle),
    );
    const done = [...answers, ...made.answers].sort((a, b) => a.index - b.index);
    const submissionId = submissionIdOf(bundle);
    const author = authorOf(call.actor);
    const key =
      submissionId === null
        ? null
        : (dossier.sealer.blind([
            `submission|bundle|${author.organisationId ?? author.practitionerId ?? author.name}|${submissionId}`,
          ])[0] as bigint);
    const commit: Commit = {
      ...made.commit,
      names: made.names.map(({ key, id, digest: own }) => ({
        key,
        at: call.at,
        sealed: dossier.sealer.seal(`submission|${dossier.id}|${key}`, JSON.stringify({ id, digest: own ?? digest })),
      })),
      submission:
        key === null
          ? null
          : {
              key,
              at: call.at,
              sealed: dossier.sealer.seal(
                `submission|${dossier.id}|${key}`,
                JSON.stringify({ digest, answers: done.map(({ text: _, ...rest }) => rest) }),
              ),
            },
    };
    const isWrite = commit.creates.length + commit.updates.length > 0;
    if (!isWrite) await room.store.transaction((tx) => room.needs.audit.insert(tx, commit.log));
    const outcome = isWrite ? await room.vault.commit(commit) : 'done';
    if (outcome === 'done') {
      for (const { write, entry } of made.prepared) room.vault.cache.put(write.id, write.version, entry);
      return { entries: done, reads };
    }
    const isSentAgain =
      outcome === 'duplicate' && key !== null && (await room.store.findSubmission(dossier.id, key)) !== null;
    if (isSentAgain) return { entries: await answersAgain(room, call, dossier, key as bigint, digest), reads };
    if (outcome === 'duplicate') await releaseConditions(room, call, dossier, made.names);
    const fresh = await room.dossiers.refresh(dossier.id);
    if (fresh === null || fresh.facts.state !== 'open') throw recordErrors.notFound();
    dossier = fresh;
  }
  throw recordErrors.busyEntry();
}

/** A name that an entry takes: that of its condition, or of its unique id, whose digest says whether it is the same again. */
type Name = { key: bigint; id: string; condition: { type: string; text: string } | null; digest: string | null };

/**
 * Whoever took a condition at this moment is found by it at the next turn. What is gone since, or is not this sender's to
 * see, holds it no longer: an answer other than to one who came first would tell that it is there.
 */
async function releaseConditions(room: Room, call: Call, dossier: Dossier, names: readonly Name[]): Promise<void> {
  for (const { condition, key } of names)
    if (condition !== null && (await findByCondition(room, call, dossier, condition.type, condition.text)) === null)
      await room.store.releaseSubmission(dossier.id, key);
}

const letterOf = { POST: 'c', PUT: 'u', PATCH: 'u', DELETE: 'd', GET: 'r', HEAD: 'r' } as const;

function assertTaken(call: Call, request: BundleRequest): void {
  const { type, index, method, query, id } = request;
  const refuse = (reason: string): Fault =>
    new Fault('refused', {
      code: 'bundle.not-taken',
      message: `Entry ${index}: ${reason}`,
      issues: [{ code: 'not-supported', text: reason, expression: `Bundle.entry[${index}].request` }],
    });
  if (type === 'Patient' && method === 'POST') return;
  if (type === undefined || findRecordType(type) === null) throw refuse('A record does not take this type.');
  if (request.rest !== undefined) throw refuse('Operations are not taken inside a transaction.');
  if (method !== 'POST' && (id === undefined || query !== ''))
    throw refuse('Conditional updates and deletions are not taken.');
  assertScope(call, type, letterOf[method]);
}

/** Patients of a bundle are looked up, never made: by `ifNoneExist`, by their identifiers, or by conditional references. */
async function resolvePersons(
  room: Room,
  call: Call,
  writes: readonly BundleRequest[],
  texts: readonly string[],
  links: Map<string, string>,
): Promise<EntryAnswer[]> {
  const answers: EntryAnswer[] = [];
  const find = async (query: string): Promise<string | null> => {
    for (const criterion of parseSearch('Patient', query, { handling: 'strict', now: call.at }).criteria) {
      if (criterion.by !== 'value' || criterion.name !== 'identifier' || criterion.test.kind !== 'token') continue;
      for (const { system, code } of criterion.test.values) {
        const person =
          typeof system === 'string' && code !== undefined
            ? await room.needs.persons.findByIdentifier(system, code)
            : null;
        if (person !== null) return person.id;
      }
    }
    return null;
  };
  for (const { type, index, ifNoneExist, resource, fullUrl } of writes) {
    if (type !== 'Patient') continue;
    const condition = parseIfNoneExist(ifNoneExist);
    const queries =
      condition !== undefined
        ? [condition]
        : identifiersOf(resource).map(({ system, value }) => `identifier=${encodeURIComponent(`${system}|${value}`)}`);
    let id: string | null = null;
    for (const query of queries) id ??= await find(query);
    if (id === null) {
      await logRefusal(room, call, null, { action: 'added', what: [{ type: 'Patient' }] });
      throw new Fault('refused', {
        code: 'bundle.patient-unknown',
        message: `Entry ${index}: no such person can be written to. Persons are not made here: name one by an identifier.`,
        issues: [{ code: 'not-found', text: 'No such person.', expression: `Bundle.entry[${index}].resource` }],
      });
    }
    if (fullUrl !== undefined) links.set(fullUrl, `Patient/${id}`);
    answers.push({ index, status: '200 OK', type: 'Patient', id, version: 1, at: call.at.toISOString(), text: null });
  }
  for (const [index, text] of texts.entries()) {
    for (const { written, type, query } of findConditionalReferences(text)) {
      if (type !== 'Patient' || links.has(written)) continue;
      const id = await find(query);
      if (id === null) throw recordErrors.notHere(`Bundle.entry[${index}].resource`);
      links.set(written, `Patient/${id}`);
    }
  }
  return answers;
}

const identifiersOf = (resource: Json | undefined): { system: string; value: string }[] =>
  (Array.isArray(resource?.identifier) ? resource.identifier : []).flatMap((one) =>
    isObject(one) && typeof one.system === 'string' && typeof one.value === 'string'
      ? [{ system: one.system, value: one.value }]
      : [],
  );

/** The one record that all entries belong to. Unknown person and no record are one answer. */
async function recordOfBundle(
  room: Room,
  call: Call,
  writes: readonly BundleRequest[],
  links: ReadonlyMap<string, string>,
): Promise<Dossier> {
  const named: { dossier: Dossier | null; index: number; type: string }[] = [];
  const seen = new Set<string>();
  for (const { type, id, index, resource, method } of writes) {
    let dossier: Dossier | null;
    if (method !== 'POST') {
      const pseudonym = dossierOfId(id as string);
      dossier = pseudonym === null ? null : await room.dossiers.find(pseudonym);
    } else if (findRecordType(type as string)?.owner === 'none') continue;
    else {
      const owner = ownerOf(room, type as string, withLinks(resource as Json, links));
      const key = JSON.stringify(owner satisfies Owner);
      if (seen.has(key)) continue;
      seen.add(key);
      dossier = await findOwner(room, owner);
    }
    named.push({ dossier, index, type: type as string });
  }
  const [first] = named;
  if (first === undefined) throw recordErrors.noPatient('Bundle.entry');
  const differing = named.find((one) => one.dossier === null || one.dossier.id !== first.dossier?.id);
  if (differing === undefined) return first.dossier as Dossier;
  const known = [...new Map(named.map((one) => [one.dossier?.id, one])).values()];
  for (const { dossier, type } of known) await logRefusal(room, call, dossier, { action: 'added', what: [{ type }] });
  // Which of them there are, and whose, is told only to one who may open them all.
  const mayOpen = (dossier: Dossier | null): boolean =>
    dossier !== null &&
    decide(room.needs.policy, dossier.facts, call.actor, call.purpose, call.at, 'record', 'open-record').permit;
  throw known.every((one) => mayOpen(one.dossier))
    ? recordErrors.anotherRecord(`Bundle.entry[${differing.index}]`)
    : recordErrors.notFound();
}

/** The owner's reference with links resolved, for finding the record before texts are rewritten. */
function withLinks(resource: Json, links: ReadonlyMap<string, string>): Json {
  const copy = { ...resource };
  for (const member of ['subject', 'patient', 'for', 'individual'] as const) {
    const value = copy[member];
    if (isObject(value) && typeof value.reference === 'string')
      copy[member] = { ...value, reference: links.get(value.reference) ?? value.reference };
  }
  return copy;
}

type Made = {
  prepared: Prepared[];
  answers: EntryAnswer[];
  names: Name[];
  commit: Omit<Commit, 'submission' | 'names'>;
};

async function prepare(
  room: Room,
  call: Call,
  dossier: Dossier,
  writes: readonly BundleRequest[],
  texts: readonly string[],
  links: Map<string, string>,
  eachDocumentOnce: boolean,
): Promise<Made> {
  const { needs } = room;
  const items: Item[] = [];
  const answers: EntryAnswer[] = [];
  const by = authorOf(call.actor);
  const answer = (
    index: number,
    status: string,
    type: string,
    id: string,
    version: number,
    text: Buffer | null,
  ): void => {
    answers.push({ index, status, type, id, version, at: call.at.toISOString(), text });
  };

  const matches: { id: string; type: string; title: string }[] = [];
  const again: { id: string; type: string; title: string }[] = [];
  const names: Name[] = [];
  const before = eachDocumentOnce ? await documentsSentBefore(room, call, dossier, writes, texts) : noneBefore;
  // 1. Ids, so that entries may refer to one another in any order.
  for (const request of writes) {
    const type = request.type as string;
    if (request.method !== 'POST') {
      // What is changed may be referred to by its fullUrl as well: a folder that a submission set names (MHD).
      if (request.fullUrl !== undefined && request.id !== undefined)
        links.set(request.fullUrl, `${type}/${request.id}`);
      continue;
    }
    const known = before.answers.get(request.index);
    if (known !== undefined) {
      if (request.fullUrl !== undefined) links.set(request.fullUrl, `${type}/${known.id}`);
      again.push({ id: known.id, type, title: known.title });
      answer(request.index, '201 Created', type, known.id, known.version, known.text);
      continue;
    }
    const condition = parseIfNoneExist(request.ifNoneExist);
    const match = condition === undefined ? null : await findByCondition(room, call, dossier, type, condition);
    const id = match?.id ?? `${dossier.id}-${timeOrderedId(needs.clock, needs.chance)}`;
    if (request.fullUrl !== undefined) links.set(request.fullUrl, `${type}/${id}`);
    if (match !== null) {
      matches.push({ id, type, title: match.entry.envelope.title });
      // A token that may write and not read is told where it is, and nothing of it.
      answer(
        request.index,
        '200 OK',
        type,
        id,
        match.version,
        fitsScope(call, type, 'r', match.entry) ? match.entry.text : null,
      );
    } else {
      if (condition !== undefined) {
        const key = dossier.sealer.blind([conditionKey(type, condition)])[0] as bigint;
        names.push({ key, id, condition: { type, text: condition }, digest: null });
      }
      const unique = before.free.get(request.index);
      if (unique !== undefined) names.push({ ...unique, id, condition: null });
      items.push({
        request,
        type,
        id,
        expected: 0,
        text: '',
        resource: request.resource as Json,
        by,
        dataClass: loneFileClass,
      });
    }
  }
  // 2. Texts with their links, validated; decisions; files.
  const fresh = new Map<string, { size: number; sha1: string }>();
  let mayBringFile = false;
  for (const item of items) {
    const { index } = item.request;
    await within(index, async () => {
      const written = texts[index] ?? '';
      item.text = rewriteReferences(written, links);
      if (item.text !== written) item.resource = JSON.parse(item.text) as Json;
      refuseDangling(index, item.text, links);
      assertValid(room, item.type, item.resource);
      if (item.type !== 'Binary') {
        if (!fitsScope(call, item.type, 'c', item.resource)) throw recordErrors.scope();
        item.dataClass = classOf(room, call, item, items);
        await assertMay(room, call, dossier, { ...item.dataClass, authors: [by] }, 'write', { type: item.type });
        return;
      }
      if (!mayBringFile) await assertMayBringFile(room, call, dossier);
      mayBringFile = true;
      const contentType = assertContentType(item.resource.contentType as string | undefined);
      item.blob = await putBlob(room, dossier, Buffer.from(String(item.resource.data ?? ''), 'base64'), contentType);
      item.title = contentType;
      fresh.set(item.id, item.blob);
    });
  }
  // 3. Changes of what is there: updates, deletions, documents that are replaced.
  const changed = new Map<string, Item>();
  for (const request of writes) {
    if (request.method === 'POST') continue;
    const item = await within(request.index, () =>
      changeOf(room, call, dossier, request, texts[request.index] ?? '', links),
    );
    changed.set(item.id, item);
  }
  for (const item of [...items, ...changed.values()]) {
    for (const reference of item.type === 'DocumentReference' ? replacedBy(item.resource) : []) {
      const id = /^DocumentReference\/([0-9a-z-]+)$/.exec(reference)?.[1];
      if (id === undefined || dossierOfId(id) !== dossier.id)
        throw recordErrors.notHere(`Bundle.entry[${item.request.index}].resource.relatesTo`);
      if (!changed.has(id)) {
        const superseded = await supersede(room, call, dossier, item.request, id);
        if (superseded !== null) changed.set(id, superseded);
      }
    }
  }
  // 4. Attachments are what their documents say; files take their documents' class.
  const adopt: Commit['adopt'] = [];
  for (const item of [...items, ...changed.values()]) {
    const adoptions =
      item.deleted === true
        ? []
        : await within(item.request.index, () => checkAttachments(room, call, dossier, item.resource, fresh));
    for (const { binaryId } of adoptions) {
      const file = items.find((one) => one.id === binaryId);
      if (file !== undefined) {
        file.dataClass = item.dataClass;
      } else {
        const authors = dossier.sealer.blind(authorKeys([by]).map((key) => `author|${key}`));
        adopt.push({ ids: [binaryId], toClass: classTokenOf(dossier, item.dataClass), authors });
      }
    }
  }
  if (before.isTaken) throw recordErrors.identifierTaken();
  // 5. Sealed.
  const all = [...items, ...changed.values()];
  const prepared = all.map((item) =>
    prepareEntry(call, dossier, {
      type: item.type,
      id: item.id,
      version: item.expected + 1,
      expected: item.expected,
      text: item.text,
      resource: item.resource,
      by: item.by,
      dataClass: item.dataClass,
      ...(item.blob === undefined ? {} : { blob: item.blob }),
      ...(item.title === undefined ? {} : { title: item.title }),
      ...(item.deleted === undefined ? {} : { deleted: item.deleted }),
    }),
  );
  const answered = new Set(answers.map((one) => one.index));
  all.forEach((item, i) => {
    const { index, method } = item.request;
    // What a document replaces stands under its request, which is answered for the document itself.
    if (answered.has(index)) return;
    answered.add(index);
    const status = method === 'POST' ? '201 Created' : method === 'DELETE' ? '204 No Content' : '200 OK';
    answer(
      index,
      status,
      item.type,
      item.id,
      item.expected + 1,
      item.deleted === true || item.type === 'Binary' ? null : (prepared[i] as Prepared).entry.text,
    );
  });
  const what = (action: 'added' | 'changed' | 'deleted', chosen: readonly Item[]): Commit['log'] =>
    chosen.length === 0
      ? []
      : [
          needs.audit.seal(dossier.log, call, {
            action,
            what: chosen.slice(0, loggedMax).map((item) => ({
              id: item.id,
              type: item.type,
              title: prepared[all.indexOf(item)]?.entry.envelope.title ?? '',
            })),
            count: chosen.length,
            outcome: 'permitted',
          }),
        ];
  const looked = (detail: string, found: readonly { id: string; type: string; title: string }[]): Commit['log'] =>
    found.length === 0
      ? []
      : [
          needs.audit.seal(dossier.log, call, {
            action: 'read',
            what: found.slice(0, loggedMax),
            count: found.length,
            outcome: 'permitted',
            detail,
          }),
        ];
  const updates = [...changed.values()];
  return {
    prepared,
    answers,
    names,
    commit: {
      dossier: dossier.id,
      creates: prepared.filter((_, i) => i < items.length).map((one) => one.write),
      updates: prepared.filter((_, i) => i >= items.length).map((one) => one.write),
      log: [
        ...looked('conditional create', matches),
        ...looked('sent again', again),
        ...what('added', items),
        ...what(
          'changed',
          updates.filter((item) => item.deleted !== true),
        ),
        ...what(
          'deleted',
          updates.filter((item) => item.deleted === true),
        ),
      ],
      // Nobody needs to be told of what they did themselves.
      outbox: items
        .filter((item) => item.type !== 'Binary' && call.actor.kind !== 'patient')
        .map((item) => ({ kind: 'entry-created', entry: item.id })),
      blobs: items.flatMap((item) => (item.blob === undefined ? [] : [{ id: item.blob.id, entry: item.id }])),
      adopt,
      facts: await hidesGrown(
        room,
        dossier,
        new Map(all.map((item, i) => [item.id, { type: item.type, entry: (prepared[i] as Prepared).entry }])),
      ),
    },
  };
}

type SentBefore = {
  /** By the place in the bundle: documents that were taken before, and their files. */
  answers: ReadonlyMap<number, { id: string; version: number; title: string; text: Buffer | null }>;
  /** Unique ids that are free. */
  free: ReadonlyMap<number, { key: bigint; digest: string }>;
  /** A unique id is taken by another content: said when nothing else is wrong, as to a document that is sent alone. */
  isTaken: boolean;
};
const noneBefore: SentBefore = { answers: new Map(), free: new Map(), isTaken: false };

/** A document with a unique id is taken once, here as when it is sent alone; its files, which come beside it, go with it. */
async function documentsSentBefore(
  room: Room,
  call: Call,
  dossier: Dossier,
  writes: readonly BundleRequest[],
  texts: readonly string[],
): Promise<SentBefore> {
  const answers = new Map<number, { id: string; version: number; title: string; text: Buffer | null }>();
  const free = new Map<number, { key: bigint; digest: string }>();
  let isTaken = false;
  const files = new Map(
    writes.flatMap((one) =>
      one.method === 'POST' && one.type === 'Binary' && one.fullUrl !== undefined ? [[one.fullUrl, one] as const] : [],
    ),
  );
  for (const { method, type, index, ifNoneExist, resource } of writes) {
    if (method !== 'POST' || type !== 'DocumentReference' || ifNoneExist !== undefined) continue;
    const name = documentKey(call, type, resource ?? {});
    if (name === null) continue;
    const key = dossier.sealer.blind([name])[0] as bigint;
    const own = attachmentsOf(resource ?? {}).map(({ attachment }) => files.get(String(attachment.url)));
    const digest = digestOf(texts[index] ?? '', ...own.map((file) => (file && texts[file.index]) ?? ''));
    const found = await within(index, () => findSentBefore(room, call, dossier, type, key, digest));
    // Twice in one bundle: which of them it is, nobody can say.
    if (found === 'another-content' || [...free.values()].some((one) => one.key === key)) {
      isTaken = true;
      continue;
    }
    if (found === null) {
      free.set(index, { key, digest });
      continue;
    }
    const { id, version, entry } = found;
    const { title } = entry.envelope;
    answers.set(index, { id, version, title, text: fitsScope(call, type, 'r', entry) ? entry.text : null });
    const kept = attachmentsOf(JSON.parse(entry.text.toString()) as Json);
    own.forEach((file, place) => {
      const fileId = binaryIdIn(room, kept[place]?.attachment.url);
      if (file !== undefined && fileId !== null) answers.set(file.index, { id: fileId, version: 1, title, text: null });
    });
  }
  return { answers, free, isTaken };
}

/** A submission set or folder says no more than its documents do: it takes the class of the strictest that come with it. */
function classOf(room: Room, call: Call, item: Item, items: readonly Item[]): DataClass {
  const { policy } = room.needs;
  if (item.type !== 'List' || listKindOf(item.resource) === null) return classify(policy, item.resource, call.actor);
  const listed = new Set(listedIn(item.resource));
  let strictest: DataClass | null = null;
  for (const one of items) {
    if (one.type !== 'DocumentReference' || !listed.has(`DocumentReference/${one.id}`)) continue;
    const dataClass = classify(policy, one.resource, call.actor);
    if (strictest === null || rankOf[dataClass.level] > rankOf[strictest.level]) strictest = dataClass;
  }
  return strictest ?? classify(policy, item.resource, call.actor);
}

async function changeOf(
  room: Room,
  call: Call,
  dossier: Dossier,
  request: BundleRequest,
  written: string,
  links: ReadonlyMap<string, string>,
): Promise<Item> {
  const type = request.type as string;
  const id = request.id as string;
  const { row, entry } = await reach(room, call, type, id, request.method === 'DELETE' ? 'deleted' : 'changed');
  await assertMay(room, call, dossier, thingOf(entry, id), 'write', { id, type });
  if (row.deleted) throw recordErrors.gone();
  requireMatch(parseIfMatch(request.ifMatch), row.version);
  const { by, category, level, title, blob } = entry.envelope;
  const base = {
    request,
    type,
    id,
    expected: row.version,
    by,
    dataClass: { category, level },
    title,
    ...(blob === undefined ? {} : { blob }),
  };
  if (request.method === 'DELETE') return { ...base, text: '', resource: {}, deleted: true };
  if (request.method === 'PATCH') {
    if (type !== 'DocumentReference' || !isObject(request.resource) || !isSupersedingPatch(request.resource))
      throw new Fault('refused', {
        code: 'bundle.patch',
        message: 'The only patch taken sets DocumentReference.status to superseded.',
      });
    const text = withStatus(entry.text.toString(), 'superseded');
    return { ...base, text, resource: JSON.parse(text) as Json };
  }
  if (type === 'Binary')
    throw new Fault('refused', { code: 'binary.unchangeable', message: 'A file is replaced by a new one.' });
  const text = rewriteReferences(written, links);
  const resource = text === written ? (request.resource as Json) : (JSON.parse(text) as Json);
  refuseDangling(request.index, text, links);
  assertValid(room, type, resource);
  if (!fitsScope(call, type, 'u', resource)) throw recordErrors.scope();
  if ((await findOwner(room, ownerOf(room, type, resource)))?.id !== dossier.id)
    throw recordErrors.anotherRecord(`${type}.subject`);
  const dataClass = classify(room.needs.policy, resource, call.actor);
  await assertMay(
    room,
    call,
    dossier,
    { ...dataClass, authors: [by], ...(dataClass.category === category ? { entryId: id } : {}) },
    'write',
    { id, type },
  );
  const { title: _, ...rest } = base;
  return { ...rest, text, resource, dataClass };
}

/** A replaced document stays, as superseded. Null when it is so already. */
async function supersede(
  room: Room,
  call: Call,
  dossier: Dossier,
  request: BundleRequest,
  id: string,
): Promise<Item | null> {
  // To replace is part of adding: the token must be one that could have added the replaced document.
  const { row, entry } = await reach(room, call, 'DocumentReference', id, 'changed', 'c');
  await assertMay(room, call, dossier, thingOf(entry, id), 'write', { id, type: 'DocumentReference' });
  if (row.deleted) throw recordErrors.gone();
  const before = JSON.parse(entry.text.toString()) as Json;
  if (before.status === 'superseded') return null;
  const text = withStatus(entry.text.toString(), 'superseded');
  const { by, category, level, title } = entry.envelope;
  return {
    request,
    type: 'DocumentReference',
    id,
    expected: row.version,
    by,
    dataClass: { category, level },
    title,
    text,
    resource: { ...before, status: 'superseded' },
  };
}

/** Puts the place in the Bundle before what is wrong inside an entry. */
async function within<T>(index: number, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Fault) || error.category === 'hidden' || error.category === 'fault') throw error;
    const place = `Bundle.entry[${index}]`;
    const issues = error.issues.length === 0 ? [{ text: error.message, expression: place }] : error.issues;
    throw new Fault(error.category, {
      code: error.code,
      message: error.message,
      issues: issues.map((issue) => ({
        ...issue,
        expression:
          issue.expression?.startsWith('Bundle.') === true
            ? issue.expression
            : `${place}.resource${issue.expression === undefined ? '' : issue.expression.replace(/^[A-Za-z]+/, '')}`,
      })),
      ...(error.status === undefined ? {} : { status: error.status }),
    });
  }
}

async function answersAgain(
  room: Room,
  call: Call,
  dossier: Dossier,
  key: bigint,
  digest: string,
): Promise<EntryAnswer[]> {
  const kept = await room.store.findSubmission(dossier.id, key);
  if (kept === null) throw recordErrors.busyEntry();
  const first = JSON.parse(dossier.sealer.open(`submission|${dossier.id}|${key}`, kept.sealed).toString()) as {
    digest: string;
    answers: Omit<EntryAnswer, 'text'>[];
  };
  if (first.digest !== digest) throw recordErrors.identifierTaken();
  const what = first.answers.filter((one) => one.type !== 'Patient').slice(0, loggedMax);
  await room.needs.audit.append(dossier.log, call, {
    action: 'read',
    what: what.map(({ id, type }) => ({ id, type })),
    count: first.answers.length,
    basis: 'author',
    outcome: 'permitted',
    detail: 'sent again',
  });
  return first.answers.map((one) => ({ ...one, text: null }));
}
