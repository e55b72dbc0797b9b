import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import type {
  CertificateFacts,
  NotificationState,
  Pace,
  RenewalState,
  SettingsState,
  UnattendedState,
} from '../../backend/calls';
import { type Answers, fakeGo, noTraffic, readySession } from '../../fake-go';
import { makeClient } from '../../live/client';
import { Toasts } from '../../ui/Toasts';
import Settings from './Settings';

// The settings over a made-up Go, for the tests of their cards.

export const pace: Pace = { requestBudget: 0, maxConcurrency: 0, keepDays: 30, maxMegabytes: 500 };
export const found: SettingsState = {
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
export const certificate: CertificateFacts = {
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
export const never: RenewalState = {
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
export const planned: RenewalState = {
  ...never,
  phase: 'make',
  way: 'addKey',
  old: { file: '/data/key.pem', store: '', thumbprint: 'ABCD' },
  new: { file: '/data/concord-2.pem', store: '', thumbprint: '' },
  apps: 1,
};
export const told: NotificationState = {
  found: true,
  host: '',
  kind: 'teams',
  events: ['held', 'failed', 'certificate', 'quarantine'],
  all: ['held', 'failed', 'certificate', 'quarantine'],
  desktop: true,
};
/** No task was ever installed. */
export const none: UnattendedState = {
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

/** Opens them on a connected tenant, with everything as it is in the beginning but for `answers`. */
export function open(answers: Answers = {}, path = '/settings') {
  localStorage.clear();
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
