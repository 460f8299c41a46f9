// Counts by day or month as bars, without gaps in the calendar; the same figures stand in a table beside.
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../words/words.tsx';
import { ticksFor } from '../trend-chart/trend-scale.ts';
import type { PeriodCount } from './every-day.ts';
import './day-chart.css';

const height = 200;
const frame = { top: 12, right: 8, bottom: 28, left: 52 };
/** Space that a date below the axis needs, in pixels. */
const labelWidth = 108;
const barMax = 28;

/** Periods are days (YYYY-MM-DD) or months (YYYY-MM), in order. */
export const DayChart = (props: {
  label: string;
  counts: PeriodCount[];
  columns: { period: string; count: string };
}) => {
  const { t, date, number } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(640);
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.max(260, entry?.contentRect.width ?? 640)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const { counts } = props;
  const ticks = ticksFor(0, Math.max(1, ...counts.map((one) => one.count))).filter(Number.isInteger);
  const ceiling = ticks.at(-1) ?? 1;
  const step = (width - frame.left - frame.right) / Math.max(1, counts.length);
  const bar = Math.min(barMax, Math.max(2, step * 0.7));
  const y = (count: number): number => frame.top + (1 - count / ceiling) * (height - frame.top - frame.bottom);
  const every = Math.max(1, Math.ceil(labelWidth / step));
  const shown = (period: string): string => date(period, 'short');
  return (
    <figure className="day-chart">
      <figcaption className="visually-hidden">{props.label}</figcaption>
      <div ref={box}>
        <svg width={width} height={height} role="img" aria-label={props.label}>
          {ticks.map((tick) => (
            <g key={tick}>
              <line className="day-chart-grid" x1={frame.left} x2={width - frame.right} y1={y(tick)} y2={y(tick)} />
              <text className="day-chart-text" x={frame.left - 8} y={y(tick) + 4} textAnchor="end">
                {number(tick)}
              </text>
            </g>
          ))}
          {counts.map(({ period, count }, index) => {
            const middle = frame.left + step * (index + 0.5);
            const fromEnd = counts.length - 1 - index;
            // The last one ends where its bar does, so that it stays in the picture and clear of the one before.
            const end = middle + bar / 2;
            return (
              <g key={period}>
                {count > 0 && (
                  <rect
                    className="day-chart-bar"
                    x={middle - bar / 2}
                    width={bar}
                    y={y(count)}
                    height={y(0) - y(count)}
                    rx={Math.min(3, bar / 2)}
                  >
                    <title>{`${shown(period)} : ${number(count)}`}</title>
                  </rect>
                )}
                {fromEnd % every === 0 && end - labelWidth > 0 && (
                  <text className="day-chart-text" x={end} y={height - 8} textAnchor="end">
                    {shown(period)}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      </div>
      <details className="day-chart-table">
        <summary className="small">{t('result.table')}</summary>
        <table className="small num">
          <thead>
            <tr>
              <th scope="col">{props.columns.period}</th>
              <th scope="col">{props.columns.count}</th>
            </tr>
          </thead>
          <tbody>
            {counts
              .filter((one) => one.count > 0)
              .reverse()
              .map((one) => (
                <tr key={one.period}>
                  <td>{shown(one.period)}</td>
                  <td>{number(one.count)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
};
