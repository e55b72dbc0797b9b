import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { act, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import type { CloudApplied, CloudOrder, CloudPlan, CloudStepState, Run } from '../../../backend/calls';
import { type Answers, fakeGo, readySession } from '../../../fake-go';
import { laterWords, startWords } from '../../../i18n';
import { makeClient } from '../../../live/client';
import { Toasts } from '../../../ui/Toasts';
import SetUp, { NewSetUp } from './SetUp';
import { blank, formOf, textDraft, textOf } from './wanted';

const text = JSON.stringify({
  domain: 'contoso.com',
  passwordHashSync: true,
  scope: { organizationalUnits: ['OU=Sales,DC=contoso,DC=com'] },
  accidentalDeletes: { enabled: true, threshold: 500 },
  start: true,
});
const step = (number: number, name: string, more: Partial<CloudStepState> = {}): CloudStepState => ({
  number,
  name,
  title: name,
  state: 'done',
  evidence: ['The tenant says so.'],
  warnings: [],
  requests: [],
  changes: [],
  applied: false,
  working: false,
  ...more,
});
const flag = step(2, 'tenant_flag', {
  state: 'open',
  confirm: { question: 'Off again takes up to 72 hours.', word: 'contoso.com' },
  requests: [{ method: 'PATCH', path: '/v1.0/organization/1', body: '{\n  "on": true\n}', note: '' }],
});
const scope = step(6, 'scope', {
  state: 'open',
  changes: [{ where: 'Scope: includedContainers', before: '', after: '[\n  "OU=Sales"\n]' }],
});
const planOf = (...steps: CloudStepState[]): CloudPlan => ({
  domain: 'contoso.com',
  servicePrincipalId: '',
  steps,
  clean: steps.every(({ state }) => state === 'done'),
  lookedMs: Date.now() - 1000,
});
const run = (more: Partial<Run> = {}): Run =>
  ({
    id: 7,
    kind: 'cloudsync',
    profileId: '',
    title: '',
    state: 'running',
    final: false,
    own: true,
    startedMs: 1,
    finishedMs: 0,
    durationMs: 1000,
    pid: 1,
    progress: {
      phase: 'cloudsync',
      done: 2,
      total: 12,
      text: 'tenant_flag',
      mailboxes: 0,
      mailboxesTotal: 0,
      rate: 0,
      leftMs: 0,
      paused: false,
    },
    ...more,
  }) as Run;
const nobody: CloudApplied = { text: '', plan: planOf() };
const begin = (stored: boolean) => ({
  stored: stored ? [{ domain: 'contoso.com', text, notes: [] }] : [],
  suggestion: { domain: 'contoso.com', text, notes: [] },
  threshold: 500,
  mostInScope: 59,
});

function open(answers: Answers, route = '/cloud/setup/contoso.com') {
  const go = fakeGo({
    'Session.State': () => readySession,
    'CloudSync.Begin': () => begin(true),
    'CloudSync.Applied': () => nobody,
    'CloudSync.Plan': () => planOf(step(1, 'permissions'), flag, scope),
    ...answers,
  });
  const { hook, history } = memoryLocation({ path: route, record: true });
  render(
    <QueryClientProvider client={makeClient()}>
      <FluentProvider theme={webLightTheme}>
        <Router hook={hook}>
          {route === '/cloud/setup' ? <NewSetUp /> : <SetUp domain="contoso.com" editing={route.endsWith('/edit')} />}
        </Router>
        <Toasts />
      </FluentProvider>
    </QueryClientProvider>,
  );
  return { ...go, history };
}

beforeEach(async () => {
  textDraft('contoso.com').clear();
  await startWords('en');
  await laterWords();
});

describe('what is wanted', () => {
  it('comes back as it was written', () => {
    for (const wanted of [
      text,
      JSON.stringify({ domain: 'a.b', passwordHashSync: false, scope: {}, start: false }),
      JSON.stringify({
        domain: 'a.b',
        displayName: 'Pilot',
        servicePrincipalId: 'x',
        passwordHashSync: false,
        scope: { groups: ['CN=A,DC=a,DC=b', 'CN=B,DC=a,DC=b'] },
        notifications: { enabled: true, recipients: 'it@a.b' },
        exchangeHybridWriteback: false,
        testObject: { distinguishedName: 'CN=A,DC=a,DC=b', type: 'group' },
        start: true,
      }),
    ])
      expect(JSON.parse(textOf(formOf(wanted, 500), 500))).toEqual(JSON.parse(wanted));
  });

  it('leaves out what is to stay as it is', () => {
    const form = { ...blank(500), domain: ' contoso.com ', scope: 'keep' as const, deletes: 'keep' as const };
    expect(JSON.parse(textOf(form, 500))).toEqual({ domain: 'contoso.com', passwordHashSync: false, start: true });
  });

  it('is asked step by step, with what Go does not take told beside its field', async () => {
    const user = userEvent.setup();
    let right = false;
    const { history } = open(
      {
        'CloudSync.Begin': () => begin(false),
        'CloudSync.Check': (draft: string) =>
          right
            ? { valid: true, text: draft, code: '', key: '', message: '', action: '' }
            : { valid: false, text: '', code: 'c', key: 'scope', message: '"Sales" is no name.', action: 'Copy it.' },
      },
      '/cloud/setup',
    );
    const next = () => user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('button', { name: 'Use the demo’s example' }));
    await waitFor(() =>
      expect(screen.getByRole('textbox', { name: /Active Directory domain/ })).toHaveValue('contoso.com'),
    );
    await next();
    await screen.findByRole('heading', { name: 'What is synchronised?' });
    await next();
    await screen.findByRole('heading', { name: 'Which part of the domain?' });
    await next();
    expect(await screen.findByText('"Sales" is no name. Copy it.')).toBeInTheDocument();
    right = true;
    await next();
    expect(await screen.findByText('500 stop the job, 499 still go through.')).toBeInTheDocument();
    await next();
    await screen.findByRole('heading', { name: 'Is one object tried first?' });
    await next();
    await user.click(await screen.findByRole('button', { name: 'Look at the steps' }));
    await waitFor(() => expect(history?.at(-1)).toBe('/cloud/setup/contoso.com'));
    expect(JSON.parse(textDraft('contoso.com').load()?.text ?? '{}')).toMatchObject({ domain: 'contoso.com' });
  }, 30_000);
});

