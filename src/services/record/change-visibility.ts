// The patient decides who sees one entry. Its files and its values follow it: to hide a report is to hide its results.
import type { Call } from '../../base/call.ts';
import { binaryIdIn } from './attachments.ts';
import { recordErrors } from './errors.ts';
import { setVisibility } from './my-circle.ts';
import { reachItem } from './reach-item.ts';
import { readOutline, sketchOfEntry, timelineTypes } from './read-outline.ts';
import { newness } from './read-timeline.ts';
import type { Room } from './room.ts';
import { type Item, showItems } from './show-items.ts';
import { hideOf, type VisibilityInput } from './who-sees.ts';

/** Undo is the same call with what was. @throws Fault `record.not-found`, `record.deleted`, `record.reference` */
export async function changeVisibility(
  room: Room,
  call: Call,
  itemId: string,
  input: VisibilityInput,
): Promise<{ item: Item }> {
  const { dossier, row, entry, type } = await reachItem(room, call, itemId, 'changed');
  if (row.deleted) throw recordErrors.gone();
  const hide = await hideOf(room, input);
  const sketch = sketchOfEntry(room, type, entry);
  const before = await readOutline(room, call, dossier, timelineTypes);
  const files = sketch.attachments
    .flatMap((one) => binaryIdIn(room, one.url) ?? [])
    .filter((one) => one.startsWith(`${dossier.id}-`));
  const values = sketch.results.filter((one) => before?.byId.has(one) === true);
  const after = await setVisibility(
    room,
    call,
    [...new Set([itemId, ...files, ...values])],
    entry.envelope.title,
    hide,
  );
  const outline = await readOutline(room, call, after, [...new Set([...timelineTypes, type])]);
  const own = outline?.byId.get(itemId);
  if (outline === null || own === undefined) throw recordErrors.notFound();
  const [item] = await showItems(room, call, outline, [own], { isNew: await newness(room, call, outline.dossier) });
  return { item: item as Item };
}
