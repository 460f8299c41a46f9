// From an accepted resource to a sealed row: class, clinical time, blinded tokens, the sealed text.
import type { Call } from '../../base/call.ts';
import { withIdAndMeta } from '../../fhir/json/with-id-and-meta.ts';
import { clinicalParameter, clinicalTime } from '../../fhir/search/clinical-time.ts';
import { indexTokens } from '../../fhir/search/index-tokens.ts';
import { findParameter, type SimpleParameter } from '../../fhir/search/parameters.ts';
import { authorKeys, classKey, type DataClass } from './access/model.ts';
import type { Dossier } from './dossiers.ts';
import { titleOf } from './present/title.ts';
import { type Envelope, type OpenedEntry, sealEntry } from './seal-entry.ts';
import type { EntryWrite } from './store.ts';
import { findRecordType } from './types.ts';

type Json = { [name: string]: unknown };

export type Draft = {
  type: string;
  id: string;
  version: number;
  /** The version that it replaces; 0 for a new entry. */
  expected: number;
  text: string;
  resource: Json;
  by: Envelope['by'];
  /** What it was decided on. */
  dataClass: DataClass;
  blob?: Envelope['blob'];
  /** What the log and lists call it, when the resource cannot say. */
  title?: string;
  deleted?: boolean;
};

export type Prepared = { write: EntryWrite; entry: OpenedEntry; dataClass: DataClass };

const yearMin = Date.parse('0001-01-01T00:00:00Z');
const yearMax = Date.parse('9999-12-31T00:00:00Z');

/** Filed where the resource says no time at all, so that a search by date does not take the time of recording for it. */
export const timelessTerm = 'clinical|none';

/** Filed where an Observation gathers others, so that those few are found among thousands. */
export const panelTerm = 'panel';

/** The parameter by whose value the column `dated` sorts. */
export function datedParameter(type: string): SimpleParameter | null {
  const parameter = findParameter(type, 'date') ?? findParameter(type, clinicalParameter(type)?.code ?? '');
  return parameter?.kind === 'date' ? parameter : null;
}

const within = (ms: number): Date => new Date(Math.min(yearMax, Math.max(yearMin, ms)));

export const classTokenOf = (dossier: Dossier, dataClass: DataClass): bigint =>
  dossier.sealer.blind([`class|${classKey(dataClass)}`])[0] as bigint;

export function prepareEntry(call: Call, dossier: Dossier, draft: Draft): Prepared {
  const { dataClass } = draft;
  const envelope: Envelope = {
    by: draft.by,
    category: dataClass.category,
    level: dataClass.level,
    title: draft.title ?? titleOf(draft.resource),
    ...(draft.blob === undefined ? {} : { blob: draft.blob }),
  };
  const text =
    draft.blob !== undefined || draft.deleted === true
      ? ''
      : withIdAndMeta(draft.text, {
          id: draft.id,
          versionId: String(draft.version),
          lastUpdated: call.at.toISOString(),
        });
  const isEmpty = draft.deleted === true || draft.blob !== undefined;
  const terms = isEmpty ? [] : indexTokens(draft.resource, draft.type);
  const clinical = isEmpty ? null : clinicalTime(draft.resource, draft.type);
  if (clinical === null) terms.push(timelessTerm);
  if (draft.type === 'Observation' && !isEmpty && Array.isArray(draft.resource.hasMember)) terms.push(panelTerm);
  const parameter = isEmpty ? null : datedParameter(draft.type);
  const dated = parameter?.kind === 'date' ? parameter.read(draft.resource, draft.resource)[0] : undefined;
  const authors = authorKeys([draft.by]);
  // One keyed call for all of it: the class, then the authors, then the terms.
  const tokens = dossier.sealer.blind([
    `class|${classKey(dataClass)}`,
    ...authors.map((key) => `author|${key}`),
    ...terms,
  ]);
  const write: EntryWrite = {
    dossier: dossier.id,
    id: draft.id,
    type: findRecordType(draft.type)?.number ?? 0,
    version: draft.version,
    expected: draft.expected,
    clinical: clinical === null ? call.at : within(clinical.start),
    dated: dated === undefined ? null : within(dated.start),
    recorded: call.at,
    class: tokens[0] as bigint,
    authors: tokens.slice(1, 1 + authors.length),
    tokens: tokens.slice(1 + authors.length),
    deleted: draft.deleted === true,
    sealed: sealEntry(dossier.sealer, dossier.id, draft.id, draft.version, envelope, text),
    facts: dossier.factsVersion,
  };
  return { write, entry: { envelope, text: Buffer.from(text) }, dataClass };
}
