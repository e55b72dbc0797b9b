import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import type {
  CertificateFacts,
  NotificationChange,
  NotificationState,
  Pace,
  RenewalState,
  SettingsState,
  UnattendedOptions,
  UnattendedState,
} from '../../backend/calls';
import { type Answers, fakeGo, noTraffic, readySession } from '../../fake-go';
import { makeClient } from '../../live/client';
import { Toasts } from '../../ui/Toasts';
import { amountOf } from './amount';
import Settings from './Settings';

const pace: Pace = { requestBudget: 0, maxConcurrency: 0, keepDays: 30, maxMegabytes: 500 };
const found: SettingsState = {
  found: true,
  path: '/data/appsettings.json',
  tenantId: 'contoso.com',
  clientId: '11111111-2222-3333-4444-555555555555',
  cloud: 'dod',
  login: 'https://login.microsoftonline.us',
  graph: 'https://dod-graph.microsoft.us',
  keyFile: '/data/key.pem',
  store: '',
  pace,
};
const bounds = {
  requestBudget: { low: 0, high: 13_000 },
  maxConcurrency: { low: 1, high: 256 },
  keepDays: { low: 0, high: 3650 },
  maxMegabytes: { low: 1, high: 100_000 },
};
const certificate: CertificateFacts = {
  file: '/data/key.pem',
  store: '',
  subject: 'CN=Concord',
  thumbprint: 'ABCD',
  notBefore: 0,
  notAfter: Date.UTC(2027, 10, 22, 12),
  daysLeft: 364,
  nearness: 'far',
  bits: 3072,
};
/** No renewal was ever begun. */
const never: RenewalState = {
  underWay: false,
  running: false,
  phase: '',
  way: '',
  why: '',
  old: { file: '', store: '', thumbprint: '' },
  new: { file: '', store: '', thumbprint: '' },
  notAfter: 0,
  apps: 0,
  upload: '',
  keepOld: false,
  left: false,
  aside: '',
  kept: [],
  tries: 0,
  nextTry: 0,
  began: 0,
  ended: 0,
};
/** What a renewal would do. */
const planned: RenewalState = {
  ...never,
  phase: 'make',
  way: 'addKey',
  old: { file: '/data/key.pem', store: '', thumbprint: 'ABCD' },
  new: { file: '/data/concord-2.pem', store: '', thumbprint: '' },
  apps: 1,
};
const told: NotificationState = {
  found: true,
  host: '',
  kind: 'teams',
  events: ['held', 'failed', 'certificate', 'quarantine'],
  all: ['held', 'failed', 'certificate', 'quarantine'],
  desktop: true,
};
const none: UnattendedState = {
  windows: false,
  elevated: false,
  installed: false,
  enabled: false,
  command: '',
  account: '',
  onlyLoggedOn: false,
  minutes: 0,
  lastRun: '',
  lastExit: -1,
  program: false,
};
const part = (name: string, kind: string, text: string) => ({ name, version: '1.0', kind, text });

function open(answers: Answers = {}, path = '/settings') {
  const go = fakeGo({
    'Session.State': () => ({ ...readySession, demo: false }),
    'Settings.Get': () => found,
    'Settings.Bounds': () => bounds,
    'Connect.Certificate': () => certificate,
    'Connect.StopCheck': () => undefined,
    'Renewal.State': () => never,
    'History.Traffic': () => noTraffic,
    'Notifications.State': () => told,
    'Unattended.State': () => none,
    'Settings.Folder': () => ({ path: '/data', total: 4_200_000, databases: 4_000_000, logs: 150_000, other: 50_000 }),
    'Keeping.Backups': () => [],
    'Keeping.Newer': () => ({ asked: false, newer: false, version: '', notes: '', page: '' }),
    'System.About': () => ({
      version: '1.2.3',
      platform: 'linux/amd64',
      licence: 'MIT License\n\nwords',
      parts: [part('react', 'MIT', 'Permission is hereby granted'), part('uplot', 'ISC', '')],
    }),
    ...answers,
  });
  const { hook, history } = memoryLocation({ path, record: true });
  render(
    <FluentProvider theme={webLightTheme}>
      <QueryClientProvider client={makeClient()}>
        <Router hook={hook}>
          <Settings />
        </Router>
      </QueryClientProvider>
      <Toasts />
    </FluentProvider>,
  );
  return { go, history, user: userEvent.setup() };
}

