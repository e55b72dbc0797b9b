import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { Pace } from '../../backend/calls';
import { noTraffic } from '../../fake-go';
import german from '../../i18n/de/settings';
import { amountOf } from './amount';
import { certificate, found, open, pace, planned } from './fakeSettings';

describe('the settings', () => {
  it('say which tenant is connected, how large the data is and what the program is', async () => {
    open();
    expect(await screen.findByText('contoso.com')).toBeInTheDocument();
    expect(screen.getByText('US Government (DoD)')).toBeInTheDocument();
    expect(await screen.findByText('4.2 MB')).toBeInTheDocument();
    expect(await screen.findByText('Concord 1.2.3')).toBeInTheDocument();
    expect(screen.getByText('2 parts')).toBeInTheDocument();
  });

  it('save a pace that was typed with a comma, and leave the rest as it was', async () => {
    let file = pace;
    const { user } = open({
      'Settings.Get': () => ({ ...found, pace: file }),
      'Settings.Save': (wanted: Pace) => {
        file = wanted;
        return { ...found, pace: wanted };
      },
    });
    const budget = await screen.findByRole('textbox', { name: 'Requests per second, at most' });
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
    await user.type(budget, '12,5');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('Saved')).toBeInTheDocument();
    expect(file).toEqual({ ...pace, requestBudget: 12.5 });
    await waitFor(() => expect(screen.getByRole('textbox', { name: /per second/ })).toHaveValue('12.5'));
    expect(screen.getByRole('button', { name: 'Save' })).toBeDisabled();
  });

  it('say what to enter, take the focus there and send nothing when a number cannot be', async () => {
    const { go, user } = open();
    const days = await screen.findByRole('textbox', { name: /^Days/ });
    await user.clear(days);
    await user.type(days, '1.5');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    expect(screen.getByText('Enter a whole number from 0 to 3,650.')).toBeInTheDocument();
    expect(days).toHaveFocus();
    expect(go.calls).not.toContain('Settings.Save');
    await user.click(screen.getByRole('button', { name: 'Discard changes' }));
    expect(days).toHaveValue('30');
  });

  it('tell that the file is as it was when saving fails', async () => {
    const { user } = open({
      'Settings.Save': () => {
        throw {
          code: 'settings_unwritable',
          message: 'It cannot be written.',
          action: 'Make room.',
          requestId: '',
          retryable: false,
        };
      },
    });
    await user.type(await screen.findByRole('textbox', { name: /^Requests at once/ }), '8');
    await user.click(screen.getByRole('button', { name: 'Save' }));
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('It cannot be written.');
    expect(alert).toHaveTextContent('The file is as it was.');
    expect(screen.getByRole('textbox', { name: /^Requests at once/ })).toHaveValue('8');
  });

  it('show the certificate, and warn when its end is near', async () => {
    const { user } = open({
      'Connect.Certificate': () => ({ ...certificate, daysLeft: 6, nearness: 'close' }),
      'Renewal.Plan': () => planned,
    });
    const card = await screen.findByRole('region', { name: 'Certificate' });
    expect(await within(card).findByText('6 days left: renew it soon')).toBeInTheDocument();
    await user.click(await within(card).findByRole('button', { name: 'Renew…' }));
    expect(await screen.findByText('In /data/concord-2.pem.')).toBeInTheDocument();
  });

  it('check now, and list each permission', async () => {
    const { user } = open({
      'Connect.CheckNow': () => ({
        running: false,
        passed: true,
        steps: [
          {
            name: 'permissions',
            state: 'warning',
            text: '',
            details: [],
            tenantId: '',
            rights: [{ permission: 'Mail.Read', state: 'beyond', why: '', action: 'Remove it.' }],
          },
        ],
      }),
    });
    await user.click(await screen.findByRole('button', { name: 'Check now' }));
    const rights = await screen.findByRole('list', { name: 'Permissions' });
    expect(rights).toHaveTextContent('Mail.Read');
    expect(rights).toHaveTextContent('More than needed');
  });

  it('draw what the limits do, with the limit as a line', async () => {
    open({ 'History.Traffic': () => ({ ...noTraffic, budget: 12, concurrency: 4 }) });
    const pace = await screen.findByRole('region', { name: 'Pace and undo' });
    expect(await within(pace).findByText('Requests per second')).toBeInTheDocument();
    expect(within(pace).getAllByText('No requests in the last hour.').length).toBe(2);
  });

  it('say how far Concord goes by itself, as the pacer has it', async () => {
    const tuner = readFileSync(join(import.meta.dirname, '../../../../backend/throttle/tuner.go'), 'utf8');
    const most = Number(/DefaultConcurrency = (\d+)/.exec(tuner)?.[1]);
    open();
    const field = await screen.findByRole('textbox', { name: 'Requests at once, at most' });
    expect(field).toHaveAccessibleDescription(new RegExp(`up to ${most.toLocaleString('en')}\\..*256 at most`));
    expect(german.pace.concurrencyHint).toContain(` ${most.toLocaleString('de')}.`);
  });

  it('lead to connecting while no tenant is set up', async () => {
    const { history, user } = open({ 'Settings.Get': () => ({ ...found, found: false }) });
    await user.click(await screen.findByRole('button', { name: 'Connect your tenant' }));
    expect(history.at(-1)).toBe('/connect');
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull();
  });

  it('say what is wrong with a settings file that cannot be used', async () => {
    const failure = {
      code: 'settings_syntax',
      message: 'line 3: a comma is missing.',
      action: 'Correct it.',
      requestId: '',
      retryable: false,
    };
    open({ 'Settings.Get': () => ({ ...found, failure }) });
    expect(await screen.findByText('line 3: a comma is missing.')).toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Connect again…' })).toBeNull();
  });
});

describe('the licences', () => {
  it('are a table whose rows open the words', async () => {
    const { user } = open({}, '/settings/licences');
    const table = await screen.findByRole('grid', { name: 'Licences' });
    await user.dblClick(await within(table).findByText('react'));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('Permission is hereby granted');
    await user.click(within(dialog).getByRole('button', { name: 'Close' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });
});

describe('an amount', () => {
  it('is a number with a point or a comma and nothing else', () => {
    expect([amountOf('12,5'), amountOf(' 7 '), amountOf('0.5')]).toEqual([12.5, 7, 0.5]);
    for (const text of ['', '-1', '1e3', '1.000,5', 'ten']) expect(amountOf(text)).toBeNaN();
  });
});
