import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import type { Report, Run } from '../../backend/calls';
import { type Answers, fakeGo, noTraffic } from '../../fake-go';
import { makeClient } from '../../live/client';
import { Toasts } from '../../ui/Toasts';
import Activity from './Activity';

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
const run = (over: Partial<Run> = {}): Run => ({
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
const report = (over: Partial<Report> = {}): Report => ({ run: run(), holds: [], troubles: [], notes: [], ...over });
const trouble = {
  code: 'network',
  sentence: 'The connection was lost too often.',
  action: 'Check the network.',
  failed: true,
  count: 2,
  mailboxes: ['a@contoso.com'],
  requestId: 'r-1',
};

function open(route: string, answers: Answers = {}) {
  location.hash = `#${route}`;
  const go = fakeGo({
    'Runs.List': () => ({ runs: [run()], total: 1 }),
    'Runs.Report': () => report(),
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

describe('one run', () => {
  it('says what failed and why, with the remedy, and tries the failed ones again', async () => {
    const user = userEvent.setup();
    const go = open('/activity/7', {
      'Runs.Report': (id: number) => (id === 7 ? report({ troubles: [trouble] }) : report({ run: run({ id: 8 }) })),
      'Runs.RetryFailed': () => run({ id: 8, state: 'running', final: false }),
    });
    const card = await screen.findByRole('region', { name: 'What was in the way' });
    expect(card).toHaveTextContent('2 mailboxes failed: The connection was lost too often.');
    expect(card).toHaveTextContent('Check the network.');
    expect(card).toHaveTextContent('a@contoso.com and 1 more');
    expect(card).toHaveTextContent('Request ID r-1');
    expect(screen.getByText('40 created, 2 updated')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Retry failed' }));
    expect(await screen.findByRole('heading', { name: 'Run 8' })).toBeInTheDocument();
    expect(go.calls).toContain('Runs.RetryFailed');
  });

  const hold = {
    run: 7,
    profileId: 'p',
    profile: 'All',
    state: 'waiting',
    createdMs: 1,
    decidedMs: 0,
    reasons: [{ code: 'percent', sentence: 'More than 15 % of the people would go.' }],
    people: 40,
    emptied: 0,
    mailboxes: 0,
    deletes: 0,
  };
  const item = { kind: 'person', person: 'Adele Vance', personId: 'a', mailbox: '' };

  it('tells what it holds back, shows whom it concerns, and approves after the number was typed', async () => {
    const user = userEvent.setup();
    const go = open('/activity/7', {
      'Runs.Report': () => report({ run: run({ state: 'held' }), holds: [hold] }),
      'Holds.Items': () => ({ total: 40, items: [item] }),
      'Holds.Approve': () => run({ id: 8, state: 'running', final: false }),
    });
    const card = await screen.findByRole('region', { name: 'What it holds back' });
    expect(card).toHaveTextContent('all contacts of 40 people would go');
    expect(card).toHaveTextContent('More than 15 % of the people would go.');
    await user.click(within(card).getByRole('button', { name: 'Review and decide' }));
    expect(await screen.findByRole('row', { name: /Adele Vance.*Every mailbox/ })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Approve and sync' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Approve what waits?' });
    await user.click(within(dialog).getByRole('button', { name: 'Approve and sync' }));
    expect(go.calls).not.toContain('Holds.Approve');
    await user.type(within(dialog).getByRole('textbox'), '40');
    await user.click(within(dialog).getByRole('button', { name: 'Approve and sync' }));
    await waitFor(() => expect(location.hash).toBe('#/activity/8'));
  });

  it('leaves what is refused as it is, after a question', async () => {
    const user = userEvent.setup();
    const go = open('/activity/7/hold', {
      'Runs.Report': () => report({ run: run({ state: 'held' }), holds: [hold] }),
      'Holds.Items': () => ({ total: 1, items: [item] }),
      'Holds.Refuse': () => [],
    });
    await user.click(await screen.findByRole('button', { name: 'Refuse' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Refuse what waits?' });
    expect(go.calls).not.toContain('Holds.Refuse');
    await user.click(within(dialog).getByRole('button', { name: 'Refuse' }));
    await waitFor(() => expect(location.hash).toBe('#/activity/7'));
    expect(go.calls).toContain('Holds.Refuse');
  });

  it('is undone for one mailbox after a preview of it', async () => {
    const user = userEvent.setup();
    const line = {
      profile: 'All',
      mailbox: 'a@contoso.com',
      person: 'Bo',
      kind: 'put-back',
      fields: [{ field: 'mobilePhone', old: ['1'], new: ['2'], policy: '' }],
      photo: false,
      reason: '',
      run: 0,
      note: '',
    };
    const asked = vi.fn((query: { mailbox: string }) => ({
      undoes: 7,
      mailboxes: 1,
      putBack: query.mailbox === '' ? 2000 : 3,
      madeAgain: 0,
      takenAway: 0,
      already: 0,
      left: 1,
      photos: 0,
      reasons: [{ code: 'changed_again', run: 9, sentence: 'x', contacts: 1 }],
      lines: [line],
      told: 1,
      notes: [],
    }));
    const begun = vi.fn(() => run({ id: 8, state: 'running', final: false }));
    open('/activity/7', {
      'Undo.Of': () => ({ contacts: 2001, untilMs: 1, undoes: 0, undoneBy: 0, inPart: false }),
      'Undo.Preview': asked,
      'Undo.Start': begun,
    });
    await user.click(await screen.findByRole('button', { name: 'Undo…' }));
    expect(await screen.findByText('2,000')).toBeInTheDocument();
    expect(screen.getByText(/Run 9 changed it again\./)).toBeInTheDocument();
    await user.type(screen.getByRole('textbox', { name: /Only this mailbox/ }), 'a@contoso.com{Enter}');
    await user.click(await screen.findByRole('button', { name: 'Undo this part' }));
    const dialog = await screen.findByRole('alertdialog');
    await user.click(within(dialog).getByRole('button', { name: 'Undo' }));
    await waitFor(() => expect(location.hash).toBe('#/activity/8'));
    expect(begun).toHaveBeenCalledWith({ run: 7, mailbox: 'a@contoso.com', person: '' });
  });

  it('says what moved when a plan did not fit any more', async () => {
    open('/activity/7', {
      'Runs.Report': () =>
        report({
          run: run({
            state: 'failed',
            planId: 3,
            failure: {
              code: 'plan_moved',
              message: 'Plan 3 does not fit.',
              action: 'x',
              requestId: '',
              retryable: false,
            },
          }),
        }),
      'Plans.Moved': () => [
        {
          what: 'person_changed',
          profile: 'All',
          mailbox: 'a@contoso.com',
          kind: 'update',
          personName: 'Bo',
          personMail: '',
          changes: [{ field: 'mobilePhone', old: ['1'], new: ['2'], policy: '' }],
        },
      ],
    });
    const card = await screen.findByRole('region', { name: 'What has changed since the preview' });
    await waitFor(() => expect(card).toHaveTextContent('Other values would be written'));
    expect(within(card).getByRole('row', { name: /Changed.*1.*2/ })).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Sync again' })).toBeNull();
  });

  it.each([
    ['adopt', 'Former tools', '#/contacts/adopt/p%2F1'],
    ['drift', 'Users’ edits', '#/contacts/profile/p%2F1/drift'],
    ['removal', 'Remove from mailboxes', '#/contacts/profile/p%2F1/remove'],
  ])('of kind %s leads back to the screen it was begun on', async (kind, name, to) => {
    const user = userEvent.setup();
    open('/activity/7', { 'Runs.Report': () => report({ run: run({ kind, profileId: 'p/1', state: 'done' }) }) });
    await user.click(await screen.findByRole('button', { name }));
    expect(location.hash).toBe(to);
  });

  it('leads to no profile when it looked at all of them', async () => {
    open('/activity/7', { 'Runs.Report': () => report({ run: run({ kind: 'drift', state: 'done' }) }) });
    await screen.findByRole('heading', { name: 'Run 7' });
    expect(screen.queryByRole('button', { name: 'Users’ edits' })).not.toBeInTheDocument();
  });

  it('offers no way to undo a preview', async () => {
    open('/activity/7', { 'Runs.Report': () => report({ run: run({ plan: true, state: 'done' }) }) });
    expect(await screen.findByText('Contacts it would change')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Undo…' })).toBeNull();
  });

  it('follows a run at work, pauses it, lets it go on and cancels it', async () => {
    const user = userEvent.setup();
    const working = run({
      state: 'running',
      final: false,
      progress: {
        phase: 'apply',
        done: 5,
        total: 40,
        text: '',
        rate: 2.5,
        leftMs: 60_000,
        paused: false,
        mailboxes: 1,
        mailboxesTotal: 12,
      },
    });
    const go = open('/activity/7', {
      'Runs.Report': () => report({ run: working }),
      'Runs.Pause': () => null,
      'Runs.Resume': () => null,
      'Runs.Cancel': () => null,
    });
    expect(await screen.findByText('5 of 40')).toBeInTheDocument();
    expect(screen.getByText(/1 of 12 mailboxes · 2.5 a second/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Pause' }));
    expect(go.calls).toContain('Runs.Pause');
    act(() => go.emit('run.changed', { ...working, progress: { ...working.progress, done: 9, paused: true } }));
    expect(await screen.findByText('Paused: Writing contacts')).toBeInTheDocument();
    expect(screen.getByText('9 of 40')).toBeInTheDocument();
    expect(screen.queryByText(/left in this phase/)).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Continue' }));
    expect(go.calls).toContain('Runs.Resume');
    await user.click(screen.getByRole('button', { name: 'Cancel run' }));
    expect(go.calls).toContain('Runs.Cancel');
  });

  it('says that there is no such run', async () => {
    open('/activity/99', {
      'Runs.Report': () => {
        throw { code: 'no_such_run', message: 'No.', action: '', requestId: '', retryable: false };
      },
    });
    expect(await screen.findByText('There is no such run.')).toBeInTheDocument();
  });
});

describe('the list of runs', () => {
  it('reads every page, and moves the run at work in its row', async () => {
    const all = Array.from({ length: 700 }, (_, index) => run({ id: 700 - index, state: 'done' }));
    const go = open('/activity', {
      'Runs.List': (offset: number, limit: number) => ({ runs: all.slice(offset, offset + limit), total: 700 }),
    });
    expect(await screen.findByText('700 runs')).toBeInTheDocument();
    act(() => go.emit('run.changed', run({ id: 700, state: 'running', final: false })));
    expect(await screen.findByText('Running')).toBeInTheDocument();
    expect(go.calls.filter((name) => name === 'Runs.List')).toHaveLength(2);
  });
});

describe('the throttle events', () => {
  it('are asked for by range, words and scope', async () => {
    const user = userEvent.setup();
    const asked = vi.fn((query: { search: string; scope: string; span: { lastMs: number } }) => ({
      total: query.search === '' ? 1 : 0,
      events: [
        {
          atMs: Date.UTC(2026, 10, 21, 14, 0),
          scope: 'mailbox',
          mailbox: 'id',
          name: 'adele@contoso.com',
          status: 429,
          code: 'ApplicationThrottled',
          answers: 3,
          retryAfterMs: -1,
          closedMs: 1500,
        },
      ].slice(0, query.search === '' ? 1 : 0),
    }));
    open('/activity/throttling', { 'History.Throttles': asked });
    const row = await screen.findByRole('row', { name: /adele@contoso.com/ });
    expect(row).toHaveTextContent('Not told');
    await user.type(screen.getByRole('searchbox'), 'x');
    expect(await screen.findByText('Nothing meets “x”.')).toBeInTheDocument();
    expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ search: 'x', scope: '', offset: 0 }));
  });
});

describe('the log', () => {
  it('shows where the file lies, and a failure with a way to ask again', async () => {
    const user = userEvent.setup();
    let broken = true;
    open('/activity/log', {
      'Log.Page': (query: { limit: number }) => {
        if (broken && query.limit > 1)
          throw { code: 'unexpected', message: 'Permission denied.', action: '', requestId: '', retryable: true };
        const lines = [{ number: 1, atMs: 1, level: 'error', message: 'run failed', details: 'code=x', run: 0 }];
        return { file: '/data/logs/concord.log', lines, total: 1 };
      },
    });
    expect(await screen.findByText('/data/logs/concord.log')).toBeInTheDocument();
    expect(await screen.findByRole('alert')).toHaveTextContent('Permission denied.');
    broken = false;
    await user.click(screen.getByRole('button', { name: 'Try again' }));
    const grid = await screen.findByRole('grid', { name: 'Log' });
    await waitFor(() => expect(within(grid).getByText('run failed')).toBeInTheDocument());
  });
});

describe('the mailboxes', () => {
  it('begin with what was looked for, and say why one is skipped', async () => {
    const user = userEvent.setup();
    const asked = vi.fn(() => ({
      total: 1,
      mailboxes: [
        {
          id: 'm',
          name: 'Adele',
          mail: 'adele@contoso.com',
          profile: 'All',
          state: 'skipped',
          contacts: 0,
          people: 10,
          nextTryMs: 0,
          trouble: {
            code: 'no_cloud_mailbox',
            message: 'There is no mailbox.',
            action: 'Assign a licence.',
            requestId: '',
            retryable: true,
          },
        },
      ],
    }));
    open('/activity/mailboxes/adele%40contoso.com', { 'Overview.Mailboxes': asked });
    const grid = await screen.findByRole('grid', { name: 'Mailboxes' });
    await within(grid).findByText('Skipped');
    expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ search: 'adele@contoso.com' }));
    grid.focus();
    await user.keyboard('{ArrowDown}{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Adele' });
    expect(dialog).toHaveTextContent('Assign a licence.');
  });
});
