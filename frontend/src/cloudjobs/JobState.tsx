import { useTranslation } from 'react-i18next';
import type { CloudJob } from '../backend/calls';
import { Status, type StatusKind } from '../ui/Status';

const kinds: Record<string, StatusKind> = {
  new: 'none',
  started: 'waiting',
  first_cycle: 'running',
  steady: 'done',
  partly: 'warning',
  failed: 'failed',
  paused: 'paused',
  quarantine: 'failed',
};

/** How a job stands: an icon and a word. */
export function JobState({ state }: { state: CloudJob['state'] }) {
  const { t } = useTranslation();
  return <Status kind={kinds[state] ?? 'info'}>{t(`cloudjobs:state.${state}`, { defaultValue: state })}</Status>;
}

/** What a job is about, in words; one that is not known by its template. */
export function useJobName(): (template: string) => string {
  const { t } = useTranslation();
  return (template) => t(`cloudjobs:job.${template}`, { defaultValue: template });
}