it('what was read from the tenant names what no file can say', async () => {
  const user = userEvent.setup();
  const left = 'The file leaves scope out, which stays as it is in the tenant.';
  open(
    {
      'CloudSync.Begin': () => begin(false),
      'CloudSync.Found': () => [{ domain: 'contoso.com', name: 'contoso.com', servicePrincipalId: 'sp', known: false }],
      'CloudSync.Import': () => ({
        domain: 'contoso.com',
        text: JSON.stringify({ domain: 'contoso.com', passwordHashSync: false, start: true }),
        notes: [left],
      }),
    },
    '/cloud/setup',
  );
  await user.click(await screen.findByRole('button', { name: 'Read from the tenant' }));
  await user.click(await screen.findByRole('button', { name: 'Take over contoso.com' }));
  expect(await screen.findByText(left)).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Use the demo’s example' }));
  expect(screen.queryByText(left)).not.toBeInTheDocument();
});

describe('the steps', () => {
  it('show the one to do first, with what would be sent, and begin nothing by themselves', async () => {
    const user = userEvent.setup();
    const { calls } = open({});
    expect(await screen.findByRole('heading', { name: '2. Tenant’s synchronisation' })).toBeInTheDocument();
    expect(screen.getByText('2 steps are to be done')).toBeInTheDocument();
    expect(screen.getByText('/v1.0/organization/1', { exact: false })).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Copy PATCH /v1.0/organization/1' })).toBeInTheDocument();
    const rail = screen.getByRole('navigation', { name: 'Steps' });
    within(rail).getByRole('button', { current: 'step' }).focus();
    await user.keyboard('{ArrowDown}');
    expect(await screen.findByRole('table', { name: 'Scope: includedContainers' })).toHaveTextContent('"OU=Sales"');
    expect(within(rail).getByRole('button', { name: /Scope/ })).toHaveFocus();
    await user.keyboard('{Home}');
    expect(await screen.findByRole('heading', { name: '1. Permissions and agent' })).toBeInTheDocument();
    expect(calls).not.toContain('CloudSync.Start');
  });

  it('ask for the word before anything is begun, and hand over what was typed', async () => {
    const user = userEvent.setup();
    const start = vi.fn<(order: CloudOrder) => Run>(() => run());
    open({ 'CloudSync.Start': start });
    await user.click(await screen.findByRole('button', { name: 'Apply 2 steps' }));
    const field = await screen.findByRole('textbox', { name: 'Type contoso.com to allow it' });
    expect(await screen.findByText('Type contoso.com here, or applying would stop at this step.')).toBeInTheDocument();
    await waitFor(() => expect(field).toHaveFocus());
    expect(start).not.toHaveBeenCalled();
    await user.type(field, 'contoso.com');
    await user.click(screen.getByRole('button', { name: 'Apply 2 steps' }));
    await waitFor(() => expect(start).toHaveBeenCalled());
    expect(start.mock.calls[0]?.[0]).toMatchObject({ text, typed: [{ step: 'tenant_flag', word: 'contoso.com' }] });
  });

  it('follow the run, stop at its refusal with the remedy, and go on from there', async () => {
    const user = userEvent.setup();
    let applied: CloudApplied = nobody;
    const start = vi.fn<() => Run>(() => run({ id: 8 }));
    const { emit } = open({ 'CloudSync.Applied': () => applied, 'CloudSync.Start': start });
    await screen.findByText('2 steps are to be done');
    const at = (...steps: CloudStepState[]) => ({ ...planOf(...steps), lookedMs: Date.now() + 1000 });
    const tell = (now: CloudApplied) => {
      applied = now;
      act(() => emit('run.changed', now.run as Run));
    };
    const pending = { state: 'pending', changes: [], evidence: [] };
    tell({ run: run(), text, plan: at(step(1, 'permissions'), { ...flag, working: true }, { ...scope, ...pending }) });
    expect(await screen.findByText('Step 2 of 12: Tenant’s synchronisation')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: /Apply/ })).toBeDisabled();
    tell({
      run: run({ progress: { ...run().progress, done: 6 } }),
      text,
      plan: at(step(1, 'permissions'), step(2, 'tenant_flag', { applied: true }), { ...scope, working: true }),
    });
    expect(await screen.findByRole('heading', { name: '6. Scope' })).toBeInTheDocument();
    tell({
      run: run({ final: true, state: 'failed' }),
      text,
      plan: at(step(1, 'permissions'), step(2, 'tenant_flag', { applied: true }), {
        ...scope,
        state: 'blocked',
        failure: {
          code: 'cloudsync_schema_changed',
          message: 'Somebody changed it.',
          action: 'Look again.',
          requestId: 'r-1',
          retryable: true,
        },
      }),
    });
    expect(await screen.findByText('Stopped at step 6: Scope')).toBeInTheDocument();
    const alert = screen.getByRole('alert');
    expect(alert).toHaveTextContent('Somebody changed it.');
    expect(alert).toHaveTextContent('Look again.');
    expect(alert).toHaveTextContent('r-1');
    await user.click(within(alert).getByRole('button', { name: 'Try again from here' }));
    await waitFor(() => expect(start).toHaveBeenCalledTimes(1));
  });

  it('say that a cloud has no such interfaces', async () => {
    open({
      'CloudSync.Plan': () =>
        planOf(
          step(3, 'service_principal', {
            state: 'blocked',
            failure: {
              code: 'cloudsync_not_in_cloud',
              message: 'No.',
              action: 'Portal.',
              requestId: '',
              retryable: true,
            },
          }),
        ),
    });
    expect(await screen.findByText('This cloud does not have the interfaces of cloud sync.')).toBeInTheDocument();
  });

  it('keep what was seen, and say so, when they cannot be looked at again', async () => {
    const user = userEvent.setup();
    let fails = false;
    open({
      'CloudSync.Plan': () => {
        if (fails)
          throw { code: 'network_lost', message: 'No network.', action: 'Wait.', requestId: '', retryable: true };
        return planOf(flag);
      },
    });
    await screen.findByText('One step is to be done');
    fails = true;
    await user.click(screen.getByRole('button', { name: 'Look again' }));
    expect(await screen.findByText(/what is shown is what was seen before/)).toBeInTheDocument();
    expect(screen.getByText('One step is to be done')).toBeInTheDocument();
  });

  it('know no domain that nobody wrote down', async () => {
    open({ 'CloudSync.Begin': () => begin(false) });
    expect(await screen.findByText('Nothing is known here of a configuration for contoso.com.')).toBeInTheDocument();
  });

  it('delete only what Go lets go', async () => {
    const user = userEvent.setup();
    const gone = vi.fn<(domain: string, typed: string) => null>((_, typed) => {
      if (typed !== 'contoso.com')
        throw {
          code: 'cloudsync_not_confirmed',
          message: 'Not that word.',
          action: 'Type it.',
          requestId: '',
          retryable: false,
        };
      return null;
    });
    const { history } = open({
      'CloudSync.DeleteQuestion': () => ({ question: 'This deletes it.', word: 'contoso.com' }),
      'CloudSync.Delete': gone,
    });
    await user.click(await screen.findByRole('button', { name: 'More' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Delete the configuration…' }));
    const dialog = await screen.findByRole('alertdialog');
    await user.type(within(dialog).getByRole('textbox'), 'yes');
    await user.click(within(dialog).getByRole('button', { name: 'Delete the configuration' }));
    expect(await within(dialog).findByText('Not that word.')).toBeInTheDocument();
    await user.clear(within(dialog).getByRole('textbox'));
    await user.type(within(dialog).getByRole('textbox'), 'contoso.com');
    await user.click(within(dialog).getByRole('button', { name: 'Delete the configuration' }));
    await waitFor(() => expect(history?.at(-1)).toBe('/cloud'));
  });
});
