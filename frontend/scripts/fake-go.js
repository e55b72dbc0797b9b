// Stands where Go stands while a designer looks at the built pages in a browser. Never part of the program: look.mjs puts
// it into the page. `window.fake` says which state to show: ready, empty, welcome, opening, failed, broken.
const minute = 60_000;
const now = Date.UTC(2026, 10, 21, 14, 30);
const figures = (over) => ({
  people: 0,
  mailboxes: 0,
  created: 0,
  updated: 0,
  deleted: 0,
  unchanged: 0,
  skipped: 0,
  failed: 0,
  photos: 0,
  contacts: 0,
  differences: 0,
  requests: 0,
  directoryRequests: 0,
  batches: 0,
  throttled: 0,
  waitedMs: 0,
  ...over,
});
const run = (id, over) => ({
  id,
  kind: 'contactsync',
  title: 'Contact sync',
  state: 'done',
  final: true,
  own: true,
  startedMs: now - id * 90 * minute,
  finishedMs: now - id * 90 * minute + 22 * minute,
  durationMs: 22 * minute,
  pid: 1,
  plan: false,
  progress: { phase: '', done: 0, total: 0, text: '', rate: 0, leftMs: 0 },
  figures: figures({ people: 1200, mailboxes: 10000, created: 1203, updated: 310, deleted: 12, throttled: 8 }),
  ...over,
});
const active = run(1842, {
  state: 'running',
  final: false,
  startedMs: Date.now() - 12 * minute,
  finishedMs: 0,
  durationMs: 12 * minute,
  progress: { phase: 'apply', done: 6812, total: 10000, text: '', rate: 54, leftMs: 28 * minute },
  figures: figures({}),
});
const list = [
  active,
  run(1, { id: 1841 }),
  run(5, { id: 1840, state: 'partly', figures: figures({ created: 31377, throttled: 144 }) }),
  run(8, { id: 1839, kind: 'verify' }),
  run(14, { id: 1838, state: 'cancelled', durationMs: 2 * minute }),
  run(20, { id: 1837, state: 'held' }),
];
const failure = {
  code: 'token_refused',
  message: 'Microsoft refused the sign-in: the certificate is not known to the app registration (AADSTS700027).',
  action: 'Upload the public part of the certificate to the app registration, wait a minute and try again.',
  requestId: '3f1c2d80-6d1d-4e8e-9d1a-1f0c7a9b2e44',
  retryable: true,
};
const look = { theme: '', themeShown: '', language: window.fakeLanguage ?? '', languageShown: '' };
const state = () => {
  const at = window.fake ?? 'ready';
  const phase = { welcome: 'welcome', opening: 'opening', failed: 'failed' }[at] ?? 'ready';
  return {
    phase,
    demo: phase !== 'welcome' && phase !== 'failed',
    offline: false,
    tenantId: '11111111-2222-3333-4444-555555555555',
    tenantName: 'Contoso (demo)',
    dataFolder: '/home/admin/.local/share/concord',
    version: '0.9.0',
    look,
    ...(phase === 'failed' ? { failure } : {}),
  };
};
const profile = (name, over) => ({
  id: name,
  name,
  folder: 'Company',
  people: 1200,
  mailboxes: 10000,
  contacts: 1190000,
  behind: 0,
  left: 0,
  skipped: 0,
  failed: 0,
  ...over,
});
const overview = () => {
  if (window.fake === 'broken')
    return Promise.reject({
      ...failure,
      code: 'database_io',
      message: 'The database could not be read: disk I/O error.',
      action: 'Check the disk, then try again.',
    });
  if (window.fake === 'empty')
    return {
      people: 0,
      mailboxes: 0,
      contacts: 0,
      behind: 0,
      skipped: 0,
      failed: 0,
      profiles: [],
      attention: [],
      next: ['create_profile'],
    };
  return {
    people: 1260,
    mailboxes: 10000,
    contacts: 1192210,
    behind: 3188,
    skipped: 2,
    failed: 5,
    profiles: [
      profile('Everybody to everybody', { behind: 3188, failed: 5 }),
      profile('Board to assistants', { people: 60, mailboxes: 14, folder: 'Board' }),
    ],
    lastRun: active,
    next: [],
    attention: [
      condition('hold_waiting', 'warning', { run: 1837, profile: 'Everybody to everybody', count: 128 }),
      condition('mailboxes_failed', 'warning', { count: 5 }),
    ],
  };
};
const condition = (code, severity, over) => ({
  code,
  severity,
  title: code,
  text: '',
  action: '',
  count: 0,
  run: 0,
  profile: '',
  sinceMs: 0,
  untilMs: 0,
  bytes: 0,
  ...over,
});
// An hour of a run in steps of ten seconds: full speed, a burst of refusals, recovery.
const traffic = () => {
  const at = Array.from({ length: 360 }, (_, index) => Date.now() - 3_600_000 + index * 10_000);
  const burst = (index) => index > 220 && index < 240;
  const column = (value) => at.map((_, index) => value(index));
  const wave = (index) => Math.round(6 * Math.sin(index / 3));
  return {
    fromMs: at[0],
    toMs: Date.now(),
    stepMs: 10_000,
    dropped: 0,
    budget: 80,
    concurrency: 12,
    at,
    seconds: column(() => 10),
    requests: column((index) => 10 * ((burst(index) ? 24 : 60) + wave(index))),
    requestsMin: column((index) => (burst(index) ? 8 : 50) + wave(index)),
    requestsMax: column((index) => (burst(index) ? 40 : 70) + wave(index)),
    exchanges: column(() => 60),
    inFlight: column((index) => (burst(index) ? 4 : 11)),
    inFlightMax: column((index) => (burst(index) ? 5 : 12)),
    waitedMs: column((index) => (burst(index) ? 8000 : 0)),
    latencyMs: column(() => 120),
    latencyMaxMs: column(() => 900),
    mailboxes: column((index) => (burst(index) ? 9 : 0)),
    directory: column((index) => (burst(index) && index % 3 === 0 ? 2 : 0)),
    extensions: column(() => 0),
    refused: column((index) => (burst(index) ? 9 : 0)),
    unavailable: column((index) => (burst(index) && index % 3 === 0 ? 2 : 0)),
    failed: column(() => 0),
    limited: {
      machine: column(() => 500),
      answers: column(() => 0),
      mailbox: column((index) => (burst(index) ? 1500 : 9500)),
      refusal: column((index) => (burst(index) ? 8000 : 0)),
      shared: column(() => 0),
      concurrency: column(() => 0),
      budget: column(() => 0),
    },
  };
};
const answer =
  (make) =>
  (...args) =>
    new Promise((done) => setTimeout(() => done(make(...args)), 5));
