import uPlot from 'uplot';
import { alone, farAbove, highest, type Part, type Series } from './series';
import type { ChartWords } from './words';

export type ChartKind = 'area' | 'step' | 'bars';

/** A dashed line with its name on it. */
export interface Limit {
  value: number;
  label: string;
}

export interface PlotOptions {
  series: Series;
  /** Only for bars. */
  parts: Part[];
  kind: ChartKind;
  /** Name of the CSS variable of the colour. */
  color: string;
  limit: Limit | undefined;
  height: number;
  /** Unix ms; the range that is shown, whatever of it has data. */
  from: number;
  to: number;
  words: ChartWords;
  syncKey: string | undefined;
  onCursor: (index: number | null) => void;
}

const seconds = (ms: number) => ms / 1000;

/** Parts added up; a gap where all of them have one. */
function stacked(parts: Part[], length: number): (number | null)[] {
  return Array.from({ length }, (_, index) =>
    parts.reduce<number | null>((sum, { value }) => {
      const one = value[index];
      return one === null || one === undefined ? sum : (sum ?? 0) + one;
    }, null),
  );
}

/** Nothing is drawn for nothing: a bar of no height is a line on the ground. */
const noZeros = (values: (number | null)[]) => values.map((value) => (value === 0 ? null : value));

/** A colour with its opacity, for #rrggbb. */
const faded = (color: string) => `${color}1f`;

/**
 * Draw on a canvas inside `host`. Colours and font are read from CSS now: make the plot anew when the theme changes. x is in
 * seconds inside uPlot, in unix ms everywhere else.
 */
