import { Button, Input, Link, makeStyles } from '@fluentui/react-components';
import { ArrowUndoRegular, MailRegular, PersonRegular } from '@fluentui/react-icons';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { Undo, type UndoReport } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { useActiveRun } from '../../live/runs';
import { useLive } from '../../live/useLive';
import { ways } from '../../run/ways';
import { Card } from '../../ui/Card';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNote } from '../../ui/ErrorNote';
import { useFormat } from '../../ui/format';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { Time } from '../../ui/Time';
import { UndoFigures, UndoLines, UndoReasons } from './UndoParts';

const useStyles = makeStyles({
  line: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '0 12px' },
  form: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px' },
  input: { width: '300px', maxWidth: '100%' },
});

/** From here on undoing takes a typed number. */
const typedFrom = 100;

/** What undoing a run would put back, and what cannot be and why; all of it, one mailbox or one person. Then: do it. */
export default function UndoView({ id }: { id: number }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [, go] = useLocation();
  const format = useFormat();
  const [typed, setTyped] = useState({ mailbox: '', person: '' });
  const [narrowed, setNarrowed] = useState({ mailbox: '', person: '' });
  const [asking, setAsking] = useState(false);
  const active = useActiveRun();
  const query = { run: id, ...narrowed };
  const able = useLive({ key: ['undo.of', id], ask: () => Undo.of(id), on: { 'history.changed': 'ask' } });
  const live = useLive<UndoReport>({
    key: ['undo.preview', id, narrowed.mailbox, narrowed.person],
    ask: () => Undo.preview(query),
    on: { 'run.changed': (run) => (run.final ? 'ask' : undefined), 'session.changed': 'ask' },
  });
  const report = live.data;
  const total = report ? report.putBack + report.madeAgain + report.takenAway : 0;
  const narrow = (event: FormEvent) => {
    event.preventDefault();
    setNarrowed({ mailbox: typed.mailbox.trim(), person: typed.person.trim() });
  };
  const whole = narrowed.mailbox === '' && narrowed.person === '';
  return (
    <Page
      title={t('undo:title', { id })}
      fill
      subtitle={
        <span className={s.line}>
          <Link href={`#${ways.run(id)}`}>{t('undo:back', { id })}</Link>
          <span>{t('undo:subtitle')}</span>
          {able.data && able.data.untilMs > 0 && (
            <span>
              {t('undo:until')} <Time at={able.data.untilMs} as="exact" />
            </span>
          )}
        </span>
      }
      actions={
        total > 0 && (
          <Button
            appearance="primary"
            icon={<ArrowUndoRegular />}
            disabled={active.data !== null && active.data !== undefined}
            onClick={() => setAsking(true)}
          >
            {whole ? t('undo:start.whole') : t('undo:start.part')}
          </Button>
        )
      }
    >
      <Card label={t('undo:narrow.label')}>
        <form className={s.form} onSubmit={narrow}>
          <Input
            className={s.input}
            contentBefore={<MailRegular />}
            aria-label={t('undo:narrow.mailbox')}
            placeholder={t('undo:narrow.mailbox')}
            value={typed.mailbox}
            onChange={(_, data) => setTyped({ ...typed, mailbox: data.value })}
          />
          <Input
            className={s.input}
            contentBefore={<PersonRegular />}
            aria-label={t('undo:narrow.person')}
            placeholder={t('undo:narrow.person')}
            value={typed.person}
            onChange={(_, data) => setTyped({ ...typed, person: data.value })}
          />
          <Button type="submit">{t('undo:narrow.show')}</Button>
          {!whole && (
            <Button
              appearance="subtle"
              onClick={() => {
                setTyped({ mailbox: '', person: '' });
                setNarrowed({ mailbox: '', person: '' });
              }}
            >
              {t('undo:narrow.whole')}
            </Button>
          )}
        </form>
      </Card>
      {live.failure && (
        <Card label={t('undo:failed')}>
          {live.failure.code === 'nothing_to_undo' ? (
            <EmptyState icon={<ArrowUndoRegular />} why={t('undo:nothing')} what={t('undo:nothingWhat')} />
          ) : (
            <ErrorNote what={t('undo:failed')} safe={t('undo:safe')} error={live.failure} onRetry={live.again} />
          )}
        </Card>
      )}
      {live.loading && <Loading kind="blocks" rows={2} />}
      {report && !live.failure && (
        <>
          <UndoFigures report={report} would />
          <UndoReasons reasons={report.reasons} />
          <Card label={t('undo:lines')} padded={false} fill>
            <UndoLines report={report} name={`undo-${id}-preview.csv`} />
          </Card>
        </>
      )}
      {asking && report && (
        <ConfirmDialog
          title={whole ? t('undo:ask.whole', { id }) : t('undo:ask.part', { id })}
          confirm={t('undo:ask.confirm')}
          {...(total >= typedFrom ? { typedCount: total } : {})}
          asError={asFailure}
          onClose={() => setAsking(false)}
          onConfirm={async () => {
            const run = await Undo.start(query);
            go(ways.run(run.id));
          }}
        >
          <p style={{ marginTop: 0 }}>
            {t('undo:ask.what', {
              putBack: format.number(report.putBack),
              madeAgain: format.number(report.madeAgain),
              takenAway: format.number(report.takenAway),
            })}
          </p>
          {t('undo:ask.after')}
        </ConfirmDialog>
      )}
    </Page>
  );
}
