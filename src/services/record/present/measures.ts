// Measured values of an Observation as a person reads them: the exact decimal as sent, its range, whether it lies
// outside. https://hl7.org/fhir/R4/observation.html
import { parseWithDecimals, type WithDecimals } from '../../../fhir/json/decimals.ts';
import { at, codeOf, codingsOf, isObject, type Json, objects, textOf, wordsOf } from './elements.ts';

export type Flag = 'L' | 'H' | 'LL' | 'HH' | 'A' | 'N';
/** `lowText` and `highText` are the limits as sent: `3.50` keeps its zero. */
export type Range = { low?: number; lowText?: string; high?: number; highText?: string; text?: string };
export type Measure = {
  /** The first code that the Observation bears. */
  code: string;
  loinc?: string;
  /** What the source calls it. */
  name?: string;
  /** As sent: `1.50` keeps its zero. */
  text: string;
  number?: number;
  unit?: string;
  comparator?: string;
  range?: Range;
  flag?: Flag;
  comment?: string;
};

const loincSystem = 'http://loinc.org';

// http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation; what is abnormal without a direction is A.
const flags: Readonly<Record<string, Flag>> = {
  L: 'L',
  H: 'H',
  LL: 'LL',
  HH: 'HH',
  A: 'A',
  AA: 'A',
  N: 'N',
  LU: 'L',
  HU: 'H',
  '<': 'L',
  '>': 'H',
  POS: 'A',
  R: 'A',
  DET: 'A',
  NEG: 'N',
  ND: 'N',
  S: 'N',
};

export const isAbnormal = (flag: Flag | undefined): boolean => flag !== undefined && flag !== 'N';

/** Of an Observation, parsed with its decimals: its own value, then those of its components. */
export function measuresOf(observation: Json, decimalText: WithDecimals['decimalText']): Measure[] {
  const own = measureOf(observation, decimalText);
  const parts = objects(observation.component).flatMap((part) => measureOf(part, decimalText) ?? []);
  if (own === null && parts.length === 0) {
    // A panel is the title of its members, not a value that is missing.
    if (objects(observation.hasMember).length > 0 && observation.dataAbsentReason === undefined) return [];
    const reason = wordsOf(observation.dataAbsentReason) ?? '—';
    return [{ ...nameOf(observation), text: reason, ...commentOf(observation) }];
  }
  return [...(own === null ? [] : [{ ...own, ...commentOf(observation) }]), ...parts];
}

export function readMeasures(text: string): { resource: Json; measures: Measure[] } {
  const { value, decimalText } = parseWithDecimals(text);
  const resource = isObject(value) ? value : {};
  return { resource, measures: measuresOf(resource, decimalText) };
}

function nameOf(holder: Json): Pick<Measure, 'code' | 'loinc' | 'name'> {
  const loinc = codeOf(holder.code, loincSystem);
  const name = wordsOf(holder.code);
  return {
    code: loinc ?? codeOf(holder.code) ?? name ?? '',
    ...(loinc === undefined ? {} : { loinc }),
    ...(name === undefined ? {} : { name }),
  };
}

function commentOf(observation: Json): { comment?: string } {
  const comment = objects(observation.note)
    .flatMap((one) => textOf(one.text) ?? [])
    .join('\n');
  return comment === '' ? {} : { comment };
}

function measureOf(holder: Json, decimalText: WithDecimals['decimalText']): Measure | null {
  const value = readValue(holder, decimalText);
  if (value === null) return null;
  const range = rangeOf(holder.referenceRange, decimalText);
  const stated = codingsOf(holder.interpretation).flatMap((one) => flags[String(one.code)] ?? [])[0];
  const flag = stated ?? (value.comparator === undefined ? flagBy(value.number, range) : undefined);
  return {
    ...nameOf(holder),
    ...value,
    ...(range === undefined ? {} : { range }),
    ...(flag === undefined ? {} : { flag }),
  };
}

type Value = Pick<Measure, 'text' | 'number' | 'unit' | 'comparator'>;

function readValue(holder: Json, decimalText: WithDecimals['decimalText']): Value | null {
  const { valueQuantity, valueRange, valueRatio } = holder;
  if (isObject(valueQuantity)) return quantityOf(valueQuantity, decimalText);
  if (isObject(valueRange)) {
    const [low, high] = [decimalText(valueRange.low, 'value'), decimalText(valueRange.high, 'value')];
    const unit = textOf(at(valueRange, 'low', 'unit')) ?? textOf(at(valueRange, 'high', 'unit'));
    return {
      text: [low, high].filter((one) => one !== undefined).join(' – '),
      ...(unit === undefined ? {} : { unit }),
    };
  }
  if (isObject(valueRatio))
    return {
      text: `${decimalText(valueRatio.numerator, 'value') ?? ''}:${decimalText(valueRatio.denominator, 'value') ?? ''}`,
    };
  if (typeof holder.valueInteger === 'number')
    return { text: String(holder.valueInteger), number: holder.valueInteger };
  if (typeof holder.valueBoolean === 'boolean') return { text: holder.valueBoolean ? '✓' : '✗' };
  const words = wordsOf(holder.valueCodeableConcept) ?? codeOf(holder.valueCodeableConcept);
  const text = words ?? textOf(holder.valueString) ?? textOf(holder.valueDateTime) ?? textOf(holder.valueTime);
  return text === undefined ? null : { text };
}

function quantityOf(quantity: Json, decimalText: WithDecimals['decimalText']): Value | null {
  const text = decimalText(quantity, 'value');
  const unit = textOf(quantity.unit) ?? textOf(quantity.code);
  if (text === undefined) return null;
  const comparator = textOf(quantity.comparator);
  return {
    text,
    number: quantity.value as number,
    // UCUM's 1 and {…} are ways to say that there is no unit.
    ...(unit === undefined || unit === '1' || /^\{.*\}$/.test(unit) ? {} : { unit }),
    ...(comparator === undefined ? {} : { comparator }),
  };
}

/** The usual range: the first that is not one for treatment, a therapy or the like. */
function rangeOf(value: unknown, decimalText: WithDecimals['decimalText']): Range | undefined {
  const usual = objects(value).find(
    (one) => one.type === undefined || codingsOf(one.type).some((coding) => coding.code === 'normal'),
  );
  if (usual === undefined) return undefined;
  const [low, high] = [decimalText(usual.low, 'value'), decimalText(usual.high, 'value')];
  const text = textOf(usual.text);
  if (low === undefined && high === undefined && text === undefined) return undefined;
  return {
    ...(low === undefined ? {} : { low: Number(low), lowText: low }),
    ...(high === undefined ? {} : { high: Number(high), highText: high }),
    ...(text === undefined ? {} : { text }),
  };
}

function flagBy(number: number | undefined, range: Range | undefined): Flag | undefined {
  if (number === undefined || range === undefined || (range.low === undefined && range.high === undefined))
    return undefined;
  if (range.low !== undefined && number < range.low) return 'L';
  return range.high !== undefined && number > range.high ? 'H' : 'N';
}
