import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { open, run } from './fakeActivity';

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

  it('say how many more are in place than are wanted, because removals wait', async () => {
    const box = { id: 'm', name: 'Adele', mail: 'adele@contoso.com', profile: 'All', state: 'done', nextTryMs: 0 };
    open('/activity/mailboxes', {
      'Overview.Mailboxes': () => ({
        total: 2,
        mailboxes: [
          { ...box, contacts: 464, people: 449 },
          { ...box, id: 'n', name: 'Megan', contacts: 3, people: 9 },
        ],
      }),
    });
    expect(await screen.findByText('449 + 15')).toHaveAttribute(
      'title',
      expect.stringContaining('15 more than wanted'),
    );
    expect(screen.getByText('3 of 9')).toBeInTheDocument();
  });
});
