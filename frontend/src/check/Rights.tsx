import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Right } from '../backend/calls';
import { Status, type StatusKind } from '../ui/Status';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: '4px 0 0', padding: 0 },
  row: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: '0 12px',
    padding: '6px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  name: {
    flexGrow: 1,
    fontWeight: tokens.fontWeightSemibold,
    overflowWrap: 'anywhere',
    lineHeight: tokens.lineHeightBase300,
  },
  small: {
    flexBasis: '100%',
    margin: 0,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
});

const kinds: Record<string, StatusKind> = {
  granted: 'done',
  missing: 'failed',
  elsewhere: 'warning',
  beyond: 'warning',
  optional: 'none',
};

/** The application permissions, each with how it stands, what it is for and what to do. */
export function Rights({ rights }: { rights: Right[] }) {
  const s = useStyles();
  const { t } = useTranslation();
  if (rights.length === 0) return null;
  return (
    <ul className={s.list} aria-label={t('check:rights')}>
      {rights.map(({ permission, state, why, action }) => (
        <li key={permission} className={s.row}>
          <span className={s.name}>{permission}</span>
          <Status kind={kinds[state] ?? 'info'}>{t(`check:right.${state}`, { defaultValue: state })}</Status>
          {why !== '' && <p className={s.small}>{t(`check:for.${wordOf(permission)}`, { defaultValue: why })}</p>}
          {action !== '' && <p className={s.small}>{t(`check:act.${state}`, { permission, defaultValue: action })}</p>}
        </li>
      ))}
    </ul>
  );
}

/** A permission as the name of a word: the dot would divide it. */
export const wordOf = (permission: string): string => permission.replaceAll('.', '_');
