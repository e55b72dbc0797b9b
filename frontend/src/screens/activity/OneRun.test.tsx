import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import type { Report } from '../../backend/calls';
import { open, run } from './fakeActivity';

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
