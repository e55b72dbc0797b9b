import { type CloudConfiguration, CloudJobs } from '../backend/calls';
import { type Live, useLive } from './useLive';

/** The cloud sync configurations with their jobs as they were looked at last; asks Microsoft nothing. */
export function useCloudJobs(): Live<CloudConfiguration[]> {
  return useLive<CloudConfiguration[]>({
    key: ['cloudjobs.latest'],
    ask: () => CloudJobs.latest(),
    on: {
      'cloud.changed': 'ask',
      'session.changed': 'ask',
      'run.changed': (run) => (run.kind === 'cloudsync' && run.final ? 'ask' : undefined),
    },
  });
}