const quiet = window.fake === 'empty';
window.go = {
  desktop: {
    Session: {
      State: answer(state),
      OpenDemo: answer(state),
      OpenTenant: answer(state),
      Close: answer(state),
      SetTheme: answer(() => null),
      SetLanguage: answer(() => null),
    },
    Overview: {
      Get: answer(overview),
      Find: answer(() => []),
      Mailboxes: answer(() => ({ total: 0, mailboxes: [] })),
    },
    History: {
      Traffic: answer(traffic),
      Throttles: answer(() => ({ total: 0, events: [] })),
      Runs: answer(() => ({ fromMs: Date.now() - 3_600_000, toMs: Date.now(), stepMs: 10_000, points: [] })),
      Population: answer(() => ({
        fromMs: Date.now() - 3_600_000,
        toMs: Date.now(),
        stepMs: 10_000,
        at: [],
        people: [],
        mailboxes: [],
        contacts: [],
        contactsMin: [],
        contactsMax: [],
      })),
      Health: answer(() => []),
    },
    Log: { Page: answer(() => ({ file: '/home/admin/.local/share/concord/logs/concord.log', total: 0, lines: [] })) },
    Runs: {
      List: answer((offset, limit) =>
        quiet ? { runs: [], total: 0 } : { runs: list.slice(offset, offset + limit), total: list.length },
      ),
      Active: answer(() => (quiet ? [] : [active])),
      Get: answer(() => active),
      StartSync: answer(() => active),
      RetryFailed: answer(() => active),
      StartVerify: answer(() => active),
      Cancel: answer(() => null),
      Report: answer(() => ({ run: active, holds: [], troubles: [], notes: [] })),
    },
    Settings: {
      Get: answer(() => ({
        found: window.fake !== 'empty',
        path: '/home/admin/.local/share/concord/appsettings.json',
        tenantId: 'contoso.onmicrosoft.com',
        clientId: '2d94b6c3-5e08-4f7a-8b61-c0407050a002',
        cloud: 'global',
        login: 'https://login.microsoftonline.com',
        graph: 'https://graph.microsoft.com',
        keyFile: '/home/admin/.local/share/concord/concord.pem',
        pace: { requestBudget: 0, maxConcurrency: 16, keepDays: 30, maxMegabytes: 500 },
      })),
      Bounds: answer(() => ({
        requestBudget: { low: 0, high: 13000 },
        maxConcurrency: { low: 1, high: 256 },
        keepDays: { low: 0, high: 3650 },
        maxMegabytes: { low: 1, high: 100000 },
      })),
      Folder: answer(() => ({
        path: '/home/admin/.local/share/concord',
        total: 148_400_000,
        databases: 145_100_000,
        logs: 3_200_000,
        other: 100_000,
      })),
    },
    System: {
      SaveFile: answer(() => ''),
      SaveData: answer(() => ''),
      OpenLink: answer(() => null),
      About: answer(() => ({
        version: '0.9.0',
        platform: 'linux/amd64 go1.26.8',
        licence: 'MIT License',
        parts: ['react', 'uplot', 'zod'].map((name) => ({ name, version: '1.0.0', kind: 'MIT', text: 'MIT License' })),
      })),
      Quit: answer(() => null),
    },
  },
};
window.runtime = {
  EventsOnMultiple: () => () => {},
  EventsOn: () => () => {},
  ClipboardSetText: () => Promise.resolve(true),
};
