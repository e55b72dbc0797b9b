import { useTranslation } from 'react-i18next';
import { Settings } from '../../backend/calls';
import { useLive } from '../../live/useLive';
import { Card } from '../../ui/Card';
import { CopyButton } from '../../ui/CopyButton';
import { ErrorNote } from '../../ui/ErrorNote';
import { Facts } from '../../ui/Facts';
import { useFormat } from '../../ui/format';
import { Loading } from '../../ui/Loading';
import { Care } from './Care';

/** Where data lies on this computer, how much it is, and the care of it. */
export function Folder() {
  const { t } = useTranslation();
  const { bytes } = useFormat();
  const folder = useLive({ key: ['settings.folder'], ask: Settings.folder, on: { 'session.changed': 'ask' } });
  const { data } = folder;
  return (
    <Card
      title={t('settings:folder.title')}
      actions={data && <CopyButton size="small" text={data.path} label={t('settings:folder.copy')} />}
    >
      {folder.failure && <ErrorNote what={t('settings:folder.failed')} error={folder.failure} onRetry={folder.again} />}
      {folder.loading && <Loading rows={4} />}
      {data && (
        <Facts
          rows={[
            { label: t('settings:folder.path'), value: data.path },
            { label: t('settings:folder.total'), value: bytes(data.total) },
            { label: t('settings:folder.databases'), value: bytes(data.databases) },
            { label: t('settings:folder.logs'), value: bytes(data.logs) },
            { label: t('settings:folder.other'), value: bytes(data.other) },
          ]}
        />
      )}
      <Care changed={folder.again} />
    </Card>
  );
}
