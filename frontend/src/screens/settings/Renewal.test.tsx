import { screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import type { RenewalState } from '../../backend/calls';
import { never, open, planned } from './fakeSettings';

describe('renewing the certificate', () => {
  const atWork: RenewalState = {
    ...planned,
    underWay: true,
    running: true,
    phase: 'accept',
    nextTry: Date.now(),
    tries: 2,
  };
  const ended: RenewalState = {
    ...planned,
    phase: 'done',
    notAfter: Date.UTC(2028, 10, 22, 12),
    aside: '/data/key.pem.retired',
    kept: ['/data/key.pem.retired'],
    left: true,
  };

  it('shows each step before it does anything, follows it, and says what is left to do', async () => {
    let last = never;
    let finish: ((of: RenewalState) => void) | undefined;
    const wishes: unknown[] = [];
    const { go, user } = open({
      'Renewal.State': () => last,
      'Renewal.Plan': (wish: unknown) => {
        wishes.push(wish);
        return planned;
      },
      'Renewal.Start': () => new Promise<RenewalState>((resolve) => (finish = resolve)),
    });
    await user.click(await screen.findByRole('button', { name: 'Renew…' }));
    expect(await screen.findByText('In /data/concord-2.pem.')).toBeInTheDocument();
    expect(screen.getAllByText('To do')).toHaveLength(5);
    expect(go.calls).not.toContain('Renewal.Start');
    await user.click(screen.getByLabelText(/^Keep the old one/));
    await waitFor(() => expect(wishes.at(-1)).toEqual({ byHand: false, keepOld: true }));
    await user.click(screen.getByText('Renew now'));
    last = atWork;
    go.emit('renewal.changed', atWork);
    expect(await screen.findByText(/^Tried 2 times/)).toBeInTheDocument();
    expect(screen.getByText('Stop')).toBeInTheDocument();
    last = ended;
    finish?.(ended);
    go.emit('renewal.changed', ended);
    expect(await screen.findByText(/^The certificate is renewed, until/)).toBeInTheDocument();
    expect(screen.getByText(/^The old certificate is on the app registration still/)).toHaveTextContent('ABCD');
    await user.click(screen.getByText('Close'));
    expect(await screen.findByText('The old key is kept: /data/key.pem.retired')).toBeInTheDocument();
  });

  it('says what to do when it cannot go on, and goes on by hand', async () => {
    let last: RenewalState = { ...atWork, phase: 'register', running: false, nextTry: 0 };
    const { go, user } = open({
      'Renewal.State': () => last,
      'Renewal.Continue': (byHand: boolean) => {
        if (!byHand) {
          throw JSON.stringify({
            code: 'rotation_refused',
            message: 'Entra ID did not take it.',
            action: 'Check the Object ID.',
          });
        }
        last = { ...last, phase: 'accept', way: 'upload', upload: '/data/concord-2.cer', running: true };
        go.emit('renewal.changed', last);
        return last;
      },
    });
    const card = await screen.findByRole('region', { name: 'Certificate' });
    expect(await within(card).findByText(/^A renewal is under way/)).toBeInTheDocument();
    await user.click(within(card).getByRole('button', { name: 'Show the renewal' }));
    expect(await screen.findByText('Stopped here')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Go on' }));
    expect(await screen.findByText('Check the Object ID.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Upload by hand instead' }));
    expect(await screen.findByText('/data/concord-2.cer')).toBeInTheDocument();
  });
});
