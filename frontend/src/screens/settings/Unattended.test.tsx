import { screen, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { UnattendedOptions, UnattendedState } from '../../backend/calls';
import { none, open } from './fakeSettings';

describe('the card of unattended syncs', () => {
  const installed: UnattendedState = {
    ...none,
    installed: true,
    enabled: true,
    program: true,
    minutes: 5,
    command: 'concordctl sync --due',
    lastRun: 'Mon 2026-03-02 06:00:01 CET',
    lastExit: 4,
  };
  const card = async () => within(await screen.findByRole('region', { name: 'Unattended' }));

  it('shows the whole task before it installs it', async () => {
    let state = none;
    const asked: UnattendedOptions[] = [];
    const { go, user } = open({
      'Unattended.State': () => state,
      'Unattended.Plan': () => ({
        makes: ['concord-sync.service', 'concord-sync.timer'],
        command: 'concordctl sync --due',
        text: '[Timer] and so on',
        typed: 'loginctl enable-linger',
      }),
      'Unattended.Install': (options: UnattendedOptions) => {
        asked.push(options);
        state = installed;
      },
    });
    const shown = await card();
    await user.click(await shown.findByRole('button', { name: 'Install…' }));
    const dialog = within(await screen.findByRole('alertdialog'));
    expect(await dialog.findByText('concord-sync.service, concord-sync.timer')).toBeInTheDocument();
    await user.click(await dialog.findByRole('button', { name: 'Show the whole task' }));
    expect(await dialog.findByText('[Timer] and so on')).toBeInTheDocument();
    expect(go.calls).not.toContain('Unattended.Install');
    await user.click(dialog.getByRole('button', { name: 'Install' }));
    expect(await shown.findByText('Looks every 5 minutes whether a sync is due')).toBeInTheDocument();
    expect(asked).toEqual([{ minutes: 5, loggedOut: false }]);
    expect(shown.getByText('a decision is waited for')).toBeInTheDocument();
  });

  it('says what the scheduler refused, and keeps the dialog', async () => {
    const { user } = open({
      'Unattended.Plan': () => ({ makes: ['a'], command: 'b', text: 'c', typed: 'd' }),
      'Unattended.Install': () => {
        throw {
          code: 'task_no_scheduler',
          message: 'There is no systemd.',
          action: 'Let cron do it.',
          requestId: '',
          retryable: false,
        };
      },
    });
    await user.click(await (await card()).findByRole('button', { name: 'Install…' }));
    const dialog = within(await screen.findByRole('alertdialog'));
    await user.click(dialog.getByRole('button', { name: 'Install' }));
    expect(await dialog.findByRole('alert')).toHaveTextContent('Let cron do it.');
  });

  it('tells when the program has gone, and takes the task away once asked', async () => {
    let state = { ...installed, program: false };
    const { user } = open({
      'Unattended.State': () => state,
      'Unattended.Remove': () => {
        state = { ...none };
      },
    });
    const shown = await card();
    expect(await shown.findByText(/not there any more/)).toBeInTheDocument();
    await user.click(shown.getByRole('button', { name: 'Remove…' }));
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Take it away' }));
    expect(await shown.findByText(/Not installed/)).toBeInTheDocument();
  });
});
