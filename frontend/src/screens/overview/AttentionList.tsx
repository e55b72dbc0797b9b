import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { CheckmarkCircleRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Attention } from '../../backend/calls';
import { EmptyState } from '../../ui/EmptyState';
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

const kinds: Record<string, StatusKind> = { hold_waiting: 'held', run_failed: 'failed', mailboxes_failed: 'failed' };

/** What waits for a person, most urgent first. */
export function AttentionList({ items }: { items: Attention[] }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  if (items.length === 0) {
    return (
      <EmptyState
        icon={<CheckmarkCircleRegular />}
        why={t('overview:attention.none')}
        what={t('overview:attention.noneWhat')}
      />
    );
  }
  return (
    <ul className={s.list}>
      {items.map((item) => (
        <li key={`${item.kind} ${item.profile} ${item.run}`} className={s.item}>
          <div className={s.words}>
            <Status kind={kinds[item.kind] ?? 'warning'}>
              {t(`overview:attention.${item.kind}`, {
                count: item.count,
                profile: item.profile,
                run: item.run,
                defaultValue: item.kind,
              })}
            </Status>
            {item.failure && <div className={s.why}>{item.failure.message}</div>}
          </div>
          <Button
            size="small"
            onClick={() => go(item.run ? `/activity/${item.run}` : '/contacts')}
            aria-label={t('overview:attention.openNamed', { what: item.profile || item.run })}
          >
            {t('overview:attention.open')}
          </Button>
        </li>
      ))}
    </ul>
  );
}
