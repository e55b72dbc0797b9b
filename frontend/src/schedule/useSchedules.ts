import { type Schedule, Schedules } from '../backend/calls';
import type { Live } from '../live/useLive';
import { useLive } from '../live/useLive';

/** The profiles that are synced by themselves, and when next. */
export function useSchedules(): Live<Schedule[]> {
  return useLive<Schedule[]>({
    key: ['schedules'],
    ask: Schedules.list,
    on: { 'history.changed': 'ask', 'run.changed': (run) => (run.final ? 'ask' : undefined), 'session.changed': 'ask' },
  });
}

/** The earliest of them; undefined when nothing is scheduled. */
export function soonest(schedules: Schedule[] | undefined): Schedule | undefined {
  return (schedules ?? []).filter((one) => one.next > 0).sort((a, b) => a.next - b.next)[0];
}
