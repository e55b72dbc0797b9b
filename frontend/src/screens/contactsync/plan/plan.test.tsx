import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { Route, Router } from 'wouter';
import { useHashLocation } from 'wouter/use-hash-location';
import { type Answers, fakeGo } from '../../../fake-go';
import { makeClient } from '../../../live/client';
import { Toasts } from '../../../ui/Toasts';
import PlanList from './PlanList';
import PlanRun from './PlanRun';
import PlanView from './PlanView';
import Undone from './Undone';

const plan = {
  id: 3,
  run: 7,
  createdMs: Date.UTC(2026, 10, 22),
  state: 'ready',
  appliedRun: 0,
  profile: '',
  mailbox: '',
  mailboxes: 60,
  creates: 99_000,
  updates: 999,
  deletes: 1,
  held: 12,
};
const detail = {
  plan,
  profiles: ['All'],
  holds: [
    {
      ...{ run: 7, profileId: 'p', profile: 'All', state: 'waiting', createdMs: 1, decidedMs: 0 },
      reasons: [{ code: 'percent', sentence: 'Too many would go.' }],
      people: 12,
      emptied: 0,
      mailboxes: 0,
      deletes: 0,
    },
  ],
  troubles: [],
  notes: ['A note.'],
};
const operation = (n: number) => ({
  profile: 'All',
  mailbox: `m${n}@contoso.com`,
  mailboxId: `m${n}`,
  kind: 'update',
  held: false,
  personId: `p${n}`,
  personName: `Person ${n}`,
  personMail: `p${n}@contoso.com`,
  reason: 'changed',
  ground: '',
  why: 'The directory changed.',
  unknown: false,
  changes: [
    { field: 'mobilePhone', old: ['1'], new: ['2'], policy: '' },
    { field: 'department', old: [], new: ['Sales'], policy: 'fillIfEmpty' },
    { field: 'jobTitle', old: ['Boss'], new: [], policy: '' },
  ],
});

function open(route: string, answers: Answers) {
  location.hash = `#${route}`;
  const go = fakeGo({ 'Runs.Active': () => [], ...answers });
  render(
    <FluentProvider theme={webLightTheme}>
      <QueryClientProvider client={makeClient()}>
        <Router hook={useHashLocation}>
          <Route path="/contacts/plan/:id">{({ id }) => <PlanView id={Number(id)} />}</Route>
          <Route path="/contacts/plans" component={PlanList} />
          <Route path="/contacts/preview/:id">{({ id }) => <PlanRun id={Number(id)} />}</Route>
          <Route path="/contacts/undone/:id">{({ id }) => <Undone profile={id ?? ''} />}</Route>
        </Router>
      </QueryClientProvider>
      <Toasts />
    </FluentProvider>,
  );
  return go;
}

