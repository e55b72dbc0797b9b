import { Checkbox } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Keeping, type PeopleHeld } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { Facts } from '../../ui/Facts';
import { useFormat } from '../../ui/format';
import { useNotify } from '../../ui/Toasts';

/** The word that Go wants to hear; in the window the number of people is typed instead. */
const word = 'purge';

/** Says how much is forgotten and what stays, asks for the number of people, then forgets. */
export function CarePurge({ held, onClose }: { held: PeopleHeld; onClose: () => void }) {
  const { t } = useTranslation();
  const { bytes, number } = useFormat();
  const notify = useNotify();
  const [backups, setBackups] = useState(false);
  return (
    <ConfirmDialog
      title={t('care:purge.title')}
      confirm={t('care:purge.confirm')}
      typedCount={held.people}
      asError={asFailure}
      onClose={onClose}
      onConfirm={async () => {
        const done = await Keeping.purge(word, backups);
        notify({
          title: t('care:purge.done'),
          body: done.notRewritten
            ? t('care:purge.again')
            : t('care:purge.size', { before: bytes(done.before), after: bytes(done.after) }),
          intent: done.notRewritten ? 'warning' : 'success',
        });
      }}
    >
      <Facts
        rows={(['people', 'contents', 'journal', 'pictures', 'plans', 'findings', 'runs'] as const).map((key) => ({
          label: t(`care:purge.${key}`),
          value: number(held[key]),
        }))}
      />
      <p>{t('care:purge.kept', { count: held.links })}</p>
      <p>{t('care:purge.then')}</p>
      {held.backups > 0 && (
        <Checkbox
          checked={backups}
          onChange={(_, data) => setBackups(data.checked === true)}
          label={t('care:purge.backups', { count: held.backups, size: bytes(held.backupBytes) })}
        />
      )}
    </ConfirmDialog>
  );
}
