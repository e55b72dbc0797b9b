import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Radio,
  RadioGroup,
} from '@fluentui/react-components';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type ProfileLine, Profiles, Runs } from '../backend/calls';
import { asFailure } from '../backend/error';
import { on } from '../backend/events';
import { ways } from '../run/ways';
import { FocusBack } from '../ui/FocusBack';
import { useNotify } from '../ui/Toasts';
import { useCommand } from './commands';

/** "Sync now" of the menu and the palette, on every screen: the only profile at once, else it asks which. */
export function SyncNow() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  const notify = useNotify();
  const [profiles, setProfiles] = useState<ProfileLine[]>();
  const [chosen, setChosen] = useState('');
  const begin = useCallback(
    async (work: () => Promise<void>) => {
      try {
        await work();
      } catch (thrown) {
        const failure = asFailure(thrown);
        notify({ title: failure.message, body: failure.action, intent: 'error' });
      }
    },
    [notify],
  );
  const start = useCallback(
    (profile: string) =>
      begin(async () => {
        const run = await Runs.startSync(profile);
        setProfiles(undefined);
        go(ways.run(run.id));
      }),
    [begin, go],
  );
  const ask = useCallback(
    () =>
      begin(async () => {
        const all = (await Profiles.list()).filter(({ removing }) => !removing);
        if (all.length === 0) go('/contacts');
        else if (all.length === 1) await start(all[0]?.id ?? '');
        else {
          setChosen('');
          setProfiles(all);
        }
      }),
    [begin, go, start],
  );
  useCommand({ id: 'sync', title: t('overview:sync'), hint: t('shell:place.contactSync'), run: () => void ask() });
  useEffect(() => on('menu.command', (command) => command === 'sync' && void ask()), [ask]);
  if (!profiles) return null;
  return (
    <Dialog open onOpenChange={(_, data) => !data.open && setProfiles(undefined)}>
      <DialogSurface>
        <FocusBack />
        <DialogBody>
          <DialogTitle>{t('shell:sync.title')}</DialogTitle>
          <DialogContent>
            <RadioGroup value={chosen} onChange={(_, data) => setChosen(data.value)} aria-label={t('shell:sync.title')}>
              <Radio value="" label={t('shell:sync.all')} />
              {profiles.map(({ id, name }) => (
                <Radio key={id} value={id} label={name} />
              ))}
            </RadioGroup>
          </DialogContent>
          <DialogActions>
            <Button onClick={() => setProfiles(undefined)}>{t('ui:cancel')}</Button>
            <Button appearance="primary" onClick={() => void start(chosen)}>
              {t('overview:sync')}
            </Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
