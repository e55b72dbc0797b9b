import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import type { LeftoverState, Rehire, RemovalReport, RemovalState } from '../../backend/calls';
import { type Answers, fakeGo } from '../../fake-go';
import { makeClient } from '../../live/client';
import Adopt from './Adopt';
import Drift from './Drift';
import { RehireCard } from './RehireCard';
import Removal from './Removal';

const figures = {
  people: 0,
  mailboxes: 2,
  created: 0,
  updated: 0,
  deleted: 8,
  unchanged: 0,
  skipped: 0,
  failed: 0,
  photos: 0,
  contacts: 0,
  differences: 0,
  requests: 5,
  directoryRequests: 0,
  batches: 0,
  throttled: 0,
  waitedMs: 0,
};
const run = (kind: string, more: object = {}) => ({
  id: 7,
  kind,
  profileId: 'p1',
  title: 'A run',
  planId: 0,
  state: 'done',
  final: true,
  own: true,
  startedMs: 1,
  finishedMs: 2,
  durationMs: 1,
  pid: 1,
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
  plan: false,
  figures,
  ...more,
});
const box = {
  mailbox: 'a@contoso.com',
  contacts: 4,
  edited: 1,
  moved: 0,
  second: 0,
  folder: 'removed',
  why: '',
  clean: false,
};
const removed = (more: Partial<RemovalReport> = {}): RemovalReport => ({
  run: run('removal'),
  plan: true,
  mailbox: '',
  everywhere: false,
  mailboxes: 2,
  contacts: 8,
  edited: 1,
  moved: 0,
  second: 0,
  foldersGone: 2,
  foldersKept: 0,
  left: 0,
  forgotten: false,
  boxes: [box, { ...box, mailbox: 'b@contoso.com', folder: 'stays', why: '1 contact of the user’s' }],
  troubles: [],
  notes: [],
  ...more,
});
const removal: RemovalState = {
  profileId: 'p1',
  profile: 'Contoso',
  known: true,
  contacts: 8,
  mailboxes: 2,
  permanent: false,
  removing: false,
};

function show(what: ReactNode, answers: Answers) {
  const calls: [string, ...unknown[]][] = [];
  fakeGo(
    Object.fromEntries(
      Object.entries(answers).map(([name, answer]) => [
        name,
        (...args: never[]) => {
          calls.push([name, ...args]);
          return answer(...args);
        },
      ]),
    ),
  );
  render(
    <QueryClientProvider client={makeClient()}>
      <FluentProvider theme={webLightTheme}>{what}</FluentProvider>
    </QueryClientProvider>,
  );
  return { calls };
}

describe('taking a profile out of the mailboxes', () => {
  it('begins with a look that writes nothing', async () => {
    const go = show(<Removal id="p1" />, {
      'Removal.State': () => removal,
      'Removal.Start': () => run('removal', { final: false }),
    });
    expect(await screen.findByText('What stays')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: /^Remove / })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Look what would go' }));
    expect(go.calls.find(([name]) => name === 'Removal.Start')?.[1]).toEqual({
      profile: 'p1',
      mailbox: '',
      everywhere: false,
      plan: true,
      leaveRest: false,
    });
  });

  it('goes ahead only when the number that goes was typed', async () => {
    const go = show(<Removal id="p1" />, {
      'Removal.State': () => ({ ...removal, last: removed() }),
      'Removal.Start': () => run('removal', { final: false }),
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Remove 8 contacts' }));
    const dialog = await screen.findByRole('alertdialog');
    await userEvent.type(within(dialog).getByRole('textbox'), '7');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Remove 8 contacts' }));
    expect(go.calls.some(([name]) => name === 'Removal.Start')).toBe(false);
    await userEvent.clear(within(dialog).getByRole('textbox'));
    await userEvent.type(within(dialog).getByRole('textbox'), '8');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Remove 8 contacts' }));
    expect(go.calls.find(([name]) => name === 'Removal.Start')?.[1]).toMatchObject({ plan: false, leaveRest: false });
  });

  it('that was cut off can go on, leave the rest, or keep the profile', async () => {
    const go = show(<Removal id="p1" />, {
      'Removal.State': () => ({
        ...removal,
        removing: true,
        last: removed({ plan: false, left: 1, run: run('removal', { state: 'cancelled' }) }),
      }),
      'Removal.GiveUp': () => null,
    });
    expect(await screen.findByRole('button', { name: 'Go on' })).toBeEnabled();
    expect(screen.getByRole('button', { name: 'Leave the rest' })).toBeEnabled();
    await userEvent.click(screen.getByRole('button', { name: 'Keep the profile' }));
    await userEvent.click(
      within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Keep the profile' }),
    );
    expect(go.calls.find(([name]) => name === 'Removal.GiveUp')).toEqual(['Removal.GiveUp', 'p1']);
  });

  it('is told after the profile is no more', async () => {
    show(<Removal id="p1" />, {
      'Removal.State': () => ({ ...removal, known: false, last: removed({ plan: false, forgotten: true }) }),
    });
    expect(await screen.findByText('Contoso is forgotten.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Look what would go' })).not.toBeInTheDocument();
  });
});

