import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircleFilled } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { CopyButton } from './CopyButton';

const useStyles = makeStyles({
  root: { display: 'grid', gridTemplateColumns: '20px 1fr', gap: '4px 12px', padding: '4px 0', alignItems: 'start' },
  icon: { fontSize: '20px', color: tokens.colorStatusDangerForeground1 },
  what: { margin: 0, fontWeight: tokens.fontWeightSemibold, lineHeight: tokens.lineHeightBase300 },
  body: { gridColumn: '2', display: 'flex', flexDirection: 'column', gap: '4px', minWidth: 0 },
  line: {
    margin: 0,
    maxWidth: '80ch',
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-line',
    lineHeight: tokens.lineHeightBase300,
  },
  small: {
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px', marginTop: '8px' },
});

/** What a failed call says; the shape of backend/error.ts. */
export interface ShownError {
  code: string;
  message: string;
  action: string;
  requestId: string;
  retryable: boolean;
}

export interface ErrorNoteProps {
  /** What failed, in the screen's words: "The runs could not be read." */
  what: string;
  error: ShownError;
  /** Whether data is safe: "Nothing was written." */
  safe?: string;
  /** Shown only when the error may pass. */
  onRetry?: () => void;
  /** Buttons of the screen's own, before "Copy details". */
  children?: ReactNode;
}

/** A failure inside the card where its data would be: what, what it means, what to do, and the details for support. */
export function ErrorNote({ what, error, safe, onRetry, children }: ErrorNoteProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const details = () => JSON.stringify({ what, ...pick(error), at: new Date().toISOString() }, null, 2);
  return (
    <div className={s.root} role="alert">
      <ErrorCircleFilled className={s.icon} aria-hidden="true" />
      <p className={s.what}>{what}</p>
      <div className={s.body}>
        <p className={s.line}>{error.message}</p>
        {error.action !== '' && <p className={s.line}>{error.action}</p>}
        {safe !== undefined && <p className={s.line}>{safe}</p>}
        <p className={s.small}>
          {t('ui:error.code', { code: error.code })}
          {error.requestId !== '' && ` · ${t('ui:error.requestId', { id: error.requestId })}`}
        </p>
        <div className={s.buttons}>
          {onRetry && error.retryable && (
            <Button size="small" onClick={onRetry}>
              {t('ui:error.retry')}
            </Button>
          )}
          {children}
          <CopyButton size="small" text={details} label={t('ui:error.copy')} />
        </div>
      </div>
    </div>
  );
}

function pick({ code, message, action, requestId }: ShownError) {
  return { code, message, action, requestId };
}
