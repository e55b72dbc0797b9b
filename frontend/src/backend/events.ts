import { EventsOn } from '../../wailsjs/runtime/runtime';
import type { Check, RenewalState, Run, SessionState } from './calls';
import { said } from './said';

/** What Go tells by itself, and what comes with it. Snapshots and nudges, never deltas. */
export interface Events {
  /** The whole session, after every change of it. */
  'session.changed': SessionState;
  /** The whole run, four times a second at most; the last one has ended. */
  'run.changed': Run;
  /** Only: ask again. */
  'history.changed': unknown;
  /** Cloud sync jobs were looked at, or have changed: ask again. */
  'cloud.changed': unknown;
  /** How far a check of a connection is, after each step; the last one is not running. */
  'check.changed': Check;
  /** How far a renewal of the certificate is, after each step; the last one is not running. */
  'renewal.changed': RenewalState;
  /** A line of the native menu: 'go:/activity', 'sync', 'search', 'refresh', 'about'. */
  'menu.command': string;
}
export type EventName = keyof Events;

/** Listen until the returned function is called. */
export function on<N extends EventName>(name: N, heard: (payload: Events[N]) => void): () => void {
  return EventsOn(name, (payload: unknown) => heard(said(payload) as Events[N]));
}
