// Counts by day as bars, without gaps in the calendar; the same figures stand in a table beside.
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../../words/words.tsx';
import { ticksFor } from '../trend-chart/trend-scale.ts';
import { everyDay } from './every-day.ts';
import './day-chart.css';

const height = 200;
const frame = { top: 12, right: 8, bottom: 28, left: 52 };
/** Space that a date below the axis needs, in pixels. */
const labelWidth = 84;
const barMax = 28;

export type DayCount = { day: string; count: number };

export const DayChart = (props: {
  label: string;
  days: DayCount[];
  until: string;
  columns: { day: string; count: string };
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

  const days = everyDay(props.days, props.until);
  const top = Math.max(1, ...days.map((one) => one.count));
  const ticks = ticksFor(0, top).filter(Number.isInteger);
  const ceiling = ticks.at(-1) ?? top;
  const step = (width - frame.left - frame.right) / Math.max(1, days.length);
  const bar = Math.min(barMax, Math.max(2, step * 0.7));
  const y = (count: number): number => frame.top + (1 - count / ceiling) * (height - frame.top - frame.bottom);
  const every = Math.max(1, Math.ceil(labelWidth / step));
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
          {days.map(({ day, count }, index) => {
            const middle = frame.left + step * (index + 0.5);
            const fromEnd = days.length - 1 - index;
            return (
              <g key={day}>
                {count > 0 && (
                  <rect
                    className="day-chart-bar"
                    x={middle - bar / 2}
                    width={bar}
                    y={y(count)}
                    height={y(0) - y(count)}
                    rx={Math.min(3, bar / 2)}
                  >
                    <title>{`${date(day, 'short')} : ${number(count)}`}</title>
                  </rect>
                )}
                {fromEnd % every === 0 && middle - labelWidth / 2 > frame.left - 24 && (
                  <text
                    className="day-chart-text"
                    x={Math.min(middle, width - labelWidth / 2 + 4)}
                    y={height - 8}
                    textAnchor="middle"
                  >
                    {date(day, 'short')}
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
              <th scope="col">{props.columns.day}</th>
              <th scope="col">{props.columns.count}</th>
            </tr>
          </thead>
          <tbody>
            {days
              .filter((one) => one.count > 0)
              .reverse()
              .map((one) => (
                <tr key={one.day}>
                  <td>{date(one.day, 'short')}</td>
                  <td>{number(one.count)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
};
