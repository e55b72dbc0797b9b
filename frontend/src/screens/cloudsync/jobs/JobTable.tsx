import {
  Button,
  Menu,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  mergeClasses,
  Tooltip,
  tokens,
} from '@fluentui/react-components';
import { ArrowRepeatAllRegular, MoreHorizontalRegular, PauseRegular, PlayRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CloudConfiguration, type CloudJob, CloudJobs } from '../../../backend/calls';
import { asFailure } from '../../../backend/error';
import { JobState, useJobName } from '../../../cloudjobs/JobState';
import { useAct } from '../../../live/useAct';
import { ConfirmDialog } from '../../../ui/ConfirmDialog';
import { ErrorNote } from '../../../ui/ErrorNote';
import { useFormat } from '../../../ui/format';
import { Time } from '../../../ui/Time';
import { useNotify } from '../../../ui/Toasts';
import { RestartDialog } from './RestartDialog';
import type { Look } from './useLook';

const useStyles = makeStyles({
  scroll: { overflowX: 'auto', margin: '0 -16px -8px' },
  table: { width: '100%', borderCollapse: 'collapse', lineHeight: tokens.lineHeightBase300 },
  head: {
    padding: '6px 8px',
    textAlign: 'left',
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    whiteSpace: 'nowrap',
    ':first-child': { paddingLeft: '16px' },
  },
  cell: {
    padding: '8px',
    textAlign: 'left',
    verticalAlign: 'top',
    fontWeight: tokens.fontWeightRegular,
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':first-child': { paddingLeft: '16px' },
  },
  first: { borderTop: 'none' },
  end: { textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' },
  wide: { '@media (max-width: 1200px)': { display: 'none' } },
  small: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    overflowWrap: 'anywhere',
  },
  act: { width: '40px', padding: '4px 12px 4px 0', textAlign: 'right' },
});

