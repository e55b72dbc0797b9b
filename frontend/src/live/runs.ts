import { Overview, type OverviewState, type Run, type RunPage, Runs } from '../backend/calls';
import { type Live, useLive } from './useLive';

/** Setting cloud sync up has a lock and a screen of its own, and keeps no sync of contacts from beginning. */
const ofContacts = (run: Run) => run.kind !== 'cloudsync';

/**
 * The run of contacts at work, in this window or another program; null when there is none. Its figures come four times a
 * second.
 */
export function useActiveRun(): Live<Run | null> {
  return useLive<Run | null>({
    key: ['runs.active'],
    ask: async () => (await Runs.active()).find(ofContacts) ?? null,
    on: {
      'run.changed': (run, before) => {
        if (!ofContacts(run)) return undefined;
        if (!run.final) return run;
        return before === undefined || before === null || before.id === run.id ? null : undefined;
      },
      'history.changed': 'ask',
      'session.changed': 'ask',
    },
  });
}

/** A page of runs, newest first. A run at work moves in place; a new or an ended one is asked for. */
export function useRunPage(offset: number, limit: number): Live<RunPage> {
  return useLive<RunPage>({
    key: ['runs.page', offset, limit],
    ask: () => Runs.list(offset, limit),
    keep: true,
    on: {
      'run.changed': (run, page) => {
        if (run.final || !page?.runs.some(({ id }) => id === run.id)) return 'ask';
        return { ...page, runs: page.runs.map((known) => (known.id === run.id ? run : known)) };
      },
      'history.changed': 'ask',
      'session.changed': 'ask',
    },
  });
}

/** Where everything stands. Asked again when a run begins or ends, not at each of its steps. */
export function useOverview(): Live<OverviewState> {
  return useLive<OverviewState>({
    key: ['overview'],
    ask: Overview.get,
    on: {
      'run.changed': (run, now) => (run.final || (ofContacts(run) && now?.lastRun?.id !== run.id) ? 'ask' : undefined),
      'history.changed': 'ask',
      'session.changed': 'ask',
    },
  });
}
