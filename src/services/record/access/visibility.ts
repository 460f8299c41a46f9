// What one actor may read of one record, as classes that a store can look for without opening an entry (vault.md, Sealing).
// Found by asking the decision about every class: this file holds no rule of its own.
import type { Purpose } from '../../../base/call.ts';
import { endOf, isNamed, judge, type Standing, standingOf } from './decide.ts';
import {
  type AccessFacts,
  type Asker,
  type Author,
  authorKeys,
  type Basis,
  type DataCategory,
  type DataClass,
  dataCategories,
  levels,
  type Thing,
} from './model.ts';
import type { Policy } from './policy.ts';

export type Visibility = {
  /** Whoever contributed. */
  classes: DataClass[];
  hiddenEntryIds: string[];
  /** The actor's names as a contributor, as `authorKeys` writes them. */
  authors: string[];
  /** Of what one of `authors` contributed. */
  authorClasses: DataClass[];
  authorHiddenEntryIds: string[];
  /** No filter is needed: all of it may be read. */
  everything: boolean;
  /** The strongest reason that opens the record; `author` when only own contributions can be read; else null. */
  basis: Basis | null;
  /** Until when `basis` holds; absent when nothing ends it but the patient. */
  basisUntil?: Date;
  /** The first moment at which time alone may change this answer; absent for none. */
  until?: Date;
};

const allClasses: readonly DataClass[] = dataCategories.flatMap((category) =>
  levels.map((level) => ({ category, level })),
);

/**
 * A reader sees an entry when
 * `(class in classes and id not in hiddenEntryIds) or (author in authors and class in authorClasses and id not in authorHiddenEntryIds)`.
 */
export function visibility(policy: Policy, facts: AccessFacts, actor: Asker, purpose: Purpose, now: Date): Visibility {
  const standing = standingOf(policy, facts, actor, purpose, now);
  const own = ownNames(policy, actor);
  const strangers: Author[] = [];
  const classes = classesOf(standing, strangers);
  const authorClasses = own.length === 0 ? [] : classesOf(standing, own);
  const hiddenEntryIds = hiddenOf(standing, facts, strangers, classes[0]);
  const opening = judge(standing, 'record', 'open-record');
  const until = nextChange(policy, facts, actor, now);
  return {
    classes,
    hiddenEntryIds,
    authors: authorClasses.length === 0 ? [] : authorKeys(own),
    authorClasses,
    authorHiddenEntryIds: hiddenOf(standing, facts, own, authorClasses[0]),
    everything: classes.length === allClasses.length && hiddenEntryIds.length === 0,
    basis: opening.permit ? opening.basis : authorClasses.length > 0 ? 'author' : null,
    ...(opening.permit && opening.until !== undefined ? { basisUntil: opening.until } : {}),
    ...(until === undefined ? {} : { until }),
  };
}

/** The same filter as the store's, for what is already open in memory. */
export function isVisible(seen: Visibility, thing: Thing): boolean {
  const among = (classes: DataClass[]): boolean =>
    classes.some((one) => one.category === thing.category && one.level === thing.level);
  const listed = (ids: string[]): boolean => thing.entryId !== undefined && ids.includes(thing.entryId);
  if (among(seen.classes) && !listed(seen.hiddenEntryIds)) return true;
  return (
    authorKeys(thing.authors).some((key) => seen.authors.includes(key)) &&
    among(seen.authorClasses) &&
    !listed(seen.authorHiddenEntryIds)
  );
}

/** The categories in which the actor may write something new; what a form offers. */
export function writableCategories(
  policy: Policy,
  facts: AccessFacts,
  actor: Asker,
  purpose: Purpose,
  now: Date,
): DataCategory[] {
  const standing = standingOf(policy, facts, actor, purpose, now);
  const authors = ownNames(policy, actor);
  return dataCategories.filter((category) => judge(standing, { category, level: 'N', authors }, 'write').permit);
}

function classesOf(standing: Standing, authors: Author[]): DataClass[] {
  if (standing.side === 'outside' || standing.side === 'agency') return [];
  return allClasses.filter((one) => judge(standing, { ...one, authors }, 'read').permit);
}

/** A hide of one entry does not look at its class, so one class that may be read stands for all of them. */
function hiddenOf(
  standing: Standing,
  facts: AccessFacts,
  authors: Author[],
  readable: DataClass | undefined,
): string[] {
  if (readable === undefined || facts.items.size === 0) return [];
  const hidden: string[] = [];
  for (const entryId of facts.items.keys()) {
    if (!judge(standing, { ...readable, authors, entryId }, 'read').permit) hidden.push(entryId);
  }
  return hidden;
}

/** Under which names the actor's own contributions are found. */
function ownNames(policy: Policy, actor: Asker): Author[] {
  if (actor.kind === 'system') return [{ organisationId: actor.organisationId }];
  if (actor.kind === 'patient' && actor.representative !== undefined)
    return policy.document.bases.representative.ownWriting
      ? [{ representativeId: actor.representative.patientId }]
      : [];
  if (actor.kind !== 'professional') return [];
  const names: Author[] = [{ practitionerId: actor.practitionerId }];
  if (policy.document.bases.author.professionalReads === 'organisation') {
    for (const organisationId of actor.organisationIds) names.push({ organisationId });
  }
  return names;
}

function nextChange(policy: Policy, facts: AccessFacts, actor: Asker, now: Date): Date | undefined {
  if (facts.state !== 'open' || (actor.kind !== 'professional' && actor.kind !== 'system')) return undefined;
  let next: Date | undefined;
  for (const grant of facts.grants) {
    if (!isNamed(actor, grant.subject)) continue;
    for (const moment of [grant.from, endOf(policy, grant)]) {
      if (moment !== undefined && moment > now && (next === undefined || moment < next)) next = moment;
    }
  }
  return next;
}
