import { Button, makeStyles, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type CloudJob, CloudJobs } from '../../../backend/calls';
import { JobState, useJobName } from '../../../cloudjobs/JobState';
import { useAct } from '../../../live/useAct';
import { Card } from '../../../ui/Card';
import { CopyButton } from '../../../ui/CopyButton';
import { ErrorNote } from '../../../ui/ErrorNote';
import { Facts } from '../../../ui/Facts';
import { useFormat } from '../../../ui/format';
import { Time } from '../../../ui/Time';
import { useNotify } from '../../../ui/Toasts';
import { RestartDialog, type RestartScope } from './RestartDialog';
import type { Look } from './useLook';

const useStyles = makeStyles({
  stack: { display: 'flex', flexDirection: 'column', gap: '12px' },
  meaning: { margin: 0, maxWidth: '88ch', lineHeight: tokens.lineHeightBase300, fontWeight: tokens.fontWeightSemibold },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  quote: { color: tokens.colorNeutralForeground3 },
});

export interface QuarantineProps {
  domain: string;
  job: CloudJob;
  look: Look;
  /** Whether its first way out is the page's primary button. */
  primary: boolean;
}

/** Why a job stands aside, what that means, what to do, and the ways out as buttons. */
export function Quarantine({ domain, job, look, primary }: QuarantineProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const format = useFormat();
  const [, go] = useLocation();
  const name = useJobName();
  const notify = useNotify();
  const [restart, setRestart] = useState<RestartScope>();
  const start = useAct(async () => {
    await CloudJobs.start(domain, job.template);
    look.hurry();
    notify({ title: t('cloudjobs:done.started', { job: name(job.template) }) });
  });
  const q = job.quarantine;
  if (!q) return null;
  const take: Record<string, () => void> = {
    clear: () => setRestart('quarantine'),
    start: () => void start.run(),
    restart: () => setRestart('default'),
    'allow-deletes': () => go(`/cloud/jobs/${encodeURIComponent(domain)}/deletes`),
    scope: () => go(`/cloud/setup/${encodeURIComponent(domain)}`),
  };
  const ways = q.ways.filter((way) => take[way] !== undefined);
  return (
    <Card
      title={t('cloudjobs:quarantine.title', { job: name(job.template) })}
      subtitle={<JobState state={job.state} />}
    >
      <div className={s.stack}>
        <p className={s.meaning}>
          {q.meaning} {q.errorMeaning}
        </p>
        <Facts
          rows={[
            { label: t('cloudjobs:quarantine.remedy'), value: q.remedy },
            { label: t('cloudjobs:quarantine.reason'), value: <span className={s.code}>{q.reason}</span> },
            { label: t('cloudjobs:quarantine.error'), value: q.error && <span className={s.code}>{q.error}</span> },
            {
              label: t('cloudjobs:quarantine.words'),
              value: q.errorText && <span className={s.quote}>{q.errorText}</span>,
            },
            { label: t('cloudjobs:quarantine.since'), value: <Time at={q.sinceMs} never={t('cloudjobs:unknown')} /> },
            {
              label: t('cloudjobs:quarantine.next'),
              value: (
                <>
                  <Time at={q.nextMs} never={t('cloudjobs:unknown')} />
                  {q.tries > 0 &&
                    ` · ${t('cloudjobs:quarantine.tries', { count: q.tries, number: format.number(q.tries) })}`}
                </>
              ),
            },
          ]}
        />
        <div className={s.buttons}>
          {ways.map((way, index) => (
            <Button
              key={way}
              appearance={primary && index === 0 ? 'primary' : 'secondary'}
              disabledFocusable={start.busy}
              onClick={take[way]}
            >
              {t(`cloudjobs:way.${way}`)}
            </Button>
          ))}
          <Button onClick={() => go(`/cloud/jobs/${encodeURIComponent(domain)}/log`)}>{t('cloudjobs:way.log')}</Button>
          {q.support !== '' && <CopyButton text={q.support} label={t('cloudjobs:way.support')} />}
        </div>
        {start.failure && <ErrorNote what={t('cloudjobs:failed.start')} error={start.failure} />}
      </div>
      {restart && (
        <RestartDialog
          domain={domain}
          job={job}
          first={restart}
          onClose={() => setRestart(undefined)}
          onDone={look.hurry}
        />
      )}
    </Card>
  );
}
