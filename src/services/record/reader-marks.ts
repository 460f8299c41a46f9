// What a reader has seen of a record: the patient's marks of what is read, a professional's last visits. It orders and
// badges lists; no decision on access ever looks at it.
import type { Call } from '../../base/call.ts';
import type { Dossier } from './dossiers.ts';
import type { Room } from './room.ts';

export type Marks = {
  /** All until then is read. ISO. */
  readUntil?: string;
  /** Read one by one since. */
  read?: string[];
  /** The newest notice that was told already. */
  told?: string;
  /** A professional's last look, and the one before the present visit. ISO. */
  last?: string;
  previous?: string;
  /** When a professional's opening of the record was last counted for the brake. ISO. */
  opened?: string;
};

const readMax = 500;
/** What nobody looked at is news for this long. */
const newDaysMax = 30;
const day = 86_400_000;
/** Looks closer together than this are one visit. */
const visitMs = 4 * 3_600_000;

function readerOf(room: Room, call: Call): bigint {
  const { actor } = call;
  // Who acts for a patient reads for themselves: what is new to the patient stays new.
  const id =
    actor.kind === 'professional'
      ? actor.practitionerId
      : actor.kind === 'patient'
        ? (actor.representative?.patientId ?? actor.patientId)
        : actor.kind;
  return room.needs.linkSealer.blind([`reader|${actor.kind}|${id}`])[0] as bigint;
}

/** One statement, however many records. */
export async function readMarksOf(room: Room, call: Call, dossiers: readonly Dossier[]): Promise<Map<string, Marks>> {
  const reader = readerOf(room, call);
  const byId = new Map(dossiers.map((one) => [one.id, one]));
  const rows = dossiers.length === 0 ? [] : await room.store.readers([...byId.keys()], reader);
  return new Map(
    rows.flatMap(({ dossier, sealed }) => {
      const sealer = byId.get(dossier)?.sealer;
      return sealer === undefined
        ? []
        : [[dossier, JSON.parse(sealer.open(nameOf(dossier, reader), sealed).toString()) as Marks]];
    }),
  );
}

export const readMarks = async (room: Room, call: Call, dossier: Dossier): Promise<Marks> =>
  (await readMarksOf(room, call, [dossier])).get(dossier.id) ?? {};

export async function writeMarks(room: Room, call: Call, dossier: Dossier, marks: Marks): Promise<void> {
  const reader = readerOf(room, call);
  await room.store.putReader(
    dossier.id,
    reader,
    dossier.sealer.seal(nameOf(dossier.id, reader), JSON.stringify(marks)),
  );
}

const nameOf = (dossier: string, reader: bigint): string => `reader|${dossier}|${reader}`;

/** Whether something that came then is news to the patient. */
export function newsOf(marks: Marks, at: Date): (id: string, recordedMs: number) => boolean {
  const floor = Math.max(
    marks.readUntil === undefined ? 0 : Date.parse(marks.readUntil),
    at.getTime() - newDaysMax * day,
  );
  const read = new Set(marks.read);
  return (id, recorded) => recorded > floor && !read.has(id);
}

/** The marks after these were read one by one; the same object when nothing changed. */
export function withRead(marks: Marks, ids: readonly string[]): Marks {
  const read = new Set(marks.read);
  const fresh = ids.filter((id) => !read.has(id));
  return fresh.length === 0 ? marks : { ...marks, read: [...(marks.read ?? []), ...fresh].slice(-readMax) };
}

/** The visit before this one, and the marks after a look now. */
export function visit(marks: Marks, at: Date): { previous: Date | null; marks: Marks } {
  const last = marks.last === undefined ? undefined : Date.parse(marks.last);
  const previous = last !== undefined && at.getTime() - last > visitMs ? marks.last : marks.previous;
  return {
    previous: previous === undefined ? null : new Date(previous),
    marks: { ...marks, last: at.toISOString(), ...(previous === undefined ? {} : { previous }) },
  };
}

/** Whether this look belongs to an opening that was counted: pages of one visit are one opening. */
export const isCounted = (marks: Marks, at: Date): boolean =>
  marks.opened !== undefined && at.getTime() - Date.parse(marks.opened) <= visitMs;

/** Since when things are new to a professional who looks now, without counting it as a visit. */
export const lastVisit = (marks: Marks, at: Date): Date | null => visit(marks, at).previous;

/** A look of a professional who left no mark: the own contributions say when they were last at it. */
export const isOwnVisit = (clinicalMs: number, at: Date): boolean => at.getTime() - clinicalMs > visitMs;
