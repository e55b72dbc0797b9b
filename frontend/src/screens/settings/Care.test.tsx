import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';
import { open } from './fakeSettings';

const kept = {
  path: '/data/backups/a.zip',
  name: 'a.zip',
  madeMs: Date.UTC(2026, 10, 21, 12),
  why: 'asked',
  bytes: 1_200_000,
  version: '1.2.3',
  tenant: 'contoso.com',
};

describe('the care of the data folder', () => {
  it('says what a restore does, and restores what was chosen', async () => {
    const restore = vi.fn(() => ({ aside: '/data/backups/b.zip', damaged: '' }));
    const { user } = open({ 'Keeping.Backups': () => [kept], 'Keeping.Restore': restore });
    await user.click(await screen.findByRole('button', { name: /^Restore the backup of/ }));
    const dialog = await screen.findByRole('alertdialog');
    expect(dialog).toHaveTextContent('That one is kept as a backup');
    expect(restore).not.toHaveBeenCalled();
    await user.click(within(dialog).getByRole('button', { name: 'Restore' }));
    await waitFor(() => expect(restore).toHaveBeenCalledWith('/data/backups/a.zip'));
  });

  it('forgets people only after their number was typed', async () => {
    const held = {
      people: 1234,
      contents: 9,
      journal: 8,
      pictures: 7,
      plans: 6,
      findings: 5,
      runs: 4,
      links: 3,
      bytes: 2,
      backups: 1,
      backupBytes: 10,
    };
    const purge = vi.fn((_word: string, _backups: boolean) => ({ before: 20, after: 10, backupsGone: 1 }));
    const { user } = open({ 'Keeping.Held': () => held, 'Keeping.Purge': purge });
    const begin = await screen.findByRole('button', { name: 'Forget people’s data…' });
    await waitFor(() => expect(begin).toBeEnabled());
    await user.click(begin);
    let dialog = await screen.findByRole('alertdialog');
    await user.click(within(dialog).getByRole('checkbox'));
    await user.click(within(dialog).getByRole('button', { name: 'Forget it' }));
    expect(purge).not.toHaveBeenCalled();
    await user.keyboard('{Escape}'); // begun by mistake: the button is where it was, and has the focus
    expect(begin).toHaveFocus();
    await user.click(begin);
    dialog = await screen.findByRole('alertdialog');
    await user.click(within(dialog).getByRole('checkbox'));
    await user.type(within(dialog).getByRole('textbox'), '1234');
    await user.click(within(dialog).getByRole('button', { name: 'Forget it' }));
    await waitFor(() => expect(purge).toHaveBeenCalledWith('purge', true));
  });

  it('tells what a support bundle holds before it is written', async () => {
    const support = vi.fn(() => ({ path: '/home/x/s.zip', missing: [] }));
    const { user } = open({
      'Keeping.SupportContents': () => [{ name: 'logs/', what: 'the log' }],
      'Keeping.Support': support,
    });
    await user.click(await screen.findByRole('button', { name: 'Support bundle…' }));
    const dialog = await screen.findByRole('alertdialog');
    await waitFor(() => expect(dialog).toHaveTextContent('the log, without names'));
    expect(support).not.toHaveBeenCalled();
    await user.click(within(dialog).getByRole('button', { name: 'Save the bundle…' }));
    await waitFor(() => expect(support).toHaveBeenCalled());
  });
});
