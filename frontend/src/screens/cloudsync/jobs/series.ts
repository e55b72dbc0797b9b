import type { CloudJobHistory } from '../../../backend/calls';
import type { Series } from '../../../charts/series';

/** Nothing drawn at all where nobody ever looked. */
const drawn = (series: Series): Series =>
  series.value.every((value) => value === null) ? { at: [], value: [] } : series;

/** Milliseconds of each step as minutes; a gap where nothing is known. */
export function minutes(at: number[], seen: number[], ms: number[]): Series {
  return drawn({ at, value: ms.map((value, i) => ((seen[i] ?? 0) === 0 ? null : Math.round(value / 6000) / 10)) });
}

/** Counts of executions: a gap where nothing is known and none was seen either. */
export function amounts(at: number[], job: CloudJobHistory, of: number[]): Series {
  return drawn({
    at,
    value: of.map((value, i) => ((job.seenMs[i] ?? 0) + (job.executions[i] ?? 0) === 0 ? null : value)),
  });
}

/** A value that holds for a while, with the lowest and the highest of each step. */
export function gauges(at: number[], seen: number[], value: number[], low: number[], high: number[]): Series {
  const known = (list: number[]) => list.map((one, i) => ((seen[i] ?? 0) === 0 ? null : one));
  return drawn({ at, value: known(value), low: known(low), high: known(high) });
}
