// A trend at a glance, without axes; whoever needs figures opens the chart or its table.
import type { Measurement } from '../../api/model.ts';
import { useWords } from '../../words/words.tsx';
import './sparkline.css';

const width = 76;
const height = 24;
const inset = 4;

export const Sparkline = (props: { history: Measurement[]; outside?: boolean; name: string }) => {
  const { t, number } = useWords();
  if (props.history.length < 2) return <span className="sparkline" />;
  const points = [...props.history].sort((a, b) => a.date.localeCompare(b.date));
  const numbers = points.map((point) => point.number);
  const times = points.map((point) => Date.parse(point.date));
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const x = (at: number): number => inset + ((at - first) / (last - first || 1)) * (width - 2 * inset);
  const y = (value: number): number =>
    height -
    inset -
    ((value - low) / (high - low || 1)) * (height - 2 * inset) -
    (high === low ? height / 2 - inset : 0);
  const places = points.map((point, index) => `${x(times[index] ?? 0).toFixed(1)},${y(point.number).toFixed(1)}`);
  const [endX, endY] = (places.at(-1) ?? '0,0').split(',');
  const label = t('result.trendNumbers', {
    name: props.name,
    numbers: numbers.map((value) => number(value)).join('; '),
  });
  return (
    <svg
      className="sparkline"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={label}
    >
      <polyline points={places.join(' ')} />
      <circle className={props.outside ? 'sparkline-out' : undefined} cx={endX} cy={endY} r="3.2" />
    </svg>
  );
};
