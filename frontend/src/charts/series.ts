/**
 * What a chart draws: buckets in order of time. `value` null is a gap: nothing is known, which is not 0. `low` and `high` are
 * the bucket's minimum and maximum, so that a spike survives whatever the range.
 */
export interface Series {
  /** Unix ms, growing. */
  at: number[];
  value: (number | null)[];
  low?: (number | null)[];
  high?: (number | null)[];
}

/** What a value is made of, drawn on top of each other: together the value. */
export interface Part {
  name: string;
  /** A token of the theme. */
  color: ChartColor;
  value: (number | null)[];
}

/** The tokens that charts are drawn in. */
export type ChartColor =
  | 'chartRequests'
  | 'chartThrottle'
  | 'chartConcurrency'
  | 'chartLimit'
  | 'colorBrandForeground1';

/** The index nearest to a moment; 0 for an empty series. */
export function nearest(at: readonly number[], moment: number): number {
  let low = 0;
  let high = at.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((at[middle] ?? 0) < moment) low = middle + 1;
    else high = middle;
  }
  const before = at[low - 1];
  const here = at[low];
  if (before !== undefined && here !== undefined && moment - before < here - moment) return low - 1;
  return Math.max(0, low);
}

/** The indices of values that have a gap, or nothing, on either side: a line between neighbours shows none of them. */
export function alone(values: readonly (number | null)[]): number[] {
  const known = (index: number) => typeof values[index] === 'number';
  return [...values.keys()].filter((index) => known(index) && !known(index - 1) && !known(index + 1));
}

/** The highest value that is drawn; 0 for nothing. */
export function highest(series: Series): number {
  let most = 0;
  for (const list of [series.value, series.high ?? []]) for (const value of list) most = Math.max(most, value ?? 0);
  return most;
}

/** How often what is drawn goes into a limit before the limit is told above the plot, and drawn no more. */
const farTimes = 4;

/** Whether a limit lies so far above all that is drawn that its line would press the rest flat to the ground. */
export function farAbove(limit: number, series: Series): boolean {
  const most = highest(series);
  return most > 0 && limit > farTimes * most;
}

/** A table of what is drawn, RFC 4180, times in UTC and ISO 8601: for a spreadsheet or another program. */
export function seriesCsv(
  series: Series,
  titles: { at: string; value: string; low: string; high: string },
  parts: Part[] = [],
): string {
  const quote = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  const bounds = series.low !== undefined && series.high !== undefined;
  const head = [
    titles.at,
    titles.value,
    ...(bounds ? [titles.low, titles.high] : []),
    ...parts.map(({ name }) => name),
  ];
  const cell = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value));
  const lines = series.at.map((at, index) => {
    const row = [new Date(at).toISOString(), cell(series.value[index])];
    if (bounds) row.push(cell(series.low?.[index]), cell(series.high?.[index]));
    return [...row, ...parts.map(({ value }) => cell(value[index]))];
  });
  return `\uFEFF${[head.map(quote), ...lines].map((cells) => cells.join(',')).join('\r\n')}\r\n`;
}
