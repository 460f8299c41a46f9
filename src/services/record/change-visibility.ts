// The patient decides who sees one entry. All that stands below it follows: to hide a report is to hide its values, in
// panels of whatever depth, and its files.
import type { Call } from '../../base/call.ts';
import type { Hide } from './access/model.ts';
import { sharingItsFate } from './below.ts';
import type { Dossier } from './dossiers.ts';
import { recordErrors } from './errors.ts';
import { setVisibility } from './my-circle.ts';
import { reachItem } from './reach-item.ts';
import { readOutline, timelineTypes } from './read-outline.ts';
import { newness } from './read-timeline.ts';
import type { Room } from './room.ts';
import { type Item, showItems } from './show-items.ts';
import { hideOf, type VisibilityInput } from './who-sees.ts';

const turnsMax = 6;

/** Undo is the same call with what was. @throws Fault `record.not-found`, `record.deleted`, `record.reference`, `record.too-many-below` */
export async function changeVisibility(
  room: Room,
  call: Call,
  itemId: string,
  input: VisibilityInput,
): Promise<{ item: Item }> {
  const { row, entry, type, dossier } = await reachItem(room, call, itemId, 'changed');
  if (row.deleted) throw recordErrors.gone();
  const hide = await hideOf(room, input);
  const { title } = entry.envelope;
  const after =
    hide === null
      ? await setVisibility(room, call, [itemId], title, null)
      : await hideWhole(room, call, dossier, itemId, title, hide);
  const outline = await readOutline(room, call, after, [...new Set([...timelineTypes, type])]);
  const own = outline?.byId.get(itemId);
  if (outline === null || own === undefined) throw recordErrors.notFound();
  const [item] = await showItems(room, call, outline, [own], { isNew: await newness(room, call, outline.dossier) });
  return { item: item as Item };
}

/** Looks again after the hide: what came below it meanwhile had not known of it. */
async function hideWhole(
  room: Room,
  call: Call,
  from: Dossier,
  itemId: string,
  title: string,
  hide: Hide,
): Promise<Dossier> {
  let dossier = from;
  for (let turn = 0; turn < turnsMax; turn++) {
    const { entry, type } = await reachItem(room, call, itemId, 'changed');
    const below = await sharingItsFate(room, call, dossier, itemId, { type, entry });
    const known = new Set(dossier.hides.get(itemId)?.below);
    if (turn > 0 && below.every((id) => known.has(id))) return dossier;
    dossier = await setVisibility(room, call, [itemId, ...below], title, hide);
  }
  throw recordErrors.busyEntry();
}
