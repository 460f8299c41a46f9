// One value over the years, with its usual range as a green band; the same figures stand in a table beside.
import { useEffect, useRef, useState } from 'react';
import type { Measurement, Range } from '../../api/model.ts';
import { formatUnit } from '../../words/numbers.ts';
import { useWords } from '../../words/words.tsx';
import { ticksFor } from './trend-scale.ts';
import './trend-chart.css';

const height = 200;
const frame = { top: 12, right: 16, bottom: 28, left: 48 };
/** Space that a date below the axis needs, in pixels. */
const labelWidth = 92;

export const TrendChart = (props: {
  name: string;
  history: Measurement[];
  range?: Range | undefined;
  unit?: string | undefined;
}) => {
  const { t, date, number, decimal } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(480);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(240, entry?.contentRect.width ?? 480)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const points = [...props.history].sort((a, b) => a.date.localeCompare(b.date));
  const { low, high } = props.range ?? {};
  const numbers = [...points.map((point) => point.number), ...[low, high].filter((end) => end !== undefined)];
  const ticks = ticksFor(Math.min(...numbers), Math.max(...numbers));
  const [bottom = 0, top = 1] = [ticks[0], ticks.at(-1)];
  const times = points.map((point) => Date.parse(point.date));
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const inner = width - frame.left - frame.right;
  const x = (at: number): number => frame.left + (last === first ? inner / 2 : ((at - first) / (last - first)) * inner);
  const y = (value: number): number =>
    frame.top + (1 - (value - bottom) / (top - bottom || 1)) * (height - frame.top - frame.bottom);
  const outside = (value: number): boolean =>
    (low !== undefined && value < low) || (high !== undefined && value > high);

  // Dates are written from the newest back, wherever there is room.
  const labelled = new Set<number>();
  let edge = Number.POSITIVE_INFINITY;
  for (let index = points.length - 1; index >= 0; index -= 1) {
    const at = x(times[index] ?? 0);
    if (edge - at >= labelWidth) {
      labelled.add(index);
      edge = at;
    }
  }

  const unit = formatUnit(props.unit);
  return (
    <figure className="trend">
      <figcaption className="visually-hidden">{t('result.trendOf', { name: props.name })}</figcaption>
      <div ref={box}>
        <svg width={width} height={height} role="img" aria-label={t('result.trendOf', { name: props.name })}>
          {(low !== undefined || high !== undefined) && (
            <rect
              className="trend-zone"
              x={frame.left}
              width={inner}
              y={y(high ?? top)}
              height={Math.max(0, y(low ?? bottom) - y(high ?? top))}
            />
          )}
          {ticks.map((tick) => (
            <g key={tick}>
              <line className="trend-grid" x1={frame.left} x2={width - frame.right} y1={y(tick)} y2={y(tick)} />
              <text className="trend-text" x={frame.left - 8} y={y(tick) + 4} textAnchor="end">
                {number(tick)}
              </text>
            </g>
          ))}
          <polyline
            className="trend-line"
            points={points.map((point, index) => `${x(times[index] ?? 0)},${y(point.number)}`).join(' ')}
          />
          {points.map((point, index) => {
            const [atX, atY] = [x(times[index] ?? 0), y(point.number)];
            return (
              <g key={point.date}>
                {outside(point.number) ? (
                  <path className="trend-out" d={`M${atX} ${atY - 7}l6 7-6 7-6-7z`} />
                ) : (
                  <circle className="trend-in" cx={atX} cy={atY} r="4.5" />
                )}
                {labelled.has(index) && (
                  <text
                    className="trend-text"
                    x={atX}
                    y={height - 8}
                    textAnchor={index === points.length - 1 ? 'end' : index === 0 ? 'start' : 'middle'}
                  >
                    {date(point.date.slice(0, 10), 'short')}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      </div>
      <details className="trend-table">
        <summary className="small">{t('result.table')}</summary>
        <table className="small num">
          <thead>
            <tr>
              <th scope="col">{t('result.table.date')}</th>
              <th scope="col">{unit === '' ? t('result.table.value') : `${t('result.table.value')} (${unit})`}</th>
            </tr>
          </thead>
          <tbody>
            {points.toReversed().map((point) => (
              <tr key={point.date}>
                <td>{date(point.date.slice(0, 10), 'short')}</td>
                <td>{decimal(point.text ?? String(point.number))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
};
