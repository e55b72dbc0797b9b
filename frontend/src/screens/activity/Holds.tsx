import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import type { Report } from '../../backend/calls';
import { HoldLines } from '../../run/HoldLines';
import { ways } from '../../run/ways';
import { Card } from '../../ui/Card';
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
  return (
    <Card
      title={t('activity:hold.title')}
      subtitle={waiting ? t('activity:hold.what') : undefined}
      actions={
        waiting && (
          <Button appearance="primary" onClick={() => go(ways.hold(run.id))}>
            {t('activity:hold.review')}
          </Button>
        )
      }
    >
      <ul className={s.list}>
        {holds.map((hold) => (
          <li key={hold.profileId} className={s.item}>
            <Status kind={kinds[hold.state] ?? 'held'}>
              {hold.profile}: {t(`activity:hold.state.${hold.state}`, { defaultValue: hold.state })}
            </Status>
            <div className={s.more}>
              <HoldLines hold={hold} />
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
