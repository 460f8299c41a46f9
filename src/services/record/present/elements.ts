// Reading parsed FHIR without trusting its shape: what is not there, or not what it should be, is simply absent.

export type Json = { [name: string]: unknown };

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The objects of a list, of a single object, or none. */
export const objects = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter(isObject) : isObject(value) ? [value] : [];

export const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** The value at a path; a list on the way stands for its first item. */
export function at(value: unknown, ...path: string[]): unknown {
  let here: unknown = value;
  for (const name of path) {
    if (Array.isArray(here)) here = here[0];
    if (!isObject(here)) return undefined;
    here = here[name];
  }
  return here;
}

/** A CodeableConcept's own words: its text, else the first display. Never a bare code. */
export function wordsOf(value: unknown): string | undefined {
  if (!isObject(value)) return undefined;
  return (
    textOf(value.text) ??
    codingsOf(value)
      .map((one) => textOf(one.display))
      .find((one) => one !== undefined)
  );
}

export const codingsOf = (value: unknown): Json[] => objects(value).flatMap((one) => objects(one.coding));

/** The first code of a system, or of any system. */
export const codeOf = (value: unknown, system?: string): string | undefined =>
  codingsOf(value)
    .filter((one) => system === undefined || one.system === system)
    .map((one) => textOf(one.code))
    .find((one) => one !== undefined);

/** `Type/id` of a reference to something of this platform, relative or absolute; null for others. */
export function targetOf(value: unknown): { type: string; id: string } | null {
  const reference = isObject(value) ? value.reference : undefined;
  const found =
    typeof reference === 'string'
      ? /(?:^|\/)([A-Z][A-Za-z]{1,40})\/([A-Za-z0-9\-.]{1,64})(?:\/_history\/\d+)?$/.exec(reference)
      : null;
  return found === null ? null : { type: found[1] as string, id: found[2] as string };
}