describe('a preview', () => {
  it('asks Go for the pages of a hundred thousand rows, and opens one', async () => {
    const user = userEvent.setup();
    const asked = vi.fn((query: { offset: number; limit: number }) => ({
      total: 100_012,
      operations: Array.from({ length: query.limit }, (_, n) => operation(query.offset + n)),
    }));
    open('/contacts/plan/3', { 'Plans.Get': () => detail, 'Plans.Page': asked });
    const grid = await screen.findByRole('grid', { name: 'What would happen to each contact' });
    expect(await screen.findByText('100,012 contacts')).toBeInTheDocument();
    expect(asked.mock.calls.length).toBeLessThan(4);
    expect(await screen.findByText(/12 changes would wait for approval\./)).toBeInTheDocument();
    grid.focus();
    await user.keyboard('{ArrowDown}{Enter}');
    const dialog = await screen.findByRole('dialog', { name: 'Person 0' });
    await within(dialog).findByText('Mobile phone');
    const rows = [...dialog.querySelectorAll('tr')].map(({ textContent }) => textContent);
    expect(rows[1]).toBe('ChangedMobile phone12');
    expect(rows[2]).toMatch(/^AddedDepartment.*\(empty\)Sales$/);
    expect(rows[3]).toBe('RemovedJob titleBoss(empty)');
  });

  it('is filtered by Go: by mailbox, and to what would wait', async () => {
    const user = userEvent.setup();
    const asked = vi.fn((_query: { mailbox: string; held: string }) => ({ total: 1, operations: [operation(0)] }));
    open('/contacts/plan/3', { 'Plans.Get': () => detail, 'Plans.Page': asked });
    await screen.findByText('1 contact');
    await user.type(screen.getByRole('searchbox', { name: 'Mailbox' }), 'm5@');
    await waitFor(() => expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ mailbox: 'm5@', plan: 3 })));
    await user.click(screen.getByRole('button', { name: 'Show only these' }));
    await waitFor(() => expect(asked).toHaveBeenLastCalledWith(expect.objectContaining({ held: 'yes' })));
  });

  it('is applied only after its number was typed', async () => {
    const user = userEvent.setup();
    const go = open('/contacts/plan/3', {
      'Plans.Get': () => detail,
      'Plans.Page': () => ({ total: 0, operations: [] }),
      'Plans.Apply': () => ({ id: 8 }),
    });
    await user.click(await screen.findByRole('button', { name: 'Apply exactly this' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Apply preview 3?' });
    expect(dialog).toHaveTextContent('99,000 contacts are created, 999 updated and 1 removed in 60 mailboxes');
    await user.click(within(dialog).getByRole('button', { name: 'Write 100,000 contacts' }));
    expect(go.calls).not.toContain('Plans.Apply');
    await user.type(within(dialog).getByRole('textbox'), '100,000');
    await user.click(within(dialog).getByRole('button', { name: 'Write 100,000 contacts' }));
    await waitFor(() => expect(location.hash).toBe('#/activity/8'));
  });

  it('that was applied offers no second time', async () => {
    open('/contacts/plan/3', {
      'Plans.Get': () => ({ ...detail, plan: { ...plan, state: 'applied', appliedRun: 9 } }),
      'Plans.Page': () => ({ total: 0, operations: [] }),
    });
    expect(await screen.findByText('Applied in run 9')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Apply exactly this' })).toBeNull();
  });

  it('says that it is gone', async () => {
    open('/contacts/plan/3', {
      'Plans.Get': () => {
        throw { code: 'plan_unusable', message: 'There is no plan 3.', action: 'x', requestId: '', retryable: false };
      },
    });
    expect(await screen.findByText('There is no such preview.')).toBeInTheDocument();
  });

  it('follows the run that makes it, and then is there', async () => {
    const run = {
      ...{ id: 7, kind: 'contactsync', title: 'Plan', state: 'running', final: false, own: true, startedMs: 1 },
      ...{ finishedMs: 0, durationMs: 1000, pid: 1, plan: false, planId: 0, profileId: '' },
      progress: {
        phase: 'plan',
        done: 3,
        total: 0,
        text: '',
        rate: 0,
        leftMs: 0,
        paused: false,
        mailboxes: 2,
        mailboxesTotal: 5,
      },
      figures: {} as never,
    };
    const go = open('/contacts/preview/7', {
      'Runs.Get': () => run,
      'Plans.Get': () => detail,
      'Plans.Page': () => ({ total: 0, operations: [] }),
    });
    expect(await screen.findByText(/2 of 5 mailboxes/)).toBeInTheDocument();
    act(() => go.emit('run.changed', { ...run, state: 'done', final: true, plan: true, planId: 3 }));
    expect(await screen.findByRole('heading', { name: 'Preview 3' })).toBeInTheDocument();
  });

  it('is one of a list that says so when it is empty', async () => {
    open('/contacts/plans', { 'Plans.List': () => [] });
    expect(await screen.findByText('No previews yet.')).toBeInTheDocument();
  });
});

describe('what stays undone', () => {
  it('is let go of after a question', async () => {
    const user = userEvent.setup();
    const released = vi.fn(() => 2);
    open('/contacts/undone/p', {
      'Profiles.Get': () => ({ id: 'p', name: 'All', text: '{}', stored: true }),
      'Undo.Undone': () => ({
        total: 2,
        contacts: ['a', 'b'].map((id) => ({ mailbox: 'm@contoso.com', person: id, personId: id, there: id === 'a' })),
      }),
      'Undo.Release': released,
    });
    expect(await screen.findByText('Stays away')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Let go of all' }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Let go of 2 contacts?' });
    await user.click(within(dialog).getByRole('button', { name: 'Let go' }));
    await waitFor(() => expect(released).toHaveBeenCalledWith({ profile: 'p', mailbox: '', person: '' }));
  });
});
