import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { DocumentSearchRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Plans, Profiles } from '../../backend/calls';
import { FieldChanges } from '../../change/FieldChanges';
import { useAct } from '../../live/useAct';
import { useLive } from '../../live/useLive';
import { ways } from '../../run/ways';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';
import { Status } from '../../ui/Status';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: '0 0 8px', padding: 0 },
  item: {
    display: 'flex',
    flexDirection: 'column',
    gap: '4px',
    padding: '8px 0',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { borderTop: 'none' },
  },
  small: { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200, paddingLeft: '22px' },
});

/** Because of what a plan was refused: the first operations that do not fit any more. */
export function Moved({ run }: { run: number }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const live = useLive({ key: ['plans.moved', run], ask: () => Plans.moved(run) });
  const again = useAct(async () => go(ways.preview((await Profiles.plan('')).id)));
  return (
    <Card title={t('plan:moved.title')} subtitle={t('plan:moved.why')}>
      <ul className={s.list}>
        {(live.data ?? []).map((one) => (
          <li key={`${one.what} ${one.profile} ${one.mailbox} ${one.personMail} ${one.personName}`} className={s.item}>
            <Status kind="warning">{t(`plan:moved.what.${one.what}`, { defaultValue: one.what })}</Status>
            <div className={s.small}>
              {[
                one.personName || one.personMail,
                one.mailbox,
                one.kind !== '' && t(`plan:kind.${one.kind}`, { defaultValue: one.kind }),
                one.profile,
              ]
                .filter(Boolean)
                .join(' · ')}
            </div>
            {one.changes.length > 0 && (
              <FieldChanges
                label={t('plan:moved.fields')}
                changes={one.changes}
                before={t('plan:moved.planned')}
                after={t('plan:moved.now')}
              />
            )}
          </li>
        ))}
      </ul>
      {again.failure && <ErrorNote what={t('plan:making.failed')} safe={t('plan:unwritten')} error={again.failure} />}
      <div>
        <Button
          appearance="primary"
          icon={<DocumentSearchRegular />}
          disabledFocusable={again.busy}
          onClick={() => void again.run()}
        >
          {t('plan:moved.again')}
        </Button>
      </div>
    </Card>
  );
}
