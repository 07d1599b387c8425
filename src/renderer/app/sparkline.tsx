const width = 88;
const height = 16;

/** A small line of recent values, newest at the right. Decoration beside the number it belongs to. */
export function Sparkline({
  values,
  points,
}: {
  readonly values: readonly number[];
  readonly points: number;
}) {
  if (values.length < 2) return null;
  const most = Math.max(1, ...values);
  const step = width / (points - 1);
  const path = values
    .map((value, index) => {
      const x = width - (values.length - 1 - index) * step;
      const y = height - 1 - (value / most) * (height - 2);
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
    })
    .join('');
  return (
    <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} aria-hidden className="text-accent">
      <path d={`M0 ${height - 0.5}H${width}`} stroke="var(--line)" />
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.25" strokeLinejoin="round" />
    </svg>
  );
}
