import { useEffect, useRef } from 'react';
import { useLive } from './useLive';

/** Tables need not follow a run at work faster than somebody reads them. */
const pause = 3000;

/** Another number whenever the database changed, or a run has ended: for tables that ask for their pages themselves. */
export function useVersion(): number {
  const later = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(later.current), []);
  const live = useLive<number>({
    key: ['version'],
    ask: () => Promise.resolve(Date.now()),
    on: {
      'history.changed': (_, before) => {
        const rest = restOf(before);
        if (rest <= 0) return 'ask';
        // Told too early, but not forgotten: the next change may be long in coming.
        later.current ??= setTimeout(() => {
          later.current = undefined;
          live.again();
        }, rest);
        return undefined;
      },
      'run.changed': (run) => (run.final ? 'ask' : undefined),
      'session.changed': 'ask',
    },
  });
  return live.data ?? 0;
}

/** What is left of the pause after an asking, in ms. */
function restOf(asked: number | undefined): number {
  return (asked ?? 0) + pause - Date.now();
}
