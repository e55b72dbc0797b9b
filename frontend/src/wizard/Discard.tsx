import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
} from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';

export interface DiscardProps {
  /** There is a draft that can be kept. */
  keeps: boolean;
  onStay: () => void;
  onKeep: () => void;
  onDiscard: () => void;
}

/** Asked before what was entered is thrown away. */
export function Discard({ keeps, onStay, onKeep, onDiscard }: DiscardProps) {
  const { t } = useTranslation();
  return (
    <Dialog open modalType="alert" onOpenChange={(_, data) => !data.open && onStay()}>
      <DialogSurface
        style={{ maxWidth: 480 }}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.stopPropagation();
          onStay();
        }}
      >
        <DialogBody>
          <DialogTitle>{t('wizard:leave.title')}</DialogTitle>
          <DialogContent>{keeps ? t('wizard:leave.draft') : t('wizard:leave.lost')}</DialogContent>
          <DialogActions fluid>
            <Button appearance="primary" onClick={keeps ? onKeep : onStay}>
              {keeps ? t('wizard:leave.keep') : t('wizard:leave.stay')}
            </Button>
            <Button onClick={onDiscard}>{t('wizard:leave.discard')}</Button>
            {keeps && <Button onClick={onStay}>{t('wizard:leave.stay')}</Button>}
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
