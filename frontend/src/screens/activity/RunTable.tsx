import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type Run, Runs } from '../../backend/calls';
import { Grid } from '../../grid/Grid';
import { useLive } from '../../live/useLive';
import { useRunColumns } from '../../run/columns';
import { useSave } from '../../traffic/useSave';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { Loading } from '../../ui/Loading';

const page = 500;
/** More than anybody reads: a run an hour for three months. */
const most = 2000;

interface Known {
  runs: Run[];
  total: number;
}

async function everyRun(): Promise<Known> {
  const known: Known = { runs: [], total: 0 };
  do {
    // One page after the other: each says whether there is another.
    // oxlint-disable-next-line no-await-in-loop
    const next = await Runs.list(known.runs.length, page);
    known.total = next.total;
    if (next.runs.length === 0) break;
    known.runs.push(...next.runs);
  } while (known.runs.length < Math.min(known.total, most));
  return known;
}

/** Every run there was, the newest first. The one at work moves in its row. */
export function RunTable() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const format = useFormat();
  const save = useSave();
  const columns = useRunColumns(false);
  const all = useLive<Known>({
    key: ['runs.every'],
    ask: everyRun,
    on: {
      'run.changed': (run, now) => {
        if (run.final || !now?.runs.some(({ id }) => id === run.id)) return 'ask';
        return { ...now, runs: now.runs.map((known) => (known.id === run.id ? run : known)) };
      },
      'session.changed': 'ask',
    },
  });
  const note = all.failure && (
    <div style={{ padding: '0 16px' }}>
      <ErrorNote what={t('activity:runs.failed')} error={all.failure} onRetry={all.again} />
    </div>
  );
  if (!all.data) {
    return (
      note ??
      (all.loading ? (
        <div style={{ padding: '12px 16px' }}>
          <Loading rows={6} />
        </div>
      ) : null)
    );
  }
  const cut = all.data.total > all.data.runs.length;
  return (
    <>
      {note}
      <Grid
        label={t('activity:tab.runs')}
        columns={columns}
        rows={all.data.runs}
        rowKey={(run) => run.id}
        search={t('activity:runs.search')}
        countKey="activity:runs.count"
        toolbar={
          cut
            ? t('activity:runs.cut', {
                shown: format.number(all.data.runs.length),
                total: format.number(all.data.total),
              })
            : undefined
        }
        onExport={(csv) => save.text('runs.csv', csv)}
        onOpen={(run) => go(`/activity/${run.id}`)}
        empty={<EmptyState why={t('activity:runs.none')} what={t('activity:runs.noneWhat')} />}
      />
    </>
  );
}
