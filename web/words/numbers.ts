// Numbers and units as people read them.
import { type Language, numberLocale } from './translate.ts';

/** A decimal as it was sent, in the reader's notation: `1.50` becomes `1,50` and keeps its zero. */
export const formatDecimal = (language: Language, text: string): string =>
  /^-?\d+\.\d+$/.test(text) && language !== 'en' ? text.replace('.', ',') : text;

export const formatNumber = (language: Language, value: number, digitsMax = 4): string =>
  new Intl.NumberFormat(numberLocale(language), { maximumFractionDigits: digitsMax }).format(value);

const unitNames: Record<string, string> = {
  '10*3/uL': '10³/µL',
  '10*6/uL': '10⁶/µL',
  '10*9/L': '10⁹/L',
  '10*12/L': '10¹²/L',
  'mm[Hg]': 'mmHg',
  Cel: '°C',
  '[degF]': '°F',
  '/min': '/min',
  '[IU]/L': 'UI/L',
  'U/L': 'U/L',
  'm[IU]/L': 'mUI/L',
  'u[IU]/mL': 'µUI/mL',
  '1': '',
  '[pH]': 'pH',
  'mm/h': 'mm/h',
};

/** A UCUM unit (https://ucum.org/ucum) without its code-like parts. */
export const formatUnit = (unit: string | undefined): string => {
  if (unit === undefined) return '';
  return (
    unitNames[unit] ??
    unit
      .replace(/\{[^}]*\}/g, '')
      .replace(/^u(?=[gLmM])/, 'µ')
      .replace(/\/u(?=[gLmM])/, '/µ')
  );
};

/** 13 figures in the national way: birth date, then the rest (1968 0304 123 47). */
export const formatMatricule = (matricule: string): string =>
  matricule.replace(/^(\d{4})(\d{4})(\d{3})(\d{2})$/, '$1 $2 $3 $4');

export const formatBytes = (language: Language, bytes: number): string =>
  bytes < 1_000_000
    ? `${formatNumber(language, Math.max(1, Math.round(bytes / 1000)))} kB`
    : `${formatNumber(language, bytes / 1_000_000, 1)} MB`;
