import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { NotificationChange } from '../../backend/calls';
import { open, told } from './fakeSettings';

describe('the card of who is told', () => {
  const card = async () => within(await screen.findByRole('region', { name: 'Be told' }));

  it('keeps a webhook without showing its address again', async () => {
    let state = told;
    const sent: NotificationChange[] = [];
    const { user } = open({
      'Notifications.State': () => state,
      'Notifications.Save': (change: NotificationChange) => {
        sent.push(change);
        state = { ...told, host: 'hooks.contoso.com', events: change.events };
        return state;
      },
    });
    const told1 = await card();
    const address = await told1.findByRole('textbox', { name: 'Webhook' });
    await user.click(address);
    await user.paste('http://hooks.contoso.com/a');
    await user.click(told1.getByRole('button', { name: 'Save whom to tell' }));
    expect(told1.getByText('Enter an address that begins with https://.')).toBeInTheDocument();
    expect(sent).toEqual([]);
    await user.clear(address);
    await user.paste('https://hooks.contoso.com/a?sig=b');
    await user.click(told1.getByRole('checkbox', { name: 'A cloud sync job is quarantined' }));
    await user.click(told1.getByRole('button', { name: 'Save whom to tell' }));
    expect(await told1.findByText(/Messages go to hooks.contoso.com/)).toBeInTheDocument();
    expect(sent).toEqual([
      {
        webhook: 'https://hooks.contoso.com/a?sig=b',
        remove: false,
        kind: 'teams',
        events: ['held', 'failed', 'certificate'],
      },
    ]);
    expect(told1.getByRole('textbox', { name: 'Webhook' })).toHaveValue('');
    expect(told1.getByRole('button', { name: 'Save whom to tell' })).toBeDisabled();
  });

  it('says why a test did not arrive, and removes the webhook once asked', async () => {
    let removed = false;
    const { user } = open({
      'Notifications.State': () => ({ ...told, host: removed ? '' : 'hooks.contoso.com' }),
      'Notifications.Test': () => {
        throw {
          code: 'webhook_refused',
          message: 'It answered HTTP 404.',
          action: 'Make it anew.',
          requestId: '',
          retryable: false,
        };
      },
      'Notifications.Save': (change: NotificationChange) => {
        removed = change.remove;
        return told;
      },
    });
    const shown = await card();
    await user.click(await shown.findByRole('button', { name: 'Send a test' }));
    expect(await shown.findByRole('alert')).toHaveTextContent('It answered HTTP 404.');
    await user.click(shown.getByRole('button', { name: 'Remove webhook…' }));
    await user.click(within(await screen.findByRole('alertdialog')).getByRole('button', { name: 'Remove webhook' }));
    expect(await shown.findByText(/None yet/)).toBeInTheDocument();
  });

  it('turns notifications of this computer off', async () => {
    let desktop = true;
    const { user } = open({
      'Notifications.State': () => ({ ...told, desktop }),
      'Notifications.SetDesktop': (on: boolean) => {
        desktop = on;
        return { ...told, desktop };
      },
    });
    const shown = await card();
    await user.click(await shown.findByRole('switch', { name: 'Notifications on this computer' }));
    await waitFor(() => expect(shown.getByRole('switch')).not.toBeChecked());
  });
});
