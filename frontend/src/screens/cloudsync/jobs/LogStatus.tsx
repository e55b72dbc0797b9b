import { useTranslation } from 'react-i18next';
import { Status, type StatusKind } from '../../../ui/Status';

const kinds: Record<string, StatusKind> = {
  success: 'done',
  failure: 'failed',
  skipped: 'cancelled',
  warning: 'warning',
};

/** How something with one object ended; Microsoft writes it with and without capitals. */
export function LogStatus({ status }: { status: string }) {
  const { t } = useTranslation();
  const word = status.toLowerCase();
  return <Status kind={kinds[word] ?? 'info'}>{t(`cloudjobs:result.${word}`, { defaultValue: status })}</Status>;
}
