import { makeStyles } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { CleanedMailbox, RemovalReport } from '../../backend/calls';
import { type Column, Grid } from '../../grid/Grid';
import { useSave } from '../../traffic/useSave';
import { Card } from '../../ui/Card';
import { useFormat } from '../../ui/format';
import { Status, type StatusKind } from '../../ui/Status';

const useStyles = makeStyles({ table: { height: '420px' } });

/** What was taken out, or would be, mailbox by mailbox. */
export function Boxes({ report, preview }: { report: RemovalReport; preview: boolean }) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const save = useSave();
  const state = (box: CleanedMailbox): [StatusKind, string] => {
    if (box.trouble) return ['failed', box.trouble.message];
    if (preview) return ['waiting', t('removal:box.would')];
    return box.clean ? ['done', t('removal:box.clean')] : ['warning', t('removal:box.left')];
  };
  const folder = (box: CleanedMailbox) => {
    if (box.folder === '') return t('removal:box.noFolder');
    if (box.folder === 'removed') return preview ? t('removal:box.folderGoes') : t('removal:box.folderGone');
    return box.why === '' ? t('removal:box.folderStays') : t('removal:box.folderWhy', { why: box.why });
  };
  const number = (
    key: 'contacts' | 'edited' | 'moved' | 'second',
    title: string,
    from = 0,
  ): Column<CleanedMailbox> => ({
    key,
    from,
    title,
    width: '92px',
    align: 'end',
    text: (box) => format.number(box[key]),
    sort: (a, b) => a[key] - b[key],
  });
  const columns: Column<CleanedMailbox>[] = [
    {
      key: 'mailbox',
      title: t('removal:box.mailbox'),
      width: 'minmax(190px, 2fr)',
      text: (box) => box.mailbox,
      sort: true,
    },
    number('contacts', t('removal:box.contacts')),
    number('edited', t('removal:box.edited')),
    number('moved', t('removal:box.moved'), 850),
    number('second', t('removal:box.second'), 950),
    { key: 'folder', title: t('removal:box.folder'), width: 'minmax(140px, 1.5fr)', text: folder, sort: true },
    {
      key: 'state',
      title: t('removal:box.state'),
      width: 'minmax(130px, 1.5fr)',
      text: (box) => state(box)[1],
      cell: (box) => <Status kind={state(box)[0]}>{state(box)[1]}</Status>,
      sort: true,
    },
  ];
  const more = report.mailboxes - report.boxes.length;
  return (
    <Card
      title={t('removal:box.title')}
      subtitle={
        more > 0 ? t('removal:box.first', { count: report.boxes.length, more: format.number(more) }) : undefined
      }
      padded={false}
    >
      <div className={s.table}>
        <Grid
          label={t('removal:box.title')}
          columns={columns}
          rows={report.boxes}
          rowKey={(box) => box.mailbox}
          search={t('removal:box.search')}
          countKey="removal:mailboxes"
          onExport={(csv) => save.text('removal.csv', csv)}
          sortFirst={{ key: 'mailbox', direction: 'ascending' }}
        />
      </div>
    </Card>
  );
}
