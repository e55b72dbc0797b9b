import { QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { App } from './App';
import type { Run } from './backend/calls';
import { type Answers, fakeGo, noTraffic, readySession } from './fake-go';
import { makeClient } from './live/client';
import { useThemeChoice } from './theme';

const figures = {
  people: 3,
  mailboxes: 2,
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
};
const run = (over: Partial<Run> = {}): Run => ({
  id: 7,
  kind: 'contactsync',
  profileId: '',
  title: 'Contact sync',
  state: 'running',
  final: false,
  own: true,
  startedMs: 1,
  finishedMs: 0,
  durationMs: 5000,
  pid: 1,
  plan: false,
  planId: 0,
  progress: {
    phase: 'apply',
    done: 10,
    total: 40,
    text: '',
    rate: 1,
    leftMs: 30_000,
    paused: false,
    mailboxes: 0,
    mailboxesTotal: 0,
  },
  figures,
  ...over,
});
const overview = {
  people: 3,
  mailboxes: 2,
  contacts: 6,
  behind: 0,
  skipped: 0,
  failed: 0,
  attention: [],
  next: ['sync'],
  profiles: [
    {
      id: 'p',
      name: 'Everybody',
      folder: 'Company',
      people: 3,
      mailboxes: 2,
      contacts: 6,
      behind: 0,
      left: 0,
      skipped: 0,
      failed: 0,
    },
  ],
};

function open(answers: Answers = {}, route = '/overview') {
  location.hash = `#${route}`;
  const go = fakeGo({
    'Session.State': () => readySession,
    'Session.SetTheme': () => null,
    'Session.SetLanguage': () => null,
    'Overview.Get': () => overview,
    'Runs.Active': () => [],
    'Overview.Mailboxes': () => ({ mailboxes: [], total: 0 }),
    'Overview.Find': () => [],
    'History.Traffic': () => noTraffic,
    'Runs.List': () => ({ runs: [], total: 0 }),
    'System.About': () => ({ version: '1.2.3', platform: 'test', licence: '', parts: [] }),
    ...answers,
  });
  render(
    <QueryClientProvider client={makeClient()}>
      <Router hook={useHashLocation}>
        <App />
      </Router>
    </QueryClientProvider>,
  );
  return go;
}

beforeEach(() => {
  localStorage.clear();
  useThemeChoice.setState({ choice: 'system' });
});

describe('the window', () => {
  it('welcomes with two ways on when nothing is set up', async () => {
    const user = userEvent.setup();
    const go = open({
      'Session.State': () => ({ ...readySession, phase: 'welcome', demo: false }),
      'Session.OpenDemo': () => ({ ...readySession, phase: 'opening' }),
    });
    expect(await screen.findByRole('heading', { name: 'Welcome to Concord' })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Connect your tenant' })).toBeInTheDocument();
    expect(screen.queryByRole('navigation')).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Explore the demo tenant' }));
    expect(go.calls).toContain('Session.OpenDemo');
    act(() => go.emit('session.changed', { ...readySession, phase: 'opening' }));
    expect(await screen.findByText('Opening the demo tenant…')).toBeInTheDocument();
    act(() => go.emit('session.changed', readySession));
    expect(await screen.findByRole('heading', { name: 'Overview', level: 1 })).toBeInTheDocument();
  });

  it('has the settings, with backups and support, also where the tenant could not be opened', async () => {
    const user = userEvent.setup();
    const failure = { code: 'database_damaged', message: 'It is damaged.', action: '', requestId: '', retryable: true };
    const go = open({ 'Session.State': () => ({ ...readySession, phase: 'failed', demo: false, failure }) });
    await user.click(await screen.findByRole('button', { name: 'Settings, backups and support' }));
    expect(await screen.findByRole('heading', { name: 'Settings', level: 1 })).toHaveFocus();
    expect(await screen.findByRole('button', { name: 'Restore from a file…' })).toBeEnabled();
    expect(screen.getByText('It is damaged.')).toBeInTheDocument();
    // While a backup is put back the tenant is opened again: what asked for it stays, and hears how it ended.
    act(() => go.emit('session.changed', { ...readySession, phase: 'opening', demo: false }));
    expect(await screen.findByText('Connecting to your tenant…')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Restore from a file…' })).toBeInTheDocument();
    act(() => go.emit('session.changed', { ...readySession, phase: 'failed', demo: false, failure }));
    await user.click(await screen.findByRole('button', { name: 'Back to the start' }));
    expect(await screen.findByRole('heading', { name: 'Welcome to Concord' })).toBeInTheDocument();
  });

  it('says why a tenant could not be opened, and that nothing was changed', async () => {
    open({
      'Session.State': () => ({
        ...readySession,
        phase: 'failed',
        demo: false,
        failure: {
          code: 'token_refused',
          message: 'The certificate is not known.',
          action: 'Upload it.',
          requestId: 'r9',
          retryable: true,
        },
      }),
    });
    const note = await screen.findByRole('alert');
    expect(note).toHaveTextContent('The certificate is not known.');
    expect(note).toHaveTextContent('Nothing was changed');
  });

  it('never hides that this is the demo tenant', async () => {
    open();
    expect(await within(await screen.findByRole('banner')).findByText('Demo tenant')).toBeInTheDocument();
  });

  it('takes the focus to the heading of a screen that was gone to, and names the window after it', async () => {
    const user = userEvent.setup();
    open();
    await screen.findByRole('heading', { name: 'Overview', level: 1 });
    await user.click(screen.getByRole('link', { name: 'Activity' }));
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Activity', level: 1 })).toHaveFocus());
    expect(document.title).toBe('Activity – Concord');
    expect(screen.getByRole('link', { name: 'Activity' })).toHaveAttribute('aria-current', 'page');
  });

  it('takes the focus along when a row is opened within a screen', async () => {
    const user = userEvent.setup();
    const ended = run({ state: 'done', final: true });
    open(
      {
        'Runs.List': () => ({ runs: [ended], total: 1 }),
        'Runs.Report': () => ({ run: ended, holds: [], troubles: [], notes: [] }),
        'Undo.Of': () => ({ contacts: 0, untilMs: 0, undoes: 0, undoneBy: 0, inPart: false }),
      },
      '/activity',
    );
    const grid = await screen.findByRole('grid', { name: 'Runs' });
    grid.focus();
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Run 7', level: 1 })).toHaveFocus());
  });

  it('goes anywhere with Ctrl+K, by keyboard alone', async () => {
    const user = userEvent.setup();
    open();
    await screen.findByRole('heading', { name: 'Overview', level: 1 });
    await user.keyboard('{Control>}k{/Control}');
    const box = await screen.findByRole('combobox', { name: 'Go anywhere' });
    expect(box).toHaveFocus();
    await user.type(box, 'theme');
    expect(screen.getByText('4 results')).toBeInTheDocument();
    await user.clear(box);
    await user.type(box, 'languag{Enter}');
    expect(await screen.findByRole('heading', { name: 'Settings', level: 1 })).toBeInTheDocument();
  });

  it('closes the palette with Escape', async () => {
    const user = userEvent.setup();
    open();
    await screen.findByRole('heading', { name: 'Overview', level: 1 });
    await user.keyboard('{Control>}k{/Control}');
    const search = await screen.findByRole('combobox', { name: 'Go anywhere' });
    await waitFor(() => expect(search).toHaveFocus());
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('combobox', { name: 'Go anywhere' })).toBeNull());
  });

  it('asks again with F5, without loading the page anew', async () => {
    const user = userEvent.setup();
    const go = open();
    await screen.findByText('Mailboxes up to date');
    const before = go.calls.filter((name) => name === 'Overview.Get').length;
    await user.keyboard('{F5}');
    await waitFor(() => expect(go.calls.filter((name) => name === 'Overview.Get').length).toBe(before + 1));
  });

  it('follows the native menu', async () => {
    const go = open();
    await screen.findByRole('heading', { name: 'Overview', level: 1 });
    act(() => go.emit('menu.command', 'go:/cloud'));
    expect(await screen.findByRole('heading', { name: 'Cloud sync', level: 1 })).toBeInTheDocument();
  });

  it('remembers the theme, and tells Go which one shows', async () => {
    const user = userEvent.setup();
    const told = vi.fn<(choice: string, shown: string) => null>();
    open({ 'Session.SetTheme': told });
    await screen.findByRole('heading', { name: 'Overview', level: 1 });
    await user.click(screen.getByRole('button', { name: 'Theme' }));
    await user.click(await screen.findByRole('menuitemradio', { name: 'High contrast' }));
    await waitFor(() => expect(document.documentElement.dataset['theme']).toBe('contrast'));
    expect(localStorage.getItem('concord.theme')).toBe('contrast');
    expect(told).toHaveBeenLastCalledWith('contrast', 'contrast');
  });

  it('shows a page that does not exist as such', async () => {
    open({}, '/nowhere');
    expect(await screen.findByText('There is no such page.')).toBeInTheDocument();
  });

  it('survives a defect in a screen: the rest stays, the details can be copied', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const user = userEvent.setup();
    open({ 'Overview.Get': () => ({ ...overview, attention: null }) });
    expect(await screen.findByText('This part of the window stopped working.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Reload the window' })).toBeInTheDocument();
    await user.click(screen.getByRole('link', { name: 'Cloud sync' }));
    expect(await screen.findByRole('heading', { name: 'Cloud sync', level: 1 })).toBeInTheDocument();
    vi.restoreAllMocks();
  });
});

