import { useCallback, useEffect, useState } from 'react';
import { type CloudConfiguration, CloudJobs } from '../../../backend/calls';
import { useCloudJobs } from '../../../live/cloudJobs';
import { useSession } from '../../../live/session';
import { type Act, useAct } from '../../../live/useAct';
import type { Live } from '../../../live/useLive';

/** How often Microsoft is asked while somebody looks: when nothing moves, and while something does. */
const calm = 60_000;
const moving = 10_000;
/** How long after something was done its effect is waited for. */
const hurried = 3 * 60_000;

export interface Look {
  live: Live<CloudConfiguration[]>;
  /** Asks Microsoft now. */
  ask: Act<[]>;
  /** Something was done: its effect is looked for sooner. */
  hurry: () => void;
  offline: boolean;
}

/** The configurations as they are now: Microsoft is asked when the screen is opened and then again and again, while it is looked at. */
export function useLook(): Look {
  const live = useCloudJobs();
  const session = useSession();
  const offline = session.data?.offline === true;
  const ask = useAct(() => CloudJobs.status());
  const [until, setUntil] = useState(0);
  const moves =
    until > 0 ||
    live.data?.some(({ jobs }) => jobs.some(({ state }) => state === 'started' || state === 'first_cycle')) === true;
  const { run } = ask;
  useEffect(() => {
    if (!offline) void run();
  }, [offline, run]);
  useEffect(() => {
    if (offline) return undefined;
    const timer = setInterval(() => !document.hidden && void run(), moves ? moving : calm);
    return () => clearInterval(timer);
  }, [offline, run, moves]);
  useEffect(() => {
    if (until === 0) return undefined;
    const timer = setTimeout(() => setUntil(0), Math.max(0, until - Date.now()));
    return () => clearTimeout(timer);
  }, [until]);
  const hurry = useCallback(() => setUntil(Date.now() + hurried), []);
  return { live, ask, hurry, offline };
}
