import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Report } from '../../backend/calls';
import { ways } from '../../run/ways';
import { Card } from '../../ui/Card';
import { CopyButton } from '../../ui/CopyButton';
import { Status, type StatusKind } from '../../ui/Status';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  item: {
    display: 'flex',
    flexDirection: 'column',
    gap: '2px',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  more: { paddingLeft: '22px' },
  way: { display: 'flex', alignItems: 'center', gap: '8px', flexWrap: 'wrap', marginTop: '8px' },
});

const kinds: Record<string, StatusKind> = {
  waiting: 'held',
  approved: 'done',
  refused: 'cancelled',
  superseded: 'info',
};

/** What a run holds back, of what, and why; with the way to decide about it. */
export function Holds({ report }: { report: Report }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const { holds, run } = report;
  if (holds.length === 0) return null;
  const waiting = holds.some(({ state }) => state === 'waiting') && !run.plan;
  const decide = ways.hold?.(run.id);
  const command = `concordctl runs show ${run.id}`;
  return (
    <Card title={t('activity:hold.title')} subtitle={waiting ? t('activity:hold.what') : undefined}>
      <ul className={s.list}>
        {holds.map((hold) => {
          const what = [
            hold.people > 0 && t('activity:hold.people', { count: hold.people }),
            hold.emptied > 0 && t('activity:hold.emptied', { count: hold.emptied }),
            hold.mailboxes > 0 && t('activity:hold.mailboxes', { count: hold.mailboxes }),
            hold.deletes > 0 && t('activity:hold.deletes', { count: hold.deletes }),
          ].filter((part) => part !== false);
          return (
            <li key={hold.profileId} className={s.item}>
              <Status kind={kinds[hold.state] ?? 'held'}>
                {hold.profile}: {t(`activity:hold.state.${hold.state}`, { defaultValue: hold.state })}
              </Status>
              <div className={s.more}>{what.join(', ')}</div>
              {hold.reasons.map((reason) => (
                <div key={reason.code} className={s.more}>
                  {reason.sentence}
                </div>
              ))}
            </li>
          );
        })}
      </ul>
      {waiting && (
        <div className={s.way}>
          {decide ? (
            <Button onClick={() => go(decide)}>{t('activity:hold.review')}</Button>
          ) : (
            <>
              <span>{t('activity:hold.command', { id: run.id })}</span>
              <CopyButton text={command} label={t('activity:hold.copy')} size="small" />
            </>
          )}
        </div>
      )}
    </Card>
  );
}
