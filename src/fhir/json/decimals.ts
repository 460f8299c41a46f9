// Decimals as they were sent: 1.50 is not 1.5 (https://hl7.org/fhir/R4/datatypes.html#decimal).

export type WithDecimals = {
  value: unknown;
  /**
   * The number `holder[name]` as the text writes it, or undefined when no number is there.
   * `holder` is an object or array inside `value`: `decimalText(observation.valueQuantity, 'value')` gives "1.50".
   */
  decimalText(holder: unknown, name: string | number): string | undefined;
};

type ReviverContext = { source?: string };

/** Throws as JSON.parse does: for texts that parseResource accepted. About four times the time of JSON.parse. */
export function parseWithDecimals(text: string): WithDecimals {
  // Only numbers that JavaScript would write in other words.
  const exact = new WeakMap<object, Map<string, string>>();
  function keep(this: object, name: string, value: unknown, context?: ReviverContext): unknown {
    if (typeof value === 'number' && context?.source !== undefined && context.source !== String(value)) {
      const texts = exact.get(this) ?? new Map<string, string>();
      texts.set(name, context.source);
      exact.set(this, texts);
    }
    return value;
  }
  const value: unknown = JSON.parse(text, keep as (this: unknown, name: string, value: unknown) => unknown);
  return {
    value,
    decimalText(holder, name) {
      if (typeof holder !== 'object' || holder === null) return undefined;
      const number = (holder as { [name: string]: unknown })[name];
      if (typeof number !== 'number') return undefined;
      return exact.get(holder)?.get(String(name)) ?? String(number);
    },
  };
}
