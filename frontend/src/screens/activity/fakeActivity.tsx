import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { render } from '@testing-library/react';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import type { Run } from '../../backend/calls';
import { type Answers, fakeGo, noTraffic } from '../../fake-go';
import { makeClient } from '../../live/client';
import { Toasts } from '../../ui/Toasts';
import Activity from './Activity';

// The activity over a made-up Go, for its tests.

const figures = {
  people: 3,
  mailboxes: 12,
  created: 40,
  updated: 2,
  deleted: 0,
  unchanged: 0,
  skipped: 1,
  failed: 2,
  photos: 0,
  contacts: 0,
  differences: 0,
  requests: 90,
  directoryRequests: 2,
  batches: 6,
  throttled: 7,
  waitedMs: 4000,
};
/** One that ended, with some failures, but for `over`. */
export const run = (over: Partial<Run> = {}): Run => ({
  id: 7,
  kind: 'contactsync',
  profileId: '',
  title: 'Sync',
  state: 'partly',
  final: true,
  own: true,
  startedMs: Date.UTC(2026, 10, 21, 14, 0),
  finishedMs: Date.UTC(2026, 10, 21, 14, 1),
  durationMs: 60_000,
  pid: 1,
  plan: false,
  planId: 0,
  progress: {
    phase: '',
    done: 0,
    total: 0,
    text: '',
    rate: 0,
    leftMs: 0,
    paused: false,
    mailboxes: 0,
    mailboxesTotal: 0,
  },
  figures,
  ...over,
});
/** Opens a page of the activity, with one run in it but for `answers`. */
export function open(route: string, answers: Answers = {}) {
  location.hash = `#${route}`;
  const go = fakeGo({
    'Runs.List': () => ({ runs: [run()], total: 1 }),
    'Runs.Report': () => ({ run: run(), holds: [], troubles: [], notes: [] }),
    'Runs.Active': () => [],
    'Undo.Of': () => ({ contacts: 0, untilMs: 0, undoes: 0, undoneBy: 0, inPart: false }),
    'History.Traffic': () => noTraffic,
    'History.Throttles': () => ({ events: [], total: 0 }),
    'Overview.Mailboxes': () => ({ mailboxes: [], total: 0 }),
    'Log.Page': () => ({ file: '/data/logs/concord.log', lines: [], total: 0 }),
    ...answers,
  });
  render(
    <FluentProvider theme={webLightTheme}>
      <QueryClientProvider client={makeClient()}>
        <Router hook={useHashLocation}>
          <Activity />
        </Router>
      </QueryClientProvider>
      <Toasts />
    </FluentProvider>,
  );
  return go;
}
