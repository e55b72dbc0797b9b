import { makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircle16Filled } from '@fluentui/react-icons';
import type { ProfileVerdict } from '../../backend/calls';

const useStyles = makeStyles({
  root: {
    display: 'grid',
    gridTemplateColumns: '16px minmax(0, 1fr)',
    gap: '8px',
    alignItems: 'start',
    margin: 0,
    lineHeight: tokens.lineHeightBase300,
  },
  icon: { color: tokens.colorStatusDangerForeground1, marginTop: '2px' },
});

/** Whether what is wrong with a draft belongs to a part of it: 'people', 'deletes.guard'. */
export function concerns(verdict: ProfileVerdict | undefined, ...parts: string[]): boolean {
  if (!verdict || verdict.valid) return false;
  return parts.some((part) => verdict.key === part || verdict.key.startsWith(`${part}.`));
}

/** What Go says is wrong, where it is wrong. */
export function Problem({ verdict, of }: { verdict: ProfileVerdict | undefined; of: string[] }) {
  const s = useStyles();
  if (!verdict || !concerns(verdict, ...of)) return null;
  return (
    <p className={s.root} role="alert">
      <ErrorCircle16Filled className={s.icon} aria-hidden="true" />
      <span>
        {verdict.message} {verdict.action}
      </span>
    </p>
  );
}
