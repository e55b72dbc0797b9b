import { useTranslation } from 'react-i18next';
import { Keeping, type KeptBackup } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { Facts } from '../../ui/Facts';
import { useFormat } from '../../ui/format';
import { useNotify } from '../../ui/Toasts';

/** Asks before a backup takes the place of what is there, and says what becomes of that. */
export function CareRestore({ of, onClose }: { of: KeptBackup; onClose: () => void }) {
  const { t } = useTranslation();
  const { bytes, dateTime } = useFormat();
  const notify = useNotify();
  return (
    <ConfirmDialog
      title={t('care:restore.title')}
      confirm={t('care:restore.confirm')}
      asError={asFailure}
      onClose={onClose}
      onConfirm={async () => {
        const done = await Keeping.restore(of.path);
        const body =
          done.damaged === ''
            ? done.aside === ''
              ? ''
              : t('care:restore.aside', { file: done.aside })
            : t('care:restore.damaged', { folder: done.damaged });
        notify({ title: t('care:restore.done'), body, intent: 'success' });
      }}
    >
      <Facts
        rows={[
          { label: t('care:restore.from'), value: dateTime(of.madeMs) },
          { label: t('care:restore.of'), value: of.tenant },
          { label: t('care:restore.by'), value: of.version },
          { label: t('care:restore.file'), value: `${of.name} (${bytes(of.bytes).replace(' ', '\u00a0')})` },
        ]}
      />
      <p>{t('care:restore.what')}</p>
      <p>{t('care:restore.mailboxes')}</p>
    </ConfirmDialog>
  );
}
