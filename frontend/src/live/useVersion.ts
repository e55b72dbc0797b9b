import { useLive } from './useLive';

/** Tables need not follow a run at work faster than somebody reads them. */
const pause = 3000;

/** Another number whenever the database changed, or a run has ended: for tables that ask for their pages themselves. */
export function useVersion(): number {
  const live = useLive<number>({
    key: ['version'],
    ask: () => Promise.resolve(Date.now()),
    on: {
      'history.changed': (_, before) => (Date.now() - (before ?? 0) >= pause ? 'ask' : undefined),
      'run.changed': (run) => (run.final ? 'ask' : undefined),
      'session.changed': 'ask',
    },
  });
  return live.data ?? 0;
}