describe('what users did', () => {
  it('says that nobody looked, and looks without writing', async () => {
    const state = {
      profileId: 'p1',
      profile: 'Contoso',
      check: 'repair',
      everyDays: 1,
      mailboxes: 3,
      looked: 0,
      lastMs: 0,
      concerned: 0,
      edited: 0,
      deleted: 0,
      moved: 0,
      twice: 0,
      troubles: [],
    };
    const go = show(<Drift id="p1" />, {
      'Drift.State': () => state,
      'Drift.Found': () => ({ total: 0, findings: [] }),
      'Drift.Start': () => run('drift', { final: false }),
    });
    expect(await screen.findByText('Nobody has looked yet.')).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: 'Check for edits' }));
    expect(go.calls.find(([name]) => name === 'Drift.Start')?.[1]).toEqual({
      profile: 'p1',
      mailbox: '',
      whole: false,
    });
  });
});

describe('what former tools left', () => {
  const state: LeftoverState = {
    profileId: 'p1',
    profile: 'Contoso',
    removing: false,
    searched: true,
    searchedMs: 1,
    looked: 10,
    counts: [
      {
        kind: 'folder',
        tool: 'Old',
        contacts: 50,
        mailboxes: 8,
        byId: 0,
        byAddress: 40,
        nobody: 6,
        duplicates: 4,
        adopted: 0,
        left: 0,
        removed: 0,
      },
    ],
  };
  const answers: Answers = {
    'Profiles.List': () => [{ id: 'p1', name: 'Contoso' }],
    'Leftovers.Known': () => ({ extensions: [], categories: [], folders: [] }),
    'Leftovers.State': () => state,
    'Leftovers.Page': () => ({ total: 0, leftovers: [] }),
    'Leftovers.Chosen': (decision: never) =>
      (decision as { decision: string; nobody: boolean }).nobody
        ? { contacts: 6, mailboxes: 5 }
        : { contacts: 40, mailboxes: 8 },
    'Leftovers.Apply': () => run('adopt', { final: false }),
  };

  it('is named in the words of the window where the tool has no name of its own', async () => {
    const [first] = state.counts;
    const counts = [{ ...first, kind: 'fileAs', tool: 'an id in FileAs' }];
    show(<Adopt id="" />, { ...answers, 'Leftovers.State': () => ({ ...state, counts }) });
    expect(await screen.findByRole('button', { name: 'Decide about an object ID' })).toBeInTheDocument();
    expect(screen.queryByText('an id in FileAs')).toBeNull();
  });

  it('is decided with its number in sight, and removed only when that was typed', async () => {
    const go = show(<Adopt id="" />, answers);
    await userEvent.click(await screen.findByRole('button', { name: 'Decide about all' }));
    // Among the document's focus traps the page without a screen takes the dialog for hidden while its words change.
    const dialog = await screen.findByRole('alertdialog');
    expect(await within(dialog).findByText('This concerns 40 contacts in 8 mailboxes.')).toBeInTheDocument();
    await userEvent.click(within(dialog).getByRole('radio', { name: /^Remove/, hidden: true }));
    await userEvent.click(within(dialog).getByRole('combobox', { name: 'Which contacts', hidden: true }));
    await userEvent.click(await screen.findByRole('option', { name: /nobody/, hidden: true }));
    await within(dialog).findByText('This concerns 6 contacts in 5 mailboxes.');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Remove 6 contacts', hidden: true }));
    expect(go.calls.some(([name]) => name === 'Leftovers.Apply')).toBe(false);
    await userEvent.type(within(dialog).getByRole('textbox', { name: /6/, hidden: true }), '6');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Remove 6 contacts', hidden: true }));
    expect(go.calls.find(([name]) => name === 'Leftovers.Apply')?.[1]).toMatchObject({
      decision: 'remove',
      nobody: true,
      duplicates: false,
    });
  });
});

describe('somebody who may have come back', () => {
  const one: Rehire = {
    id: 3,
    profileId: 'p1',
    profile: 'Contoso',
    oldId: 'a',
    newId: 'b',
    oldName: 'Emma Walker',
    newName: 'Emma Walker',
    address: 'emma@contoso.com',
    contacts: 52,
    state: 'waiting',
    foundMs: 1,
    untilMs: 2,
  };
  it('is decided by the admin alone', async () => {
    let state = 'waiting';
    const go = show(<RehireCard />, {
      'Rehires.List': () => [{ ...one, state }],
      'Rehires.Decide': () => {
        state = 'accepted';
        return null;
      },
    });
    await userEvent.click(await screen.findByRole('button', { name: 'Same person: Emma Walker' }));
    expect(go.calls.find(([name]) => name === 'Rehires.Decide')).toEqual(['Rehires.Decide', 3, true]);
    expect(await screen.findByText(/The same person: the next sync/)).toBeInTheDocument();
  });
});
