import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
} from '@fluentui/react-components';
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ErrorNote, type ShownError } from './ErrorNote';
import { FocusBack } from './FocusBack';
import { useFormat } from './format';

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '16px' },
  surface: { maxWidth: '520px' },
});

export interface ConfirmDialogProps {
  title: string;
  /** What will happen and whether it can be undone. */
  children: ReactNode;
  /** Names the act: "Delete 12 contacts", never "OK". */
  confirm: string;
  /** When given, the admin has to type this number first: for what cannot be undone. */
  typedCount?: number;
  /** The same with a word, which Go compares: `onConfirm` is given what was typed. */
  typedWord?: string;
  /** Closes when it resolves; what it throws is shown, and the dialog stays. */
  onConfirm: (typed: string) => Promise<void>;
  onClose: () => void;
  /** Turns what was thrown into words; backend/error.ts asFailure. */
  asError: (thrown: unknown) => ShownError;
}

/**
 * Asks before something that matters. Mount it to open it. The focus is first on the field that has to be filled, else on Cancel: who
 * presses Enter by habit does nothing.
 */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirm, typedCount, typedWord, onConfirm, onClose, asError } = props;
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ShownError | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  // The dialog itself has just taken the first thing in it, which may be the act, or a choice whose Enter is the act.
  useEffect(() => (field.current ?? cancel.current)?.focus(), []);

  const act = async () => {
    if (busy) return;
    // 1,234 and 1234 and 1.234 are the same number to whoever types it.
    if (typedCount !== undefined && typed.replace(/[^0-9]/g, '') !== String(typedCount)) {
      setWrong(true);
      return;
    }
    setBusy(true);
    setError(null);
    try {
      await onConfirm(typed);
      onClose();
    } catch (thrown) {
      setError(asError(thrown));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void act();
  };
  const count = typedCount === undefined ? '' : format.number(typedCount);
  return (
    <Dialog open modalType="alert" onOpenChange={(_, data) => !data.open && !busy && onClose()}>
      <DialogSurface className={s.surface} onKeyDown={(event) => event.key === 'Escape' && !busy && onClose()}>
        <FocusBack />
        <form onSubmit={submit}>
          <DialogBody>
            <DialogTitle>{title}</DialogTitle>
            <DialogContent className={s.content}>
              <div>{children}</div>
              {typedCount !== undefined && (
                <Field
                  label={t('ui:confirm.type', { number: count })}
                  validationMessage={wrong ? t('ui:confirm.wrong', { number: count }) : undefined}
                >
                  <Input
                    ref={field}
                    value={typed}
                    inputMode="numeric"
                    autoComplete="off"
                    onChange={(_, data) => {
                      setTyped(data.value);
                      setWrong(false);
                    }}
                  />
                </Field>
              )}
              {typedWord !== undefined && (
                <Field label={t('ui:confirm.word', { word: typedWord })}>
                  <Input
                    ref={field}
                    value={typed}
                    autoComplete="off"
                    spellCheck={false}
                    onChange={(_, data) => setTyped(data.value)}
                  />
                </Field>
              )}
              {error && <ErrorNote what={t('ui:confirm.failed')} error={error} />}
            </DialogContent>
            <DialogActions fluid>
              {/* Focusable while busy, so that the focus stays in the dialog when it fails. */}
              <Button appearance="primary" type="submit" disabledFocusable={busy}>
                {confirm}
              </Button>
              <Button ref={cancel} onClick={onClose} disabledFocusable={busy}>
                {t('ui:cancel')}
              </Button>
            </DialogActions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
