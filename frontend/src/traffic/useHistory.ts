import { useEffect } from 'react';
import { History, type Population, type RunHistory, type Span, type Traffic } from '../backend/calls';
import { type Live, useLive } from '../live/useLive';

/** The last so many ms, or a stretch with an end. */
export const lastOf = (ms: number): Span => ({ lastMs: ms, fromMs: 0, toMs: 0 });

/** Requests and refusals over time. A stretch that ends now moves on by itself, while the window is looked at. */
export function useTraffic(span: Span): Live<Traffic> {
  const live = useLive<Traffic>({
    key: ['history.traffic', span],
    ask: () => History.traffic(span),
    keep: true,
    on: { 'history.changed': 'ask', 'session.changed': 'ask' },
  });
  const moves = span.lastMs > 0;
  const step = Math.max(30_000, live.data?.stepMs ?? 0);
  const { again } = live;
  useEffect(() => {
    if (!moves) return undefined;
    const timer = setInterval(() => !document.hidden && again(), step);
    return () => clearInterval(timer);
    // `again` is new at every render, and always the same question.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [moves, step, span.lastMs]);
  return live;
}

/** Durations and results of runs. Asked again when one has ended. */
export function useRunHistory(span: Span): Live<RunHistory> {
  return useLive<RunHistory>({
    key: ['history.runs', span],
    ask: () => History.runs(span),
    keep: true,
    on: { 'run.changed': (run) => (run.final ? 'ask' : undefined), 'session.changed': 'ask' },
  });
}

/** People, mailboxes and contacts in place. They are counted when a run has ended. */
export function usePopulation(span: Span): Live<Population> {
  return useLive<Population>({
    key: ['history.population', span],
    ask: () => History.population(span),
    keep: true,
    on: { 'history.changed': 'ask', 'session.changed': 'ask' },
  });
}
