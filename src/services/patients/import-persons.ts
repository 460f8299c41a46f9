// Takes in persons from an authoritative source: a known one is recognised by identifier, and written only when it differs.
import { isDeepStrictEqual } from 'node:util';
import type { Chance, Clock } from '../../base/clock.ts';
import { Fault } from '../../base/fault.ts';
import type { Sealer } from '../../kit/crypto/sealer.ts';
import type { Sql } from '../../kit/sql/sql.ts';
import {
  contentOf,
  flagsOf,
  type ImportedPerson,
  identifierKey,
  joinIdentifiers,
  type Person,
  type PersonContent,
  type PersonEntry,
  traitKey,
  valueKey,
} from './model.ts';
import { associatedOf, isUuid, type OpenedPersons } from './opened-persons.ts';
import type { PatientsStore } from './store.ts';

type ImportNeeds = { store: PatientsStore; opened: OpenedPersons; sealer: Sealer; clock: Clock; chance: Chance };

const chunkMax = 1000;

/** One answer for each entry, in the same order. Chunks of a thousand commit one by one; a second run continues. */
export async function importPersons(needs: ImportNeeds, entries: readonly PersonEntry[]): Promise<ImportedPerson[]> {
  for (const { id } of entries) {
    if (id !== undefined && !isUuid(id))
      throw new Fault('invalid', { code: 'patients.id', message: 'A person id is a lower-case uuid.' });
  }
  const results: ImportedPerson[] = [];
  for (let at = 0; at < entries.length; at += chunkMax) {
    const chunk = entries.slice(at, at + chunkMax);
    const written = await needs.store.importing((tx) => importChunk(needs, tx, chunk));
    for (const result of written) results.push(result);
  }
  return results;
}

/** A person of this chunk: what stood before (version 0 for a new one) and what shall stand. */
type Draft = { id: string; version: number; before: PersonContent | null; after: PersonContent };

async function importChunk(needs: ImportNeeds, tx: Sql, entries: readonly PersonEntry[]): Promise<ImportedPerson[]> {
  const contents = entries.map(contentOf);
  const register = await readKnown(needs, tx, entries, contents);
  const results = entries.map((entry, index) => match(needs, register, entry, contents[index] as PersonContent));
  const changed = [...register.drafts.values()].filter((draft) => !isDeepStrictEqual(draft.before, draft.after));
  if (changed.length > 0) {
    await needs.store.write(
      tx,
      changed.map(({ id, version, after }) => ({
        id,
        version: version + 1,
        sealed: needs.sealer.seal(associatedOf(id, version + 1), JSON.stringify(after)),
        needsReview: after.flags.length > 0,
        identifierTokens: needs.sealer.blind(
          after.identifiers.flatMap((one) => [identifierKey(one), valueKey(one.value)]),
        ),
        traitToken: needs.sealer.blind([traitKey(after)])[0] as bigint,
      })),
      needs.clock.now(),
    );
  }
  const outcomeOf = ({ version, before, after }: Draft): 'created' | 'updated' | 'unchanged' =>
    version === 0 ? 'created' : isDeepStrictEqual(before, after) ? 'unchanged' : 'updated';
  return results.map((draft) =>
    draft === null ? { id: null, outcome: 'conflict' } : { id: draft.id, outcome: outcomeOf(draft) },
  );
}

type Register = {
  drafts: Map<string, Draft>;
  byIdentifier: Map<string, Set<string>>;
  byTrait: Map<string, Set<string>>;
};

/** Everyone known whom the entries may mean: by identifier, by id, and by name and birth date for those without either. */
async function readKnown(
  needs: ImportNeeds,
  tx: Sql,
  entries: readonly PersonEntry[],
  contents: readonly PersonContent[],
): Promise<Register> {
  const { store, sealer, opened } = needs;
  const register: Register = { drafts: new Map(), byIdentifier: new Map(), byTrait: new Map() };
  const identifiers = contents.flatMap((content) => content.identifiers.map(identifierKey));
  const anonymous = contents.filter(
    (content, index) => content.identifiers.length === 0 && entries[index]?.id === undefined,
  );
  const ids = entries.flatMap((entry) => entry.id ?? []);
  const rows = [
    ...(await store.findByTokens(sealer.blind(identifiers), tx)),
    ...(await store.findByTraits(sealer.blind(anonymous.map(traitKey)), tx)),
    ...(
      await store.read(
        ids,
        ids.map(() => 0),
        tx,
      )
    ).flatMap((state) => (state.sealed === null ? [] : [{ ...state, sealed: state.sealed }])),
  ];
  for (const row of rows) enter(register, draftOf(opened.open(row)));
  return register;
}

function draftOf({
  id,
  version,
  updatedAt: _at,
  name: _name,
  givenName: _given,
  matricule: _matricule,
  ...content
}: Person): Draft {
  return { id, version, before: content, after: content };
}

function enter(register: Register, draft: Draft): void {
  register.drafts.set(draft.id, draft);
  const note = (map: Map<string, Set<string>>, key: string): void => {
    const found = map.get(key);
    if (found === undefined) map.set(key, new Set([draft.id]));
    else found.add(draft.id);
  };
  for (const one of draft.after.identifiers) note(register.byIdentifier, identifierKey(one));
  // Name and birth date alone say who is meant only among those who have no identifier.
  if (draft.after.identifiers.length === 0) note(register.byTrait, traitKey(draft.after));
}

/** The draft that the entry became, or null when it means more than one person. */
function match(needs: ImportNeeds, register: Register, entry: PersonEntry, content: PersonContent): Draft | null {
  const candidates = new Set(
    content.identifiers.flatMap((one) => [...(register.byIdentifier.get(identifierKey(one)) ?? [])]),
  );
  if (candidates.size === 0 && entry.id !== undefined && register.drafts.has(entry.id)) candidates.add(entry.id);
  if (candidates.size === 0 && entry.id === undefined && content.identifiers.length === 0) {
    for (const id of register.byTrait.get(traitKey(content)) ?? []) candidates.add(id);
  }
  if (candidates.size > 1) return null;
  const [id] = candidates;
  const known = id === undefined ? undefined : register.drafts.get(id);
  const identifiers = joinIdentifiers(known?.after.identifiers ?? [], content.identifiers);
  const draft: Draft = {
    id: known?.id ?? entry.id ?? uuidOf(needs.chance),
    version: known?.version ?? 0,
    before: known?.before ?? null,
    after: { ...content, identifiers, flags: flagsOf(identifiers) },
  };
  enter(register, draft);
  return draft;
}

/** Random, version 4 (https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-4). */
function uuidOf(chance: Chance): string {
  const bytes = chance.bytes(16);
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
