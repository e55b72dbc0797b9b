import { useEffect, useState } from 'react';
import { type Check, Connect } from '../backend/calls';
import type { Failure } from '../backend/error';
import { on } from '../backend/events';
import { useAct } from '../live/useAct';

/** A check of a connection, followed step by step. */
export interface Checking {
  /** Undefined before the first one. */
  check: Check | undefined;
  busy: boolean;
  /** Why there was no check at all; what a check finds is in its steps. */
  failure: Failure | undefined;
  run: () => Promise<boolean>;
}

/** Leaving the screen gives the check up. */
export function useCheck(ask: () => Promise<Check>): Checking {
  const [check, setCheck] = useState<Check>();
  const act = useAct(async () => setCheck(await ask()));
  useEffect(() => on('check.changed', setCheck), []);
  useEffect(() => () => void Connect.stopCheck().catch(() => {}), []);
  return { check, busy: act.busy, failure: act.failure, run: act.run };
}
