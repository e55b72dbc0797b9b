import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
} from '@fluentui/react-components';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type Licence, System } from '../../backend/calls';
import { type Column, Grid } from '../../grid/Grid';
import { useLive } from '../../live/useLive';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';
import { FocusBack } from '../../ui/FocusBack';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';

const useStyles = makeStyles({
  text: { whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', fontSize: '12px', lineHeight: '16px', margin: 0 },
});

/** What others wrote, each with the words of its licence. */
export function Licences() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const about = useLive({ key: ['about'], ask: System.about });
  const [shown, setShown] = useState<Licence>();
  const columns = useMemo<Column<Licence>[]>(
    () => [
      { key: 'name', title: t('settings:licences.name'), width: 'minmax(240px, 3fr)', text: (p) => p.name, sort: true },
      {
        key: 'version',
        title: t('settings:licences.version'),
        width: 'minmax(120px, 1fr)',
        text: (p) => p.version,
        sort: true,
      },
      { key: 'kind', title: t('settings:licences.kind'), width: 'minmax(140px, 1fr)', text: (p) => p.kind, sort: true },
    ],
    [t],
  );
  return (
    <Page
      title={t('settings:licences.title')}
      subtitle={t('settings:licences.subtitle')}
      actions={<Button onClick={() => go('/settings')}>{t('settings:licences.back')}</Button>}
      fill
    >
      <Card label={t('settings:licences.title')} padded={about.data === undefined} fill>
        {about.failure && <ErrorNote what={t('settings:failed')} error={about.failure} onRetry={about.again} />}
        {about.loading && <Loading rows={8} />}
        {about.data && (
          <Grid
            label={t('settings:licences.title')}
            columns={columns}
            rows={about.data.parts}
            rowKey={(part) => `${part.name} ${part.version}`}
            search={t('settings:licences.search')}
            countKey="settings:licences.count"
            onOpen={setShown}
            onExport={(csv) => System.saveText('licences.csv', csv)}
          />
        )}
      </Card>
      {shown && <Words part={shown} onClose={() => setShown(undefined)} />}
    </Page>
  );
}

function Words({ part, onClose }: { part: Licence; onClose: () => void }) {
  const s = useStyles();
  const { t } = useTranslation();
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && onClose()}>
      <DialogSurface>
        <FocusBack />
        <DialogBody>
          <DialogTitle>
            {part.name} {part.version}
          </DialogTitle>
          {/* Scrolls, so the keyboard has to reach it. */}
          <DialogContent tabIndex={0} aria-label={part.kind}>
            <pre className={s.text}>
              {part.text === '' ? t('settings:licences.none', { kind: part.kind }) : part.text}
            </pre>
          </DialogContent>
          <DialogActions>
            <Button onClick={onClose}>{t('settings:licences.close')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
