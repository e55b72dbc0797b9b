import {
  Button,
  Checkbox,
  Field,
  Input,
  makeStyles,
  Radio,
  RadioGroup,
  Switch,
  tokens,
} from '@fluentui/react-components';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notifications as Notices, type NotificationState, type SettingsState } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { useAct } from '../../live/useAct';
import { type Live, useLive } from '../../live/useLive';
import { Card } from '../../ui/Card';
import { ConfirmDialog } from '../../ui/ConfirmDialog';
import { ErrorNote } from '../../ui/ErrorNote';
import { Loading } from '../../ui/Loading';
import { useNotify } from '../../ui/Toasts';

const useStyles = makeStyles({
  stack: { display: 'flex', flexDirection: 'column', gap: '12px' },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between', gap: '4px 12px' },
  input: { width: '100%', minWidth: 0 },
  set: { margin: 0, padding: 0, border: 'none', minWidth: 0 },
  legend: { padding: 0, lineHeight: tokens.lineHeightBase300 },
  kinds: { flexWrap: 'wrap' },
  events: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(210px, 1fr))', alignItems: 'start' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
});

/** Who is told of what needs somebody while nobody looks: this desktop, and a webhook of the settings. */
export function Notifications({ settings }: { settings: Live<SettingsState> }) {
  const s = useStyles();
  const { t } = useTranslation();
  const path = settings.data?.path ?? '';
  const state = useLive({
    key: ['notifications', path],
    ask: Notices.state,
    enabled: settings.data !== undefined,
    on: { 'session.changed': 'ask' },
  });
  const { data } = state;
  return (
    <Card title={t('notifications:title')} subtitle={t('notifications:subtitle')}>
      {state.failure && <ErrorNote what={t('notifications:failed')} error={state.failure} onRetry={state.again} />}
      {state.loading && <Loading rows={4} />}
      {data && (
        <div className={s.stack}>
          <OnDesktop shown={data.desktop} again={state.again} />
          {data.found && <Webhook key={JSON.stringify(data)} state={data} again={state.again} />}
        </div>
      )}
    </Card>
  );
}

function OnDesktop({ shown, again }: { shown: boolean; again: () => void }) {
  const s = useStyles();
  const { t } = useTranslation();
  const notify = useNotify();
  const choose = useAct(async (on: boolean) => {
    await Notices.setDesktop(on);
    again();
  });
  const show = useAct(async () => {
    const taken = await Notices.testDesktop();
    if (taken) notify({ title: t('notifications:desktopShown') });
    else notify({ title: t('notifications:desktopNone'), body: t('notifications:desktopNoneHint'), intent: 'warning' });
  });
  return (
    <div>
      <div className={s.row}>
        <Field hint={t('notifications:desktopHint')}>
          <Switch
            label={t('notifications:desktop')}
            checked={shown}
            onChange={(_, data) => void choose.run(data.checked)}
          />
        </Field>
        <Button size="small" disabledFocusable={show.busy} onClick={() => void show.run()}>
          {t('notifications:desktopTry')}
        </Button>
      </div>
      {choose.failure && <ErrorNote what={t('notifications:desktopFailed')} error={choose.failure} />}
    </div>
  );
}

function Webhook({ state, again }: { state: NotificationState; again: () => void }) {
  const s = useStyles();
  const { t } = useTranslation();
  const notify = useNotify();
  const [address, setAddress] = useState('');
  const [kind, setKind] = useState(state.kind);
  const [events, setEvents] = useState(state.events);
  const [wrong, setWrong] = useState(false);
  const [removing, setRemoving] = useState(false);
  const save = useAct(async () => {
    await Notices.save({ webhook: address.trim(), remove: false, kind, events });
    notify({ title: t('notifications:saved'), body: t('notifications:next') });
    again();
  });
  const test = useAct(async () => {
    await Notices.test();
    notify({ title: t('notifications:tested'), body: t('notifications:testedHint') });
  });
  const same = kind === state.kind && events.join() === state.events.join() && address.trim() === '';
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (address.trim() !== '' && !/^https:\/\/\S+$/i.test(address.trim())) {
      setWrong(true);
      return;
    }
    void save.run();
  };
  const toggle = (event: string) =>
    // In the order in which Go lists them, so that there and back again is no change.
    setEvents((now) => state.all.filter((one) => (one === event ? !now.includes(one) : now.includes(one))));
  return (
    <>
      <form className={s.stack} onSubmit={submit} noValidate>
        <Field
          label={t('notifications:address')}
          hint={
            wrong
              ? undefined
              : state.host === ''
                ? t('notifications:addressNone')
                : t('notifications:addressSet', { host: state.host })
          }
          validationMessage={wrong ? t('notifications:addressWrong') : undefined}
        >
          <Input
            className={s.input}
            value={address}
            autoComplete="off"
            spellCheck={false}
            placeholder={t('notifications:placeholder')}
            onChange={(_, data) => {
              setAddress(data.value);
              setWrong(false);
            }}
          />
        </Field>
        <Field label={t('notifications:kind')}>
          <RadioGroup className={s.kinds} layout="horizontal" value={kind} onChange={(_, data) => setKind(data.value)}>
            <Radio value="teams" label={t('notifications:teams')} />
            <Radio value="json" label={t('notifications:json')} />
          </RadioGroup>
        </Field>
        {/* Not a Field of the kit: that would give its own name to every box in it. */}
        <fieldset className={s.set}>
          <legend className={s.legend}>{t('notifications:events')}</legend>
          <div className={s.events}>
            {state.all.map((event) => (
              <Checkbox
                key={event}
                label={t(`notifications:event.${event}`)}
                checked={events.includes(event)}
                onChange={() => toggle(event)}
              />
            ))}
          </div>
        </fieldset>
        {save.failure && (
          <ErrorNote what={t('notifications:notSaved')} error={save.failure} safe={t('notifications:safe')} />
        )}
        {test.failure && <ErrorNote what={t('notifications:testFailed')} error={test.failure} />}
        <div className={s.buttons}>
          <Button type="submit" disabled={same || save.busy}>
            {t('notifications:save')}
          </Button>
          <Button
            disabled={same || save.busy}
            onClick={() => {
              setAddress('');
              setKind(state.kind);
              setEvents(state.events);
              setWrong(false);
              save.forget();
            }}
          >
            {t('notifications:discard')}
          </Button>
          {state.host !== '' && (
            <>
              <Button disabled={!same || test.busy} onClick={() => void test.run()}>
                {test.busy ? t('notifications:testing') : t('notifications:test')}
              </Button>
              <Button onClick={() => setRemoving(true)}>{t('notifications:remove')}</Button>
            </>
          )}
        </div>
      </form>
      {/* Outside of the form: what is submitted in the dialog would be submitted here as well. */}
      {removing && (
        <ConfirmDialog
          title={t('notifications:removeTitle')}
          confirm={t('notifications:removeDo')}
          onConfirm={async () => {
            await Notices.save({ webhook: '', remove: true, kind: state.kind, events: state.events });
            again();
          }}
          onClose={() => setRemoving(false)}
          asError={asFailure}
        >
          {t('notifications:removeText')}
        </ConfirmDialog>
      )}
    </>
  );
}
