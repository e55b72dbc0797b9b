import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Condition } from '../../backend/calls';
import { useConditionWords } from '../../health/useConditionWords';
import { Status, type StatusKind } from '../../ui/Status';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  item: {
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  words: { flexGrow: 1, minWidth: 0 },
  why: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    paddingLeft: '22px',
  },
});

const kinds: Record<string, StatusKind> = { critical: 'failed', warning: 'warning', info: 'info' };

/** Where to go about a condition: its run, or the screen where it is looked at. */
export function wayOf({ code, run, domain }: Condition): string {
  if (code.startsWith('cloud_')) return domain === '' ? '/cloud' : `/cloud/jobs/${encodeURIComponent(domain)}`;
  if (code.startsWith('certificate') || code === 'disk_nearly_full') return '/settings';
  if (code === 'throttled_heavily') return '/activity/throttling';
  if (code === 'mailboxes_failed') return '/activity/mailboxes';
  if (code === 'never_synced' || code === 'rehire_waiting' || code === 'database_large') return '/contacts';
  if (code === 'hold_waiting' && run > 0) return `/activity/${run}/hold`;
  return run > 0 ? `/activity/${run}` : '/activity';
}

/** What needs attention, the worst first: what is so, what it means, where to go. */
export function AttentionList({ items }: { items: Condition[] }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const say = useConditionWords();
  return (
    <ul className={s.list}>
      {items.map((item) => {
        const { title, text, action } = say(item);
        return (
          <li key={`${item.code} ${item.profile} ${item.run} ${item.domain} ${item.job}`} className={s.item}>
            <div className={s.words}>
              <Status kind={item.code === 'hold_waiting' ? 'held' : (kinds[item.severity] ?? 'warning')}>
                {title}
              </Status>
              <div className={s.why}>
                {text} {action}
              </div>
            </div>
            <Button
              size="small"
              onClick={() => go(wayOf(item))}
              aria-label={t('overview:attention.openNamed', { what: title })}
            >
              {t('overview:attention.open')}
            </Button>
          </li>
        );
      })}
    </ul>
  );
}