beforeEach(() => localStorage.clear());

describe('the settings', () => {
  it('say which tenant is connected, how large the data is and what the program is', async () => {
    open();
    expect(await screen.findByText('contoso.com')).toBeInTheDocument();
    expect(screen.getByText('US Government (DoD)')).toBeInTheDocument();
    expect(await screen.findByText('4.2 MB')).toBeInTheDocument();
    expect(await screen.findByText('Concord 1.2.3')).toBeInTheDocument();
    expect(screen.getByText('2 parts')).toBeInTheDocument();
  });

  it('save a pace that was typed with a comma, and leave the rest as it was', async () => {
    let file = pace;
    const { user } = open({
      'Settings.Get': () => ({ ...found, pace: file }),
      'Settings.Save': (wanted: Pace) => {
        file = wanted;
        return { ...found, pace: wanted };
      },
    });
    const budget = await screen.findByRole('textbox', { name: 'Requests per second, at most' });
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.type(budget, '12,5');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Saved')).toBeInTheDocument();
    expect(file).toEqual({ ...pace, requestBudget: 12.5 });
    await waitFor(() => expect(screen.getByRole('textbox', { name: /per second/ })).toHaveValue('12.5'));
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  });

  it('say what to enter, take the focus there and send nothing when a number cannot be', async () => {
    const { go, user } = open();
    const days = await screen.findByRole('textbox', { name: /^Days/ });
    await user.clear(days);
    await user.type(days, '1.5');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(screen.getByText('Enter a whole number from 0 to 3,650.')).toBeInTheDocument();
    expect(days).toHaveFocus();
    expect(go.calls).not.toContain('Settings.Save');
    await user.click(screen.getByRole('button', { name: 'Discard changes' }));
    expect(days).toHaveValue('30');
  });

  it('tell that the file is as it was when saving fails', async () => {
    const { user } = open({
      'Settings.Save': () => {
        throw {
          code: 'settings_unwritable',
          message: 'It cannot be written.',
          action: 'Make room.',
          requestId: '',
          retryable: false,
        };
      },
    });
    await user.type(await screen.findByRole('textbox', { name: /^Requests at once/ }), '8');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('It cannot be written.');
    expect(alert).toHaveTextContent('The file is as it was.');
    expect(screen.getByRole('textbox', { name: /^Requests at once/ })).toHaveValue('8');
  });

  it('show the certificate, and warn when its end is near', async () => {
    const { user } = open({
      'Connect.Certificate': () => ({ ...certificate, daysLeft: 6, nearness: 'close' }),
      'Renewal.Plan': () => planned,
    });
    const card = await screen.findByRole('region', { name: 'Certificate' });
    expect(await within(card).findByText('6 days left: renew it soon')).toBeInTheDocument();
    await user.click(await within(card).findByRole('button', { name: 'Renew…' }));
    expect(await screen.findByText('In /data/concord-2.pem.')).toBeInTheDocument();
  });

  it('check now, and list each permission', async () => {
    const { user } = open({
      'Connect.CheckNow': () => ({
        running: false,
        passed: true,
        steps: [
          {
            name: 'permissions',
            state: 'warning',
            text: '',
            details: [],
            tenantId: '',
            rights: [{ permission: 'Mail.Read', state: 'beyond', why: '', action: 'Remove it.' }],
          },
        ],
      }),
    });
    await user.click(await screen.findByRole('button', { name: 'Check now' }));
    const rights = await screen.findByRole('list', { name: 'Permissions' });
    expect(rights).toHaveTextContent('Mail.Read');
    expect(rights).toHaveTextContent('More than needed');
  });

  it('draw what the limits do, with the limit as a line', async () => {
    open({ 'History.Traffic': () => ({ ...noTraffic, budget: 12, concurrency: 4 }) });
    const pace = await screen.findByRole('region', { name: 'Pace and undo' });
    expect(await within(pace).findByText('Requests per second')).toBeInTheDocument();
    expect(within(pace).getAllByText('No requests in the last hour.').length).toBe(2);
  });

  it('lead to connecting while no tenant is set up', async () => {
    const { history, user } = open({ 'Settings.Get': () => ({ ...found, found: false }) });
    await user.click(await screen.findByRole('button', { name: 'Connect your tenant' }));
    expect(history.at(-1)).toBe('/connect');
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  });

  it('say what is wrong with a settings file that cannot be used', async () => {
    const failure = {
      code: 'settings_syntax',
      message: 'line 3: a comma is missing.',
      action: 'Correct it.',
      requestId: '',
      retryable: false,
    };
    open({ 'Settings.Get': () => ({ ...found, failure }) });
    expect(await screen.findByText('line 3: a comma is missing.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Connect again…' })).toBeNull();
  });
});

