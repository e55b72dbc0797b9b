import { makeStyles, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Report } from '../backend/calls';
import { Card } from '../ui/Card';
import { CopyButton } from '../ui/CopyButton';
import { Status } from '../ui/Status';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  item: {
    display: 'grid',
    gridTemplateColumns: '1fr auto',
    gap: '2px 16px',
    alignItems: 'start',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  small: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    paddingLeft: '22px',
    overflowWrap: 'anywhere',
  },
  way: { paddingLeft: '22px', whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
});

type Trouble = Report['troubles'][number];

/** What was in the way, all mailboxes with the same trouble together, each with its remedy. */
export function Troubles({ troubles, final }: { troubles: Trouble[]; final: boolean }) {
  const s = useStyles();
  const { t } = useTranslation();
  if (troubles.length === 0 || !final) return null;
  return (
    <Card title={t('activity:trouble.title')}>
      <ul className={s.list}>
        {troubles.map((one) => (
          <li key={`${one.code} ${one.sentence}`} className={s.item}>
            <div>
              <Status kind={one.failed ? 'failed' : 'cancelled'}>
                {one.failed
                  ? t('activity:trouble.failed', { count: one.count })
                  : t('activity:trouble.skipped', { count: one.count })}
                {': '}
                {one.sentence}
              </Status>
              <div className={s.way}>{one.action}</div>
              <div className={s.small}>
                {one.mailboxes.join(', ')}
                {one.count > one.mailboxes.length &&
                  ` ${t('activity:trouble.more', { count: one.count - one.mailboxes.length })}`}
                <br />
                {t('mailboxes:detail.code', { code: one.code })}
                {one.requestId !== '' && ` · ${t('mailboxes:detail.request', { id: one.requestId })}`}
              </div>
            </div>
            <CopyButton
              iconOnly
              size="small"
              label={t('mailboxes:detail.copy')}
              text={() => [one.code, one.sentence, one.action, one.requestId, ...one.mailboxes].join('\n')}
            />
          </li>
        ))}
      </ul>
    </Card>
  );
}
