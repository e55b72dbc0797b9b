import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import type { CloudConfiguration, CloudJob } from '../../../backend/calls';
import { type Answers, fakeGo, readySession } from '../../../fake-go';
import { laterWords, startWords } from '../../../i18n';
import { makeClient } from '../../../live/client';
import { Toasts } from '../../../ui/Toasts';
import Jobs from './Jobs';
import { amounts, gauges, minutes } from './series';

const job: CloudJob = {
  id: 'AD2AADProvisioning.1',
  template: 'AD2AADProvisioning',
  state: 'steady',
  sinceMs: 1,
  seenMs: 1,
  firstSteadyMs: 1,
  lastSteadyMs: 0,
  nextMs: 0,
  intervalMs: 120_000,
  execution: 'Succeeded',
  beganMs: 1,
  endedMs: 2,
  imported: 1234,
  exported: 7,
  escrowed: 0,
  failures: 0,
  error: '',
  errorMeaning: '',
  activity: 'a',
  entries: [{ name: 'user to User', count: 552 }],
  threshold: 500,
  completed: 0,
  total: 0,
};
const aside: CloudJob = {
  ...job,
  state: 'quarantine',
  quarantine: {
    reason: 'TooManyDeletes',
    meaning: 'The cycle would delete as many objects as the threshold or more, so none was deleted.',
    error: 'SomeError',
    errorMeaning: 'The agent is away.',
    errorText: 'as Microsoft says',
    remedy: 'Look at what would be deleted.',
    ways: ['allow-deletes', 'scope', 'restart', 'support'],
    sinceMs: 1,
    nextMs: 0,
    tries: 2,
    support: 'Job: 1',
  },
};
const configuration = (...jobs: CloudJob[]): CloudConfiguration => ({
  domain: 'contoso.com',
  name: 'contoso.com',
  servicePrincipalId: 'sp',
  known: true,
  jobs,
  seenMs: Date.now(),
});

function open(at: string, answers: Answers = {}, ...jobs: CloudJob[]) {
  const all = [configuration(...(jobs.length > 0 ? jobs : [job]))];
  const go = fakeGo({
    'Session.State': () => readySession,
    'CloudJobs.Latest': () => all,
    'CloudJobs.Status': () => all,
    'CloudJobs.History': () => ({ fromMs: 0, toMs: 1, stepMs: 1, at: [], jobs: [] }),
    ...answers,
  });
  const location = memoryLocation({ path: at, record: true });
  render(
    <FluentProvider theme={webLightTheme}>
      <QueryClientProvider client={makeClient()}>
        <Router hook={location.hook}>
          <Jobs />
        </Router>
        <Toasts />
      </QueryClientProvider>
    </FluentProvider>,
  );
  return { go, location, user: userEvent.setup() };
}

