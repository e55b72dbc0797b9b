import { describe, expect, it } from 'vitest';
import type { Traffic } from '../backend/calls';
import { noTraffic } from '../fake-go';
import { rate, ruler, rulers, throttled, totals, waiting, worked } from './series';

/** Three steps of ten seconds: at work, nothing known, at work and refused. */
const traffic: Traffic = {
  ...noTraffic,
  at: [0, 10_000, 20_000],
  seconds: [10, 0, 5],
  requests: [100, 0, 20],
  requestsMin: [2, 0, 0],
  requestsMax: [30, 0, 12],
  refused: [0, 0, 4],
  unavailable: [0, 0, 1],
  waitedMs: [0, 0, 2500],
  inFlightMax: [8, 0, 2],
  limited: {
    ...noTraffic.limited,
    machine: [1000, 0, 0],
    answers: [0, 0, 0],
    mailbox: [9000, 0, 1000],
    refusal: [0, 0, 4000],
    shared: [0, 0, 0],
    concurrency: [0, 0, 0],
    budget: [0, 0, 0],
  },
};

describe('the charts of requests', () => {
  it('leave a gap where nothing is known, and count per second where we were at work', () => {
    expect(rate(traffic)).toEqual({ at: traffic.at, value: [10, null, 4], low: [2, null, 0], high: [30, null, 12] });
  });

  it('count 429 and 503 together', () => {
    expect(throttled(traffic).value).toEqual([0, null, 5]);
    expect(totals(traffic)).toMatchObject({ requests: 120, average: 8, peak: 30, throttled: 5, mostAtOnce: 8 });
  });

  it('tell which share of the time at work was held back', () => {
    expect(waiting(traffic).value).toEqual([0, null, 50]);
  });

  it('name what kept us from going faster, at a moment and over all', () => {
    expect([0, 1, 2].map((index) => ruler(traffic, index))).toEqual(['mailbox', undefined, 'refusal']);
    expect(rulers(traffic).map(({ limit, share }) => [limit, Math.round(share * 100)])).toEqual([
      ['mailbox', 67],
      ['refusal', 27],
      ['machine', 7],
    ]);
  });

  it('know that nothing happened', () => {
    expect(worked(noTraffic)).toBe(false);
    expect(totals(noTraffic)).toMatchObject({ average: 0, peak: 0, throttled: 0 });
    expect(rulers(noTraffic)).toEqual([]);
  });
});
