import { Button, makeStyles } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { CheckSteps } from '../../check/CheckSteps';
import type { Checking } from '../../check/useCheck';
import { ErrorNote } from '../../ui/ErrorNote';
import { Status } from '../../ui/Status';
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
  button: { marginTop: '26px' },
});

interface CheckStepProps {
  form: UseFormReturn<Form>;
  checking: Checking;
  /** What was found is about the draft as it is now. */
  fresh: () => boolean;
  /** Next was chosen while signing in does not work. */
  wanting: boolean;
}

/** Tries everything that a sync needs, and writes nothing. It begins by itself. */
export function CheckStep({ form, checking, fresh, wanting }: CheckStepProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const { run } = checking;
  const begun = useRef(false);
  useEffect(() => {
    if (begun.current || fresh()) return;
    begun.current = true;
    void run();
  }, [fresh, run]);
  return (
    <>
      {checking.failure && <ErrorNote what={t('connect:check.failed')} error={checking.failure} />}
      {checking.check && <CheckSteps check={checking.check} />}
      {wanting && !checking.busy && (
        <div role="alert">
          <Status kind="failed">{t('connect:check.first')}</Status>
        </div>
      )}
      <div className={s.row}>
        <TextField
          control={form.control}
          name="mailbox"
          label={t('connect:check.mailbox')}
          hint={t('connect:check.mailboxHint')}
        />
        <Button className={s.button} disabledFocusable={checking.busy} onClick={() => void run()}>
          {t('connect:check.again')}
        </Button>
      </div>
    </>
  );
}
