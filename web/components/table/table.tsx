// A table on a desk; on a phone each row becomes a small card with its column names.
import type { ReactNode } from 'react';
import './table.css';

export type Column<Row> = { id: string; label: string; number?: boolean; show(row: Row): ReactNode };

export function Table<Row>(props: { caption: string; columns: Column<Row>[]; rows: Row[]; keyOf(row: Row): string }) {
  return (
    <table className="table">
      <caption className="visually-hidden">{props.caption}</caption>
      <thead>
        <tr>
          {props.columns.map((column) => (
            <th key={column.id} scope="col" className={column.number ? 'table-number' : undefined}>
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={props.keyOf(row)}>
            {props.columns.map((column) => (
              <td key={column.id} data-label={column.label} className={column.number ? 'table-number num' : undefined}>
                <div>{column.show(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
