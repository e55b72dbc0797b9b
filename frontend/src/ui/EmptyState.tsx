import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  root: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    flexGrow: 1,
    gap: '4px',
    padding: '32px 24px',
    textAlign: 'center',
  },
  icon: { fontSize: '32px', lineHeight: '32px', color: tokens.colorNeutralForeground3, marginBottom: '8px' },
  why: { margin: 0, fontWeight: tokens.fontWeightSemibold, lineHeight: tokens.lineHeightBase300 },
  what: {
    margin: 0,
    maxWidth: '52ch',
    color: tokens.colorNeutralForeground2,
    lineHeight: tokens.lineHeightBase300,
  },
  action: { marginTop: '12px' },
});

export interface EmptyStateProps {
  icon?: ReactNode;
  /** One sentence on why there is nothing. */
  why: string;
  /** One sentence on what to do. */
  what?: ReactNode;
  action?: { label: string; onClick: () => void; primary?: boolean };
}

/** What stands where data would be. Put it inside the card. */
export function EmptyState({ icon, why, what, action }: EmptyStateProps) {
  const s = useStyles();
  return (
    <div className={s.root}>
      {icon !== undefined && (
        <span className={s.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <p className={s.why}>{why}</p>
      {what !== undefined && <p className={s.what}>{what}</p>}
      {action && (
        <Button className={s.action} appearance={action.primary ? 'primary' : 'secondary'} onClick={action.onClick}>
          {action.label}
        </Button>
      )}
    </div>
  );
}