describe('the jobs of cloud sync', () => {
  beforeEach(async () => {
    await startWords('en');
    await laterWords();
  });

  it('stand each in a line, and never is a word', async () => {
    open('/cloud', {}, job, { ...job, id: '2', template: 'AD2AADPasswordHash', state: 'started', execution: '' });
    expect(await screen.findByText('In step')).toBeVisible();
    expect(screen.getByText('1,234')).toBeVisible();
    expect(screen.getAllByText('never').length).toBe(2);
    expect(screen.getByText('Just started')).toBeVisible();
    expect(screen.queryByText(/fail/i)).toBeNull();
  });

  it('are asked for at Microsoft when the screen is opened, and told of when that fails', async () => {
    const { go } = open('/cloud', {
      'CloudJobs.Status': () => {
        throw { code: 'network_lost', message: 'No network.', action: 'Look at it.', requestId: '', retryable: true };
      },
    });
    expect(await screen.findByText('Microsoft could not be asked.')).toBeVisible();
    expect(screen.getByText('In step')).toBeVisible();
    expect(go.calls).toContain('CloudJobs.Status');
  });

  it('say why one stands aside, with its ways out as buttons', async () => {
    const { location, user } = open('/cloud/jobs/contoso.com', {}, aside);
    expect(await screen.findByText(/so none was deleted\. The agent is away\./)).toBeVisible();
    expect(screen.getByText('Look at what would be deleted.')).toBeVisible();
    expect(screen.getByText('TooManyDeletes')).toBeVisible();
    expect(screen.getByRole('button', { name: 'Copy for Microsoft’s support' })).toBeVisible();
    await user.click(screen.getByRole('button', { name: 'See the deletes that wait' }));
    expect(location.history.at(-1)).toBe('/cloud/jobs/contoso.com/deletes');
  });

  it('let deletes through only after their number was typed', async () => {
    const allowed: unknown[] = [];
    const items = [1, 2, 3].map((n) => ({ id: `${n}`, name: `Person ${n}`, type: 'user', atMs: 1 }));
    const { location, user } = open(
      '/cloud/jobs/contoso.com/deletes',
      {
        'CloudJobs.WaitingDeletes': () => ({ domain: 'contoso.com', jobId: '1', sinceMs: 1, items }),
        'CloudJobs.AllowDeletes': (...args) => allowed.push(args),
      },
      aside,
    );
    await user.click(await screen.findByRole('button', { name: 'Allow 3 deletes' }));
    const dialog = await screen.findByRole('alertdialog');
    await user.click(within(dialog).getByRole('button', { name: 'Allow 3 deletes' }));
    expect(allowed).toEqual([]);
    await user.type(within(dialog).getByRole('textbox'), '3');
    await user.click(within(dialog).getByRole('button', { name: 'Allow 3 deletes' }));
    await waitFor(() => expect(allowed).toEqual([['contoso.com', 3]]));
    await waitFor(() => expect(location.history.at(-1)).toBe('/cloud/jobs/contoso.com'));
  });

  it('ask before a job begins anew for the number of its objects', async () => {
    const restarted: unknown[] = [];
    const { user } = open('/cloud/jobs/contoso.com', { 'CloudJobs.Restart': (...args) => restarted.push(args) });
    await user.click(await screen.findByRole('button', { name: 'Actions for Users and groups' }));
    await user.click(await screen.findByRole('menuitem', { name: 'Restart…' }));
    const dialog = await screen.findByRole('alertdialog');
    await user.click(within(dialog).getByRole('radio', { name: /^Begin anew/ }));
    await user.type(within(dialog).getByRole('textbox'), '552');
    await user.click(within(dialog).getByRole('button', { name: 'Restart' }));
    await waitFor(() => expect(restarted).toEqual([['contoso.com', 'AD2AADProvisioning', 'full']]));
  });

  it('provision one object only when it is named, and after asking', async () => {
    const tried: unknown[] = [];
    const { user } = open('/cloud/jobs/contoso.com/test', {
      'CloudJobs.OnDemand': (...args) => {
        tried.push(args);
        return {
          ok: false,
          result: 'Failure',
          error: 'NotFound',
          does: '',
          source: '',
          target: '',
          tookMs: 5,
          steps: [],
          changes: [],
        };
      },
    });
    await user.type(await screen.findByRole('textbox', { name: 'Distinguished name' }), 'Adele');
    await user.click(screen.getByRole('button', { name: 'Provision now' }));
    expect(await screen.findByText(/^Enter a distinguished name such as/)).toBeVisible();
    await user.clear(screen.getByRole('textbox', { name: 'Distinguished name' }));
    await user.type(screen.getByRole('textbox', { name: 'Distinguished name' }), 'CN=Adele,DC=contoso,DC=com');
    await user.click(screen.getByRole('button', { name: 'Provision now' }));
    expect(tried).toEqual([]);
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Provision now' }));
    expect(await screen.findByText('Not provisioned')).toBeVisible();
    expect(tried).toEqual([['contoso.com', 'CN=Adele,DC=contoso,DC=com', 'user']]);
  });

  it('show a line of the log whole when it is opened', async () => {
    const line = {
      id: 'x',
      atMs: 1,
      tookMs: 1,
      action: 'create',
      status: 'failure',
      name: 'Adele',
      type: 'user',
      sourceId: 's',
      targetId: '',
      errorCode: 'DuplicateTargetEntries',
      reason: 'Two of them',
    };
    const asked: unknown[] = [];
    const { user } = open('/cloud/jobs/contoso.com/log', {
      'CloudJobs.Logs': (query) => {
        asked.push(query);
        return { lines: [line], more: true };
      },
      'CloudJobs.LogEntry': () => ({
        line,
        details: 'more',
        advice: 'remove one',
        cycleId: 'c',
        steps: [{ name: 'EntryImport', type: 'Import', status: 'Success', description: 'read' }],
        changes: [{ name: 'mail', old: '', new: 'a@b' }],
      }),
    });
    await screen.findByText('Adele');
    screen.getByRole('grid').focus();
    await user.keyboard('{ArrowDown}{Enter}');
    expect(await screen.findByText('remove one')).toBeVisible();
    expect(screen.getByText('a@b')).toBeVisible();
    await user.click(screen.getByText('Close'));
    await user.click(screen.getByRole('button', { name: 'Read 1,000' }));
    await waitFor(() => expect(asked.at(-1)).toMatchObject({ domain: 'contoso.com', limit: 1000 }));
  });

  it('say in German what Go says of a quarantine', async () => {
    await startWords('de');
    open('/cloud/jobs/contoso.com', {}, aside);
    expect(await screen.findByText(/würde so viele Objekte löschen/)).toBeVisible();
  });
});

describe('what is drawn of a job', () => {
  it('has gaps where nobody looked, and nothing where nobody ever did', () => {
    expect(minutes([1, 2], [0, 60_000], [0, 30_000]).value).toEqual([null, 0.5]);
    expect(gauges([1, 2], [0, 1], [0, 3], [0, 2], [0, 4])).toEqual({
      at: [1, 2],
      value: [null, 3],
      low: [null, 2],
      high: [null, 4],
    });
    expect(minutes([1, 2], [0, 0], [0, 0])).toEqual({ at: [], value: [] });
    const seen = { seenMs: [0, 0, 5], executions: [0, 1, 0] } as never;
    expect(amounts([1, 2, 3], seen, [0, 8, 0]).value).toEqual([null, 8, 0]);
  });
});
