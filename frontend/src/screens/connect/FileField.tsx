import { Button, makeStyles } from '@fluentui/react-components';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Connect } from '../../backend/calls';
import { useAct } from '../../live/useAct';
import { ErrorNote } from '../../ui/ErrorNote';
import { TextField } from '../../wizard/fields';
import type { Form } from './form';

const useStyles = makeStyles({
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 460px) auto',
    justifyContent: 'start',
    gap: '8px',
    alignItems: 'start',
  },
  // The height of the label above the box beside it.
  button: { marginTop: '26px' },
});

interface FileFieldProps {
  form: UseFormReturn<Form>;
  name: 'keyFile' | 'caFile';
  label: string;
  hint: string;
}

/** A path: typed, or chosen in the system's own dialog. */
export function FileField({ form, name, label, hint }: FileFieldProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const choose = useAct(async () => {
    const path = await Connect.chooseFile();
    if (path !== '') form.setValue(name, path, { shouldDirty: true, shouldValidate: true });
  });
  return (
    <>
      <div className={s.row}>
        <TextField control={form.control} name={name} label={label} hint={hint} />
        <Button className={s.button} disabledFocusable={choose.busy} onClick={() => void choose.run()}>
          {t('connect:browse')}
        </Button>
      </div>
      {choose.failure && <ErrorNote what={t('connect:failed.choose')} error={choose.failure} />}
    </>
  );
}
