// A number of a search as the range that its written precision means (https://hl7.org/fhir/R4/search.html#number).

/** `exact` is the number itself; [low, high) is what `eq` and `ne` mean by it: 5.4 is [5.35, 5.45), 1e2 is [95, 105). */
export type DecimalRange = { exact: number; low: number; high: number };

const form = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;

/** Null when the text is not a decimal. Bounds are made from text, so that 5.4 does not become 5.3500000000000005. */
export function parseDecimalRange(text: string): DecimalRange | null {
  const found = form.exec(text);
  if (found === null || text.length > 40) return null;
  const [, sign, whole, fraction = '', power = '0'] = found;
  const digits = BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`);
  // The specification gives 1e2 the range [95, 105): a tenth of what its one digit would mean.
  const oneDigitMore = found[4] !== undefined && fraction === '' && Number(power) > 0;
  const scale = oneDigitMore ? 100n : 10n;
  const exponent = Number(power) - fraction.length - (oneDigitMore ? 2 : 1);
  const value = (n: bigint): number => Number(`${n}e${exponent}`);
  return { exact: value(digits * scale), low: value(digits * scale - 5n), high: value(digits * scale + 5n) };
}
