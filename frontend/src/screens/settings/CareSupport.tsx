import { makeStyles } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { Keeping } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { useLive } from '../../live/useLive';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { Facts } from '../../ui/Facts';
import { Loading } from '../../ui/Loading';
import { useNotify } from '../../ui/Toasts';

const useStyles = makeStyles({ what: { marginTop: 0 } });

/** Says what a support bundle holds, before it is written. */
export function CareSupport({ onClose }: { onClose: () => void }) {
  const s = useStyles();
  const { t } = useTranslation();
  const notify = useNotify();
  const contents = useLive({ key: ['keeping.contents'], ask: Keeping.supportContents });
  return (
    <ConfirmDialog
      title={t('care:support.title')}
      confirm={t('care:support.confirm')}
      asError={asFailure}
      onClose={onClose}
      onConfirm={async () => {
        const saved = await Keeping.support();
        if (saved.path === '') return;
        const missing = saved.missing.length > 0 ? t('care:support.missing', { what: saved.missing.join(', ') }) : '';
        notify({ title: t('care:support.saved'), body: [saved.path, missing].join('\n').trim(), intent: 'success' });
      }}
    >
      <p className={s.what}>{t('care:support.what')}</p>
      {contents.loading && <Loading rows={6} />}
      {contents.data && (
        <Facts
          rows={contents.data.map(({ name, what }) => ({
            label: name,
            value: t(`care:support.item.${name.replace(/[^a-z].*$/, '')}`, { defaultValue: what }),
          }))}
        />
      )}
    </ConfirmDialog>
  );
}