describe('the card of who is told', () => {
  const card = async () => within(await screen.findByRole('region', { name: 'Be told' }));

  it('keeps a webhook without showing its address again', async () => {
    let state = told;
    const sent: NotificationChange[] = [];
    const { user } = open({
      'Notifications.State': () => state,
      'Notifications.Save': (change: NotificationChange) => {
        sent.push(change);
        state = { ...told, host: 'hooks.contoso.com', events: change.events };
        return state;
      },
    });
    const told1 = await card();
    const address = await told1.findByRole('textbox', { name: 'Webhook' });
    await user.click(address);
    await user.paste('http://hooks.contoso.com/a');
    await user.click(told1.getByRole('button', { name: 'Save whom to tell' }));
    expect(told1.getByText('Enter an address that begins with https://.')).toBeInTheDocument();
    expect(sent).toEqual([]);
    await user.clear(address);
    await user.paste('https://hooks.contoso.com/a?sig=b');
    await user.click(told1.getByRole('checkbox', { name: 'A cloud sync job is quarantined' }));
    await user.click(told1.getByRole('button', { name: 'Save whom to tell' }));
    expect(await told1.findByText(/Messages go to hooks.contoso.com/)).toBeInTheDocument();
    expect(sent).toEqual([
      {
        webhook: 'https://hooks.contoso.com/a?sig=b',
        remove: false,
        kind: 'teams',
        events: ['held', 'failed', 'certificate'],
      },
    ]);
    expect(told1.getByRole('textbox', { name: 'Webhook' })).toHaveValue('');
    expect(told1.getByRole('button', { name: 'Save whom to tell' })).toBeDisabled();
  });

  it('says why a test did not arrive, and removes the webhook once asked', async () => {
    let removed = false;
    const { user } = open({
      'Notifications.State': () => ({ ...told, host: removed ? '' : 'hooks.contoso.com' }),
      'Notifications.Test': () => {
        throw {
          code: 'webhook_refused',
          message: 'It answered HTTP 404.',
          action: 'Make it anew.',
          requestId: '',
          retryable: false,
        };
      },
      'Notifications.Save': (change: NotificationChange) => {
        removed = change.remove;
        return told;
      },
    });
    const shown = await card();
    await user.click(await shown.findByRole('button', { name: 'Send a test' }));
    expect(await shown.findByRole('alert')).toHaveTextContent('It answered HTTP 404.');
    await user.click(shown.getByRole('button', { name: 'Remove webhook…' }));
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove webhook' }));
    expect(await shown.findByText(/None yet/)).toBeInTheDocument();
  });

  it('turns notifications of this computer off', async () => {
    let desktop = true;
    const { user } = open({
      'Notifications.State': () => ({ ...told, desktop }),
      'Notifications.SetDesktop': (on: boolean) => {
        desktop = on;
        return { ...told, desktop };
      },
    });
    const shown = await card();
    await user.click(await shown.findByRole('switch', { name: 'Notifications on this computer' }));
    await waitFor(() => expect(shown.getByRole('switch')).not.toBeChecked());
  });
});

