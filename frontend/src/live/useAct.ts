import { useCallback, useRef, useState } from 'react';
import { asFailure, type Failure } from '../backend/error';

/** A click that changes something: is it under way, and what did it fail with? */
export interface Act<A extends unknown[]> {
  run: (...args: A) => Promise<boolean>;
  busy: boolean;
  failure: Failure | undefined;
  forget: () => void;
}

/** Wrap a call of calls.ts for a button. A second click while the first is under way does nothing. */
export function useAct<A extends unknown[]>(act: (...args: A) => Promise<unknown>): Act<A> {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const under = useRef(false);
  const latest = useRef(act);
  latest.current = act;
  const run = useCallback(async (...args: A) => {
    if (under.current) return false;
    under.current = true;
    setBusy(true);
    setFailure(undefined);
    try {
      await latest.current(...args);
      return true;
    } catch (thrown) {
      setFailure(asFailure(thrown));
      return false;
    } finally {
      under.current = false;
      setBusy(false);
    }
  }, []);
  const forget = useCallback(() => setFailure(undefined), []);
  return { run, busy, failure, forget };
}
