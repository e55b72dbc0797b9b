import { useTranslation } from 'react-i18next';
import type { Run } from '../backend/calls';
import { Status, type StatusKind } from '../ui/Status';

const kinds: Record<string, StatusKind> = {
  running: 'running',
  done: 'done',
  partly: 'warning',
  held: 'held',
  failed: 'failed',
  cancelled: 'cancelled',
  interrupted: 'warning',
};

/** How a run stands, as icon and word. */
export function RunStatus({ run }: { run: Run }) {
  const { t } = useTranslation();
  return <Status kind={kinds[run.state] ?? 'none'}>{t(`run:state.${run.state}`, { defaultValue: run.state })}</Status>;
}