describe('the card of unattended syncs', () => {
  const installed: UnattendedState = {
    ...none,
    installed: true,
    enabled: true,
    program: true,
    minutes: 5,
    command: 'concordctl sync --due',
    lastRun: 'Mon 2026-03-02 06:00:01 CET',
    lastExit: 4,
  };
  const card = async () => within(await screen.findByRole('region', { name: 'Unattended' }));

  it('shows the whole task before it installs it', async () => {
    let state = none;
    const asked: UnattendedOptions[] = [];
    const { go, user } = open({
      'Unattended.State': () => state,
      'Unattended.Plan': () => ({
        makes: ['concord-sync.service', 'concord-sync.timer'],
        command: 'concordctl sync --due',
        text: '[Timer] and so on',
        typed: 'loginctl enable-linger',
      }),
      'Unattended.Install': (options: UnattendedOptions) => {
        asked.push(options);
        state = installed;
      },
    });
    const shown = await card();
    await user.click(await shown.findByRole('button', { name: 'Install…' }));
    const dialog = within(await screen.findByRole('alertdialog'));
    expect(await dialog.findByText('concord-sync.service, concord-sync.timer')).toBeInTheDocument();
    await user.click(await dialog.findByRole('button', { name: 'Show the whole task' }));
    expect(await dialog.findByText('[Timer] and so on')).toBeInTheDocument();
    expect(go.calls).not.toContain('Unattended.Install');
    await user.click(dialog.getByRole('button', { name: 'Install' }));
    expect(await shown.findByText('Looks every 5 minutes whether a sync is due')).toBeInTheDocument();
    expect(asked).toEqual([{ minutes: 5, loggedOut: false }]);
    expect(shown.getByText('a decision is waited for')).toBeInTheDocument();
  });

  it('says what the scheduler refused, and keeps the dialog', async () => {
    const { user } = open({
      'Unattended.Plan': () => ({ makes: ['a'], command: 'b', text: 'c', typed: 'd' }),
      'Unattended.Install': () => {
        throw {
          code: 'task_no_scheduler',
          message: 'There is no systemd.',
          action: 'Let cron do it.',
          requestId: '',
          retryable: false,
        };
      },
    });
    await user.click(await (await card()).findByRole('button', { name: 'Install…' }));
    const dialog = within(await screen.findByRole('alertdialog'));
    await user.click(dialog.getByRole('button', { name: 'Install' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent('Let cron do it.');
  });

  it('tells when the program has gone, and takes the task away once asked', async () => {
    let state = { ...installed, program: false };
    const { user } = open({
      'Unattended.State': () => state,
      'Unattended.Remove': () => {
        state = { ...none };
      },
    });
    const shown = await card();
    expect(await shown.findByText(/not there any more/)).toBeInTheDocument();
    await user.click(shown.getByRole('button', { name: 'Remove…' }));
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Take it away' }));
    expect(await shown.findByText(/Not installed/)).toBeInTheDocument();
  });
});

describe('the licences', () => {
  it('are a table whose rows open the words', async () => {
    const { user } = open({}, '/settings/licences');
    const table = await screen.findByRole('grid', { name: 'Licences' });
    await user.dblClick(await within(table).findByText('react'));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Permission is hereby granted');
    await user.click(within(dialog).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('an amount', () => {
  it('is a number with a point or a comma and nothing else', () => {
    expect([amountOf('12,5'), amountOf(' 7 '), amountOf('0.5')]).toEqual([12.5, 7, 0.5]);
    for (const text of ['', '-1', '1e3', '1.000,5', 'ten']) expect(amountOf(text)).toBeNaN();
  });
});

describe('renewing the certificate', () => {
  const atWork: RenewalState = {
    ...planned,
    underWay: true,
    running: true,
    phase: 'accept',
    nextTry: Date.now(),
    tries: 2,
  };
  const ended: RenewalState = {
    ...planned,
    phase: 'done',
    notAfter: Date.UTC(2028, 10, 22, 12),
    aside: '/data/key.pem.retired',
    kept: ['/data/key.pem.retired'],
    left: true,
  };

  it('shows each step before it does anything, follows it, and says what is left to do', async () => {
    let last = never;
    let finish: ((of: RenewalState) => void) | undefined;
    const wishes: unknown[] = [];
    const { go, user } = open({
      'Renewal.State': () => last,
      'Renewal.Plan': (wish: unknown) => {
        wishes.push(wish);
        return planned;
      },
      'Renewal.Start': () => new Promise<RenewalState>((resolve) => (finish = resolve)),
    });
    await user.click(await screen.findByRole('button', { name: 'Renew…' }));
    expect(await screen.findByText('In /data/concord-2.pem.')).toBeInTheDocument();
    expect(screen.getAllByText('To do')).toHaveLength(5);
    expect(go.calls).not.toContain('Renewal.Start');
    await user.click(screen.getByLabelText(/^Keep the old one/));
    await waitFor(() => expect(wishes.at(-1)).toEqual({ byHand: false, keepOld: true }));
    await user.click(screen.getByText('Renew now'));
    last = atWork;
    go.emit('renewal.changed', atWork);
    expect(await screen.findByText(/^Tried 2 times/)).toBeInTheDocument();
    expect(screen.getByText('Stop')).toBeInTheDocument();
    last = ended;
    finish?.(ended);
    go.emit('renewal.changed', ended);
    expect(await screen.findByText(/^The certificate is renewed, until/)).toBeInTheDocument();
    expect(screen.getByText(/^The old certificate is on the app registration still/)).toHaveTextContent('ABCD');
    await user.click(screen.getByText('Close'));
    expect(await screen.findByText('The old key is kept: /data/key.pem.retired')).toBeInTheDocument();
  });

  it('says what to do when it cannot go on, and goes on by hand', async () => {
    let last: RenewalState = { ...atWork, phase: 'register', running: false, nextTry: 0 };
    const { go, user } = open({
      'Renewal.State': () => last,
      'Renewal.Continue': (byHand: boolean) => {
        if (!byHand) {
          throw JSON.stringify({
            code: 'rotation_refused',
            message: 'Entra ID did not take it.',
            action: 'Check the Object ID.',
          });
        }
        last = { ...last, phase: 'accept', way: 'upload', upload: '/data/concord-2.cer', running: true };
        go.emit('renewal.changed', last);
        return last;
      },
    });
    const card = await screen.findByRole('region', { name: 'Certificate' });
    expect(await within(card).findByText(/^A renewal is under way/)).toBeInTheDocument();
    await user.click(within(card).getByRole('button', { name: 'Show the renewal' }));
    expect(await screen.findByText('Stopped here')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Go on' }));
    expect(await screen.findByText('Check the Object ID.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Upload by hand instead' }));
    expect(await screen.findByText('/data/concord-2.cer')).toBeInTheDocument();
  });
});

const kept = {
  path: '/data/backups/a.zip',
  name: 'a.zip',
  madeMs: Date.UTC(2026, 10, 21, 12),
  why: 'asked',
  bytes: 1_200_000,
  version: '1.2.3',
  tenant: 'contoso.com',
};

describe('the care of the data folder', () => {
  it('says what a restore does, and restores what was chosen', async () => {
    const restore = vi.fn(() => ({ aside: '/data/backups/b.zip', damaged: '' }));
    const { user } = open({ 'Keeping.Backups': () => [kept], 'Keeping.Restore': restore });
    await user.click(await screen.findByRole('button', { name: /^Restore the backup of/ }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog).toHaveTextContent('That one is kept as a backup');
    expect(restore).not.toHaveBeenCalled();
    await user.click(within(dialog).getByRole('button', { name: 'Restore' }));
    await waitFor(() => expect(restore).toHaveBeenCalledWith('/data/backups/a.zip'));
  });

  it('forgets people only after their number was typed', async () => {
    const held = {
      people: 1234,
      contents: 9,
      journal: 8,
      pictures: 7,
      plans: 6,
      findings: 5,
      runs: 4,
      links: 3,
      bytes: 2,
      backups: 1,
      backupBytes: 10,
    };
    const purge = vi.fn((_word: string, _backups: boolean) => ({ before: 20, after: 10, backupsGone: 1 }));
    const { user } = open({ 'Keeping.Held': () => held, 'Keeping.Purge': purge });
    const begin = await screen.findByRole('button', { name: 'Forget people’s data…' });
    await waitFor(() => expect(begin).toBeEnabled());
    await user.click(begin);
    const dialog = await screen.findByRole('alertdialog');
    await user.click(within(dialog).getByRole('checkbox'));
    await user.click(within(dialog).getByRole('button', { name: 'Forget it' }));
    expect(purge).not.toHaveBeenCalled();
    await user.type(within(dialog).getByRole('textbox'), '1234');
    await user.click(within(dialog).getByRole('button', { name: 'Forget it' }));
    await waitFor(() => expect(purge).toHaveBeenCalledWith('purge', true));
  });

  it('tells what a support bundle holds before it is written', async () => {
    const support = vi.fn(() => ({ path: '/home/x/s.zip', missing: [] }));
    const { user } = open({
      'Keeping.SupportContents': () => [{ name: 'logs/', what: 'the log' }],
      'Keeping.Support': support,
    });
    await user.click(await screen.findByRole('button', { name: 'Support bundle…' }));
    const dialog = await screen.findByRole('alertdialog');
    await waitFor(() => expect(dialog).toHaveTextContent('the log, without names'));
    expect(support).not.toHaveBeenCalled();
    await user.click(within(dialog).getByRole('button', { name: 'Save the bundle…' }));
    await waitFor(() => expect(support).toHaveBeenCalled());
  });
});
