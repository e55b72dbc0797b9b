import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  ArrowSyncCircle16Regular,
  CheckmarkCircle16Filled,
  Circle16Regular,
  Clock16Regular,
  DismissCircle16Filled,
  Info16Regular,
  PauseCircle16Regular,
  SubtractCircle16Regular,
  Warning16Filled,
} from '@fluentui/react-icons';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  root: {
    display: 'inline-flex',
    alignItems: 'flex-start',
    gap: '6px',
    minWidth: 0,
    maxWidth: '100%',
    verticalAlign: 'bottom',
  },
  // As high as a line, so that it stands beside the first of several.
  icon: { flexShrink: 0, lineHeight: 'inherit', height: '1lh' },
  word: { overflow: 'hidden', textOverflow: 'ellipsis' },
  good: { color: tokens.colorStatusSuccessForeground1 },
  slow: { color: tokens.colorStatusWarningForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
  busy: { color: tokens.colorBrandForeground1 },
  mute: { color: tokens.colorNeutralForeground3 },
});

const kinds = {
  done: [CheckmarkCircle16Filled, 'good'],
  running: [ArrowSyncCircle16Regular, 'busy'],
  paused: [PauseCircle16Regular, 'busy'],
  waiting: [Clock16Regular, 'mute'],
  held: [PauseCircle16Regular, 'slow'],
  throttled: [Warning16Filled, 'slow'],
  warning: [Warning16Filled, 'slow'],
  failed: [DismissCircle16Filled, 'bad'],
  cancelled: [SubtractCircle16Regular, 'mute'],
  info: [Info16Regular, 'mute'],
  none: [Circle16Regular, 'mute'],
} as const;

export type StatusKind = keyof typeof kinds;

/** A state as icon and word, never as colour alone. Red is failure, orange throttling or conflict, green done. */
export function Status({ kind, children }: { kind: StatusKind; children: ReactNode }) {
  const s = useStyles();
  const [Icon, tone] = kinds[kind];
  return (
    <span className={s.root}>
      <Icon className={mergeClasses(s.icon, s[tone])} aria-hidden="true" />
      <span className={s.word}>{children}</span>
    </span>
  );
}
