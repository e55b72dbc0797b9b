import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { ProfileState } from '../../backend/calls';
import { useFormat } from '../../ui/format';
import { Status } from '../../ui/Status';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  item: {
    display: 'grid',
    gridTemplateColumns: '1fr auto',
    gap: '0 16px',
    alignItems: 'center',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  name: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  small: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontVariantNumeric: 'tabular-nums',
  },
});

/** Each profile in a line: who to whom, and whether it is up to date. */
export function Profiles({ profiles, never }: { profiles: ProfileState[]; never: boolean }) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className={s.list}>
      {profiles.map((profile) => (
        <li key={profile.id} className={s.item}>
          <div className={s.name}>{profile.name}</div>
          {never ? (
            <Status kind="none">{t('overview:profiles.never')}</Status>
          ) : profile.failed > 0 ? (
            <Status kind="failed">{t('overview:profiles.failed', { count: profile.failed })}</Status>
          ) : profile.behind > profile.skipped ? ( // who takes no contacts is behind for ever
            <Status kind="waiting">{t('overview:profiles.behind', { count: profile.behind - profile.skipped })}</Status>
          ) : (
            <Status kind="done">{t('overview:profiles.done')}</Status>
          )}
          <div className={s.small}>
            {t('overview:profiles.line', {
              people: format.number(profile.people),
              mailboxes: format.number(profile.mailboxes),
              folder: profile.folder,
            })}
          </div>
        </li>
      ))}
    </ul>
  );
}
