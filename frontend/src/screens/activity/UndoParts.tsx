import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Link,
  makeStyles,
} from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { System, type UndoLine, type UndoReport } from '../../backend/calls';
import { FieldChanges, useChangesLine } from '../../change/FieldChanges';
import { type Column, Grid } from '../../grid/Grid';
import { ways } from '../../run/ways';
import { Card } from '../../ui/Card';
import { EmptyState } from '../../ui/EmptyState';
import { FocusBack } from '../../ui/FocusBack';
import { useFormat } from '../../ui/format';
import { KpiRow, KpiTile } from '../../ui/KpiTile';
import { Status, type StatusKind } from '../../ui/Status';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0 },
  item: { padding: '2px 0' },
  surface: { maxWidth: '860px', width: '90vw' },
});

const kinds: Record<string, StatusKind> = {
  'put-back': 'done',
  'made-again': 'done',
  'taken-away': 'cancelled',
  already: 'info',
  left: 'warning',
};

/** How many contacts come back, and how. */
export function UndoFigures({ report, would = false }: { report: UndoReport; would?: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <KpiRow label={t('undo:figures')}>
      <KpiTile
        label={would ? t('undo:kpi.wouldPutBack') : t('undo:kpi.putBack')}
        value={format.number(report.putBack)}
        context={t('undo:kpi.putBackWhat')}
      />
      <KpiTile
        label={would ? t('undo:kpi.wouldMakeAgain') : t('undo:kpi.madeAgain')}
        value={format.number(report.madeAgain)}
        context={t('undo:kpi.photos', { count: report.photos })}
      />
      <KpiTile
        label={would ? t('undo:kpi.wouldTakeAway') : t('undo:kpi.takenAway')}
        value={format.number(report.takenAway)}
        context={t('undo:kpi.takenAwayWhat')}
      />
      <KpiTile
        label={would ? t('undo:kpi.wouldStay') : t('undo:kpi.stayed')}
        value={format.number(report.left)}
        context={report.already > 0 ? t('undo:kpi.already', { count: report.already }) : t('undo:kpi.stayWhat')}
      />
    </KpiRow>
  );
}

/** Why contacts stay as they are. */
export function UndoReasons({ reasons }: { reasons: UndoReport['reasons'] }) {
  const s = useStyles();
  const { t } = useTranslation();
  if (reasons.length === 0) return null;
  return (
    <Card title={t('undo:reasons')}>
      <ul className={s.list}>
        {reasons.map((one) => (
          <li key={`${one.code} ${one.run}`} className={s.item}>
            <Status kind="warning">
              {t('undo:stay', { count: one.contacts })}{' '}
              {t(`undo:reason.${one.code}`, { defaultValue: one.sentence, run: one.run })}
            </Status>{' '}
            {one.run > 0 && <Link href={`#${ways.undo(one.run)}`}>{t('undo:first', { run: one.run })}</Link>}
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** The contacts one by one: what becomes of each. */
export function UndoLines({ report, name }: { report: UndoReport; name: string }) {
  const s = useStyles();
  const { t } = useTranslation();
  const line = useChangesLine();
  const [open, setOpen] = useState<UndoLine>();
  const word = (one: UndoLine) => t(`undo:kind.${one.kind}`, { defaultValue: one.kind });
  const note = (one: UndoLine) =>
    [
      line(one.fields),
      one.photo && t('undo:withPhoto'),
      one.reason === '' ? one.note : t(`undo:reason.${one.reason}`, { defaultValue: one.note, run: one.run }),
    ]
      .filter(Boolean)
      .join('. ');
  const columns: Column<UndoLine>[] = [
    {
      key: 'mailbox',
      title: t('undo:column.mailbox'),
      width: 'minmax(176px, 2fr)',
      text: (one) => one.mailbox,
      sort: true,
    },
    {
      key: 'person',
      title: t('undo:column.person'),
      width: 'minmax(150px, 1.2fr)',
      text: (one) => one.person,
      sort: true,
    },
    {
      key: 'kind',
      title: t('undo:column.what'),
      width: '144px',
      text: word,
      cell: (one) => <Status kind={kinds[one.kind] ?? 'none'}>{word(one)}</Status>,
      sort: true,
    },
    { key: 'note', title: t('undo:column.values'), width: 'minmax(200px, 3fr)', text: note },
  ];
  return (
    <>
      <Grid
        label={t('undo:lines')}
        columns={columns}
        rows={report.lines}
        rowHeight={32}
        rowKey={(one) => `${one.profile} ${one.mailbox} ${one.person} ${one.kind} ${note(one)}`}
        search={t('undo:search')}
        countKey="undo:count"
        toolbar={
          report.told > report.lines.length
            ? t('undo:firstOf', { shown: report.lines.length, count: report.told })
            : undefined
        }
        onOpen={(one) => one.fields.length > 0 && setOpen(one)}
        onExport={(csv) => System.saveText(name, csv)}
        empty={<EmptyState why={t('undo:noLines')} what={t('undo:noLinesWhat')} />}
      />
      {open && (
        <Dialog open onOpenChange={(_, data) => !data.open && setOpen(undefined)}>
          <DialogSurface className={s.surface}>
            <FocusBack />
            <DialogBody>
              <DialogTitle>{open.person}</DialogTitle>
              <DialogContent>
                <p style={{ marginTop: 0 }}>{open.mailbox}</p>
                <FieldChanges
                  label={t('undo:column.values')}
                  changes={open.fields}
                  before={t('undo:now')}
                  after={t('undo:then')}
                />
              </DialogContent>
              <DialogActions>
                <Button appearance="primary" onClick={() => setOpen(undefined)}>
                  {t('undo:close')}
                </Button>
              </DialogActions>
            </DialogBody>
          </DialogSurface>
        </Dialog>
      )}
    </>
  );
}
