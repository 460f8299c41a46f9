// Lists as PostgreSQL reads them (https://www.postgresql.org/docs/18/arrays.html#ARRAYS-IO). The driver does the same at
// several times the cost, which set-based statements pay for every row.

/** One-dimensional lists only; anything else is left to the driver. */
export function arrayText(values: readonly unknown[]): string | readonly unknown[] {
  let text = '{';
  for (let i = 0; i < values.length; i++) {
    if (i > 0) text += ',';
    const value = values[i];
    switch (typeof value) {
      case 'string':
        text += value.includes('"') || value.includes('\\') ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`;
        break;
      case 'number':
      case 'bigint':
      case 'boolean':
        text += String(value);
        break;
      default:
        if (value === null || value === undefined) text += 'NULL';
        else if (value instanceof Date) text += `"${value.toISOString()}"`;
        else if (Buffer.isBuffer(value)) text += `"\\\\x${value.toString('hex')}"`;
        else return values;
    }
  }
  return `${text}}`;
}
