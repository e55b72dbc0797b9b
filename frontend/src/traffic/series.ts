import type { Traffic } from '../backend/calls';
import type { Series } from '../charts/series';

/** The limits that can keep us from going faster, as Go names them. */
export const limits = ['machine', 'answers', 'mailbox', 'refusal', 'shared', 'concurrency', 'budget'] as const;
export type Limit = (typeof limits)[number];

/** Values where we were at work, gaps elsewhere: nothing is known there, which is not 0. */
function atWork(traffic: Traffic, value: (index: number, seconds: number) => number): (number | null)[] {
  return traffic.seconds.map((seconds, index) => (seconds > 0 ? value(index, seconds) : null));
}
const cell = (column: number[], index: number) => column[index] ?? 0;
const tenth = (value: number) => Math.round(value * 10) / 10;

/** Whether anything happened in the range at all. */
export const worked = (traffic: Traffic): boolean => traffic.seconds.some((seconds) => seconds > 0);

const series = (traffic: Traffic, value: (number | null)[]): Series => ({ at: traffic.at, value });

/** Requests per second: the mean of each step, with its quietest and its busiest second. */
export function rate(traffic: Traffic): Series {
  return {
    at: traffic.at,
    value: atWork(traffic, (index, seconds) => tenth(cell(traffic.requests, index) / seconds)),
    low: atWork(traffic, (index) => cell(traffic.requestsMin, index)),
    high: atWork(traffic, (index) => cell(traffic.requestsMax, index)),
  };
}

/** Answers that asked for patience, in each step. */
export const throttled = (traffic: Traffic): Series =>
  series(
    traffic,
    atWork(traffic, (index) => cell(traffic.refused, index) + cell(traffic.unavailable, index)),
  );

/** A column of one scope as bars. */
export const scope = (traffic: Traffic, column: number[]): (number | null)[] =>
  atWork(traffic, (index) => cell(column, index));

/** Exchanges at once: the mean of each step, and the most. */
export function concurrency(traffic: Traffic): Series {
  return {
    at: traffic.at,
    value: atWork(traffic, (index) => tenth(traffic.inFlight[index] ?? 0)),
    low: atWork(traffic, (index) => tenth(Math.min(traffic.inFlight[index] ?? 0, cell(traffic.inFlightMax, index)))),
    high: atWork(traffic, (index) => cell(traffic.inFlightMax, index)),
  };
}

/** Share of the time at work in which something was held back, in percent. */
export const waiting = (traffic: Traffic): Series =>
  series(
    traffic,
    atWork(traffic, (index, seconds) => tenth(Math.min(100, cell(traffic.waitedMs, index) / seconds / 10))),
  );

/** How long an answer took, in ms: the mean of each step, and the longest. */
export function latency(traffic: Traffic): Series {
  return {
    at: traffic.at,
    value: traffic.seconds.map((seconds, index) =>
      seconds > 0 && cell(traffic.requests, index) > 0 ? cell(traffic.latencyMs, index) : null,
    ),
  };
}

/** What ruled longest in a step; undefined in a gap. */
export function ruler(traffic: Traffic, index: number): Limit | undefined {
  if ((traffic.seconds[index] ?? 0) === 0) return undefined;
  const all = limits.map((limit) => ({ limit, ms: traffic.limited[limit][index] ?? 0 }));
  const most = all.toSorted((a, b) => b.ms - a.ms)[0];
  return most && most.ms > 0 ? most.limit : undefined;
}

/** How long each limit ruled in the whole range, the longest first; those that never did are left out. */
export function rulers(traffic: Traffic): { limit: Limit; ms: number; share: number }[] {
  const sum = (column: number[]) => column.reduce((total, ms) => total + ms, 0);
  const all = limits.map((limit) => ({ limit, ms: sum(traffic.limited[limit]) }));
  const total = sum(all.map(({ ms }) => ms));
  return all
    .filter(({ ms }) => ms > 0)
    .map((one) => ({ ...one, share: total === 0 ? 0 : one.ms / total }))
    .toSorted((a, b) => b.ms - a.ms);
}

/** The figures that sum a range up. */
export function totals(traffic: Traffic) {
  const sum = (column: number[]) => column.reduce((total, value) => total + value, 0);
  const seconds = sum(traffic.seconds);
  const requests = sum(traffic.requests);
  return {
    seconds,
    requests,
    average: seconds === 0 ? 0 : requests / seconds,
    peak: Math.max(0, ...traffic.requestsMax),
    throttled: sum(traffic.refused) + sum(traffic.unavailable),
    mostAtOnce: Math.max(0, ...traffic.inFlightMax),
    waitedMs: sum(traffic.waitedMs),
    slowestMs: Math.max(0, ...traffic.latencyMaxMs),
  };
}
