import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { PlanOperation } from '../../../backend/calls';
import { FieldChanges } from '../../../change/FieldChanges';
import { CopyButton } from '../../../ui/CopyButton';
import { FocusBack } from '../../../ui/FocusBack';
import { Status } from '../../../ui/Status';
import { Kind, useWhy } from './words';

const useStyles = makeStyles({
  surface: { maxWidth: '860px', width: '90vw' },
  content: { display: 'flex', flexDirection: 'column', gap: '12px' },
  facts: { display: 'grid', gridTemplateColumns: 'max-content 1fr', gap: '4px 16px', margin: 0 },
  name: { color: tokens.colorNeutralForeground3 },
  value: { margin: 0, overflowWrap: 'anywhere' },
});

/** One operation of a plan: what would happen to whose contact where, and why; each property old beside new. */
export function OperationDialog({ operation: o, onClose }: { operation: PlanOperation; onClose: () => void }) {
  const s = useStyles();
  const { t } = useTranslation();
  const why = useWhy();
  const reason =
    o.reason === 'joined' || o.reason === 'left' ? o.why : t(`plan:reason.${o.reason}`, { defaultValue: o.why });
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface className={s.surface}>
        <FocusBack />
        <DialogBody>
          <DialogTitle>{o.personName || o.personMail || o.personId}</DialogTitle>
          <DialogContent className={s.content}>
            <dl className={s.facts}>
              <dt className={s.name}>{t('plan:column.what')}</dt>
              <dd className={s.value}>
                <Kind kind={o.kind} />
              </dd>
              <dt className={s.name}>{t('plan:column.mailbox')}</dt>
              <dd className={s.value}>{o.mailbox}</dd>
              <dt className={s.name}>{t('plan:detail.person')}</dt>
              <dd className={s.value}>{[o.personMail, o.personId].filter(Boolean).join(' · ')}</dd>
              <dt className={s.name}>{t('plan:detail.profile')}</dt>
              <dd className={s.value}>{o.profile}</dd>
              <dt className={s.name}>{t('plan:column.why')}</dt>
              <dd className={s.value}>{reason}</dd>
            </dl>
            {o.held && <Status kind="held">{t('plan:detail.held')}</Status>}
            {o.changes.length > 0 && (
              <FieldChanges
                label={t('plan:detail.fields')}
                changes={o.changes}
                unknown={o.unknown && o.kind === 'update'}
                before={t('plan:detail.now')}
                after={t('plan:detail.after')}
              />
            )}
          </DialogContent>
          <DialogActions>
            <CopyButton
              label={t('plan:detail.copy')}
              text={() => [o.mailbox, o.kind, o.personName, o.personMail, o.personId, reason, why(o)].join('\n')}
            />
            <Button appearance="primary" onClick={onClose}>
              {t('plan:detail.close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
