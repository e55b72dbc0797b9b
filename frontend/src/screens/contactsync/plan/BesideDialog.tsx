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
import type { PlanDetail } from '../../../backend/calls';
import { FocusBack } from '../../../ui/FocusBack';
import { Status } from '../../../ui/Status';

const useStyles = makeStyles({
  list: { margin: 0, padding: 0, listStyleType: 'none' },
  item: { padding: '8px 0' },
  small: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    paddingLeft: '22px',
    overflowWrap: 'anywhere',
  },
});

/** What stands beside the operations: mailboxes that could not be looked at, and what else there is to say. */
export function BesideDialog({ detail, onClose }: { detail: PlanDetail; onClose: () => void }) {
  const s = useStyles();
  const { t } = useTranslation();
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface>
        <FocusBack />
        <DialogBody>
          <DialogTitle>{t('plan:beside.title')}</DialogTitle>
          <DialogContent>
            <ul className={s.list}>
              {detail.troubles.map((one) => (
                <li key={`${one.code} ${one.sentence}`} className={s.item}>
                  <Status kind={one.failed ? 'failed' : 'cancelled'}>
                    {t('plan:beside.mailboxes', { count: one.count })} {one.sentence}
                  </Status>
                  <div className={s.small}>
                    {one.action}
                    <br />
                    {one.mailboxes.join(', ')}
                  </div>
                </li>
              ))}
              {detail.notes.map((note) => (
                <li key={note} className={s.item}>
                  <Status kind="info">{note}</Status>
                </li>
              ))}
            </ul>
          </DialogContent>
          <DialogActions>
            <Button appearance="primary" onClick={onClose}>
              {t('plan:detail.close')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
