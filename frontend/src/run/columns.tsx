import { Link } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import type { Run } from '../backend/calls';
import type { Column } from '../grid/Grid';
import { useFormat } from '../ui/format';
import { Time } from '../ui/Time';
import { RunStatus } from './RunStatus';

/** What a run is called. */
export function useRunKind(): (run: Run) => string {
  const { t } = useTranslation();
  return (run) => (run.plan ? t('run:plan') : t(`run:kind.${run.kind}`, { defaultValue: run.kind }));
}

/** Below this width, in pixels, a table of runs has one number for all that was written. */
const narrow = 1000;

/** The columns of a table of runs; `few` is for where the table is a part of a screen. */
export function useRunColumns(few: boolean): Column<Run>[] {
  const { t } = useTranslation();
  const format = useFormat();
  const kind = useRunKind();
  const count = (
    key: string,
    title: string,
    value: (run: Run) => number,
    more?: Partial<Column<Run>>,
  ): Column<Run> => ({
    key,
    title,
    width: '64px',
    align: 'end',
    text: (run) => format.number(value(run)),
    sort: (a, b) => value(a) - value(b),
    ...more,
  });
  const changes = (run: Run) => run.figures.created + run.figures.updated + run.figures.deleted;
  const written = few
    ? [count('changes', t('run:column.changes'), changes)]
    : [
        count('mailboxes', t('run:column.mailboxes'), (run) => run.figures.mailboxes, { width: '76px', from: narrow }),
        count('changes', t('run:column.changes'), changes, { until: narrow }),
        count('created', t('run:column.created'), (run) => run.figures.created, { from: narrow }),
        count('updated', t('run:column.updated'), (run) => run.figures.updated, { from: narrow }),
        count('deleted', t('run:column.deleted'), (run) => run.figures.deleted, { from: narrow }),
      ];
  return [
    {
      key: 'id',
      title: t('run:column.run'),
      width: '48px',
      text: (run) => `#${run.id}`,
      sort: (a, b) => a.id - b.id,
      cell: (run) => (
        <Link href={`#/activity/${run.id}`} tabIndex={-1}>
          #{run.id}
        </Link>
      ),
    },
    {
      key: 'started',
      title: t('run:column.started'),
      width: 'minmax(116px, 1fr)',
      text: (run) => format.utc(run.startedMs),
      sort: (a, b) => a.startedMs - b.startedMs,
      cell: (run) => <Time at={run.startedMs} />,
    },
    { key: 'kind', title: t('run:column.kind'), width: 'minmax(110px, 1.1fr)', text: kind, sort: true },
    {
      key: 'state',
      title: t('run:column.state'),
      width: 'minmax(152px, 1.3fr)',
      text: (run) => t(`run:state.${run.state}`, { defaultValue: run.state }),
      sort: true,
      cell: (run) => <RunStatus run={run} />,
    },
    ...written,
    count('throttled', t('run:column.throttled'), (run) => run.figures.throttled, { width: '72px' }),
    {
      key: 'duration',
      title: t('run:column.duration'),
      width: '84px',
      align: 'end',
      text: (run) => format.duration(run.durationMs),
      sort: (a, b) => a.durationMs - b.durationMs,
    },
  ];
}