describe('the overview', () => {
  it('starts a sync, follows it, and shows the figures when it has ended', async () => {
    const user = userEvent.setup();
    let contacts = 0;
    const go = open({ 'Runs.StartSync': () => run(), 'Overview.Get': () => ({ ...overview, contacts }) });
    await user.click(await screen.findByRole('button', { name: 'Sync now' }));
    act(() => go.emit('run.changed', run()));
    expect(await screen.findByText('10 of 40')).toBeInTheDocument();
    expect(screen.getByText('Writing contacts')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Sync now' })).toBeDisabled();
    act(() => go.emit('run.changed', run({ progress: { ...run().progress, done: 30 } })));
    expect(await screen.findByText('30 of 40')).toBeInTheDocument();
    contacts = 4321;
    act(() => go.emit('run.changed', run({ state: 'done', final: true })));
    expect(await screen.findByText('4,321 contacts in place')).toBeInTheDocument();
    expect(screen.queryByText('30 of 40')).toBeNull();
  });

  it('says why a sync could not be started', async () => {
    const user = userEvent.setup();
    open({
      'Runs.StartSync': () => {
        throw {
          code: 'run_active',
          message: 'Run 6 is at work.',
          action: 'Wait for it.',
          requestId: '',
          retryable: true,
        };
      },
    });
    await user.click(await screen.findByRole('button', { name: 'Sync now' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Run 6 is at work.');
  });

  it('offers no Stop for a run of another program', async () => {
    open({ 'Runs.Active': () => [run({ own: false })] });
    expect(await screen.findByText('Started by another program on this computer.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Cancel run' })).toBeNull();
  });

  it('says what to do when there is no profile', async () => {
    open({ 'Overview.Get': () => ({ ...overview, profiles: [] }) });
    expect(await screen.findByText('There is no profile yet.')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Sync now' })).toBeDisabled();
  });

  it('keeps the old figures, and says so, when they cannot be read again', async () => {
    let broken = false;
    const go = open({
      'Overview.Get': () => {
        if (broken)
          throw { code: 'database_io', message: 'The disk is gone.', action: '', requestId: '', retryable: true };
        return overview;
      },
    });
    await screen.findByText('Mailboxes up to date');
    broken = true;
    act(() => go.emit('history.changed', null));
    expect(await screen.findByRole('alert')).toHaveTextContent('may be out of date');
    expect(screen.getByText('Mailboxes up to date')).toBeInTheDocument();
  });
});