export function makePlot(host: HTMLElement, options: PlotOptions): uPlot {
  const { series, kind, limit, words, height } = options;
  const css = getComputedStyle(host);
  const read = (name: string) => css.getPropertyValue(name).trim();
  const color = read(`--${options.color}`);
  const ink = read('--colorNeutralForeground3');
  const font = `12px ${read('--fontFamilyBase')}`;
  const far = limit !== undefined && farAbove(limit.value, series);
  const top = Math.max(far ? 0 : (limit?.value ?? 0), highest(series)) * (limit ? 1.24 : 1.12);

  const lines: uPlot.Series[] = [{}];
  const data: (number | null)[][] = [];
  const bands: uPlot.Band[] = [];
  // A sync that took a bucket's time has no neighbours that a line could be drawn to, and shows as a dot.
  const dots = (size: number): uPlot.Series.Points => ({
    show: false,
    size,
    width: 0,
    fill: color,
    filter: (plot, index) => alone(plot.data[index] as (number | null)[]),
  });
  const line = (over: uPlot.Series): uPlot.Series => ({ stroke: color, width: 1.5, points: dots(6), ...over });
  const bar = (over: uPlot.Series) => line({ points: { show: false }, ...over });
  if (series.low && series.high && kind !== 'bars') {
    // From the lowest to the highest of each bucket: what a mean would hide.
    lines.push(line({ width: 0.5, points: dots(3) }), line({ width: 0.5, points: dots(3) }));
    data.push(series.high, series.low);
    bands.push({ series: [1, 2], fill: faded(color) });
  }
  if (kind === 'bars') {
    const paths = uPlot.paths.bars?.({ size: [0.7, 12], radius: options.parts.length > 0 ? 0 : 0.2 });
    if (options.parts.length === 0) {
      lines.push(bar({ fill: color, ...(paths ? { paths } : {}) }));
      data.push(noZeros(series.high ?? series.value));
    }
    // The whole first, in the colour of the last part, and then ever shorter bars over it.
    for (let count = options.parts.length; count > 0; count -= 1) {
      const shown = read(`--${options.parts[count - 1]?.color ?? options.color}`);
      lines.push(bar({ stroke: shown, fill: shown, ...(paths ? { paths } : {}) }));
      data.push(noZeros(stacked(options.parts.slice(0, count), series.at.length)));
    }
  } else {
    const paths = kind === 'step' ? uPlot.paths.stepped?.({ align: 1 }) : undefined;
    lines.push(line({ fill: faded(color), ...(paths ? { paths } : {}) }));
    data.push(series.value);
  }

  const drawLimit = (plot: uPlot) => {
    if (!limit) return;
    const ratio = devicePixelRatio;
    const { ctx, bbox } = plot;
    // Of a limit that is far away the name alone is there, with an arrow to where it lies.
    const y = far ? bbox.top + 16 * ratio : plot.valToPos(limit.value, 'y', true);
    ctx.save();
    if (!far) {
      ctx.strokeStyle = read('--chartLimit');
      ctx.lineWidth = ratio;
      ctx.setLineDash([4 * ratio, 4 * ratio]);
      ctx.beginPath();
      ctx.moveTo(bbox.left, y);
      ctx.lineTo(bbox.left + bbox.width, y);
      ctx.stroke();
    }
    ctx.font = `${12 * ratio}px ${read('--fontFamilyBase')}`;
    ctx.fillStyle = ink;
    ctx.textAlign = 'right';
    ctx.textBaseline = 'bottom';
    ctx.fillText(far ? `↑ ${limit.label}` : limit.label, bbox.left + bbox.width, y - 3 * ratio);
    ctx.restore();
  };

  return new uPlot(
    {
      width: Math.max(1, host.clientWidth),
      height,
      series: lines,
      bands,
      legend: { show: false },
      padding: [10, 20, 0, 0],
      cursor: {
        y: false,
        drag: { x: false, y: false },
        points: { show: kind !== 'bars', size: 7, fill: color },
        ...(options.syncKey ? { sync: { key: options.syncKey, setSeries: false } } : {}),
      },
      scales: {
        x: { time: true, range: () => [seconds(options.from), seconds(options.to)] },
        y: { range: () => [0, Math.max(1, Math.ceil(top))] },
      },
      axes: [
        {
          stroke: ink,
          font,
          size: 26,
          gap: 6,
          // Labels of seconds are wider in some locales: 10:15:30 AM.
          space: Math.max(64, 8 * words.tick(options.to).length),
          grid: { show: false },
          ticks: { show: false },
          values: (_, ticks) => ticks.map((tick) => words.tick(tick * 1000)),
        },
        {
          stroke: ink,
          font,
          size: (_, labels) => 12 + 7 * Math.max(3, ...(labels ?? []).map((label) => label.length)),
          gap: 6,
          space: 26,
          // Counts have no halves.
          incrs: [
            1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000, 2500, 5000, 10000, 20000, 25000, 50000, 100000,
            250000, 500000, 1000000,
          ],
          grid: { stroke: read('--colorNeutralStroke3'), width: 1 },
          ticks: { show: false },
          values: (_, ticks) => ticks.map((tick) => words.number(tick)),
        },
      ],
      hooks: {
        draw: [drawLimit],
        setCursor: [
          (plot) => {
            const inside = plot.cursor.left !== undefined && plot.cursor.left >= 0;
            options.onCursor(inside ? (plot.cursor.idx ?? null) : null);
          },
        ],
      },
    },
    [series.at.map(seconds), ...data] as uPlot.AlignedData,
    host,
  );
}

/** Put the cursor at a moment, on this plot and on those that share its range. */
export function pointAt(plot: uPlot, syncKey: string | undefined, at: number): void {
  const plots = syncKey ? uPlot.sync(syncKey).plots : [plot];
  for (const one of plots) one.setCursor({ left: one.valToPos(seconds(at), 'x'), top: 20 });
}

/** Take the cursor away again, everywhere. */
export function pointNowhere(plot: uPlot, syncKey: string | undefined): void {
  const plots = syncKey ? uPlot.sync(syncKey).plots : [plot];
  for (const one of plots) one.setCursor({ left: -10, top: -10 });
}