/** The jobs of a configuration, a line each: how it stands, what its last execution did, when the next one is due. */
export function JobTable({ configuration, look }: { configuration: CloudConfiguration; look: Look }) {
  const s = useStyles();
  const { t } = useTranslation();
  const name = useJobName();
  const format = useFormat();
  const notify = useNotify();
  const { domain } = configuration;
  const [asking, setAsking] = useState<{ job: CloudJob; what: 'pause' | 'restart' }>();
  const start = useAct(async (job: CloudJob) => {
    const { templates } = await CloudJobs.start(domain, job.template);
    look.hurry();
    notify({
      title:
        templates.length > 0 ? t('cloudjobs:done.started', { job: name(job.template) }) : t('cloudjobs:done.running'),
    });
  });
  const count = (job: CloudJob, value: number) => (job.execution === '' ? '–' : format.number(value));
  const head = (key: string, title: string, end = false, wide = false) => (
    <th key={key} scope="col" className={mergeClasses(s.head, end && s.end, wide && s.wide)}>
      {title}
    </th>
  );
  return (
    <>
      {/* A narrow window scrolls it sideways, by keyboard too. */}
      <section className={s.scroll} aria-label={t('cloudjobs:jobsOf', { domain })} tabIndex={0}>
        <table className={s.table}>
          <thead>
            <tr>
              {head('job', t('cloudjobs:column.job'))}
              {head('state', t('cloudjobs:column.state'))}
              {head('steady', t('cloudjobs:column.steady'))}
              {head('imported', t('cloudjobs:column.imported'), true)}
              {head('exported', t('cloudjobs:column.exported'), true)}
              {head('escrowed', t('cloudjobs:column.escrowed'), true)}
              {head('next', t('cloudjobs:column.next'), true, true)}
              <th className={mergeClasses(s.head, s.act)}>
                <span className="visually-hidden">{t('cloudjobs:column.act')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {configuration.jobs.map((job, index) => {
              const cell = mergeClasses(s.cell, index === 0 && s.first);
              const runs = job.state !== 'paused' && job.state !== 'new';
              return (
                <tr key={job.id}>
                  <th scope="row" className={cell}>
                    {name(job.template)}
                    <div className={s.small}>{job.template}</div>
                  </th>
                  <td className={cell}>
                    <JobState state={job.state} />
                    <div className={s.small}>
                      <Detail job={job} />
                    </div>
                  </td>
                  <td className={cell}>
                    <Time at={job.lastSteadyMs} never={t('cloudjobs:never')} />
                  </td>
                  <td className={mergeClasses(cell, s.end)}>{count(job, job.imported)}</td>
                  <td className={mergeClasses(cell, s.end)}>{count(job, job.exported)}</td>
                  <td className={mergeClasses(cell, s.end)}>{count(job, job.escrowed)}</td>
                  <td className={mergeClasses(cell, s.end, s.wide)}>
                    <Next job={job} />
                  </td>
                  <td className={mergeClasses(cell, s.act)} aria-label={t('cloudjobs:column.act')}>
                    <Menu>
                      <MenuTrigger disableButtonEnhancement>
                        <Tooltip content={t('cloudjobs:act.of', { job: name(job.template) })} relationship="label">
                          <Button
                            size="small"
                            appearance="subtle"
                            icon={<MoreHorizontalRegular />}
                            disabled={start.busy}
                          />
                        </Tooltip>
                      </MenuTrigger>
                      <MenuPopover>
                        <MenuList>
                          {(!runs || job.state === 'quarantine') && (
                            <MenuItem icon={<PlayRegular />} onClick={() => void start.run(job)}>
                              {t('cloudjobs:act.start')}
                            </MenuItem>
                          )}
                          {runs && (
                            <MenuItem icon={<PauseRegular />} onClick={() => setAsking({ job, what: 'pause' })}>
                              {t('cloudjobs:act.pause')}
                            </MenuItem>
                          )}
                          <MenuItem
                            icon={<ArrowRepeatAllRegular />}
                            onClick={() => setAsking({ job, what: 'restart' })}
                          >
                            {t('cloudjobs:act.restart')}
                          </MenuItem>
                        </MenuList>
                      </MenuPopover>
                    </Menu>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
      {start.failure && <ErrorNote what={t('cloudjobs:failed.start')} error={start.failure} />}
      {asking?.what === 'pause' && (
        <ConfirmDialog
          title={t('cloudjobs:pause.title', { job: name(asking.job.template) })}
          confirm={t('cloudjobs:act.pause')}
          asError={asFailure}
          onClose={() => setAsking(undefined)}
          onConfirm={async () => {
            await CloudJobs.pause(domain, asking.job.template);
            notify({ title: t('cloudjobs:done.paused', { job: name(asking.job.template) }) });
          }}
        >
          {t('cloudjobs:pause.what')}
        </ConfirmDialog>
      )}
      {asking?.what === 'restart' && (
        <RestartDialog domain={domain} job={asking.job} onClose={() => setAsking(undefined)} onDone={look.hurry} />
      )}
    </>
  );
}

/** What stands below the state's word: how far, how many, since when, or which error. */
function Detail({ job }: { job: CloudJob }) {
  const { t } = useTranslation();
  switch (job.state) {
    case 'started':
      return <>{t('cloudjobs:detail.started')}</>;
    case 'first_cycle':
      return (
        <>
          {job.total > 0
            ? t('cloudjobs:detail.of', { count: job.total, done: job.completed })
            : t('cloudjobs:detail.first')}
        </>
      );
    case 'partly':
      return <>{t('cloudjobs:detail.partly', { count: job.escrowed })}</>;
    case 'failed':
      return <>{job.error || t('cloudjobs:detail.failures', { count: job.failures })}</>;
    case 'quarantine':
      return (
        <>
          {t('cloudjobs:detail.since')} <Time at={job.quarantine?.sinceMs ?? 0} />
        </>
      );
    case 'paused':
      return (
        <>
          {t('cloudjobs:detail.since')} <Time at={job.sinceMs} />
        </>
      );
    default:
      return null;
  }
}

const isPast = (at: number) => at > 0 && at < Date.now();

/** When the next execution is due; nothing where none is. */
function Next({ job }: { job: CloudJob }) {
  const { t } = useTranslation();
  const at = job.state === 'quarantine' ? (job.quarantine?.nextMs ?? 0) : job.nextMs;
  if (isPast(at)) return <>{t('cloudjobs:soon')}</>;
  return <Time at={at} as="time" />;
}
