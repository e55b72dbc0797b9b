import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import type { CertificateFacts, Check, CheckStep, ConnectDraft, ConnectPlan, ConnectStart } from '../../backend/calls';
import { type Answers, fakeGo, readySession } from '../../fake-go';
import { makeClient } from '../../live/client';
import { Toasts } from '../../ui/Toasts';
import Connect from './Connect';
import { draft as kept } from './form';

const blank: ConnectDraft = {
  cloud: 'global',
  tenantId: '',
  clientId: '',
  objectId: '',
  keyFile: '',
  store: '',
  thumbprint: '',
  graphEndpoint: '',
  loginEndpoint: '',
  caFile: '',
  proxy: '',
  mailbox: '',
};
const start: ConnectStart = {
  clouds: [
    {
      id: 'global',
      login: 'https://login.microsoftonline.com',
      graph: 'https://graph.microsoft.com',
      portal: 'entra.microsoft.com',
    },
    { id: 'custom', login: '', graph: '', portal: '' },
  ],
  rights: [
    { permission: 'User.Read.All', state: 'missing', why: 'to read people', action: '' },
    { permission: 'OrgContact.Read.All', state: 'optional', why: 'to take contacts', action: '' },
  ],
  keyLengths: [2048, 3072],
  longestDays: 3660,
  dataFolder: '/data',
  stores: [],
  draft: blank,
};
const facts: CertificateFacts = {
  file: '/data/concord.pem',
  store: '',
  subject: 'CN=Concord',
  thumbprint: 'ABCD',
  notBefore: 0,
  notAfter: Date.UTC(2027, 10, 22, 12),
  daysLeft: 364,
  nearness: 'far',
  bits: 3072,
};
const step = (name: string, state: string, more: Partial<CheckStep> = {}): CheckStep => ({
  name,
  state,
  text: '',
  details: [],
  rights: [],
  tenantId: '',
  ...more,
});
const refused: Check = {
  running: false,
  passed: false,
  steps: [
    step('certificate', 'ok', { certificate: facts }),
    step('sign_in', 'failed', {
      failure: {
        code: 'aadsts_700027',
        message: 'The app registration does not know the certificate.',
        action: 'Upload this certificate.',
        requestId: '',
        retryable: false,
      },
    }),
    step('permissions', 'skipped'),
    step('directory', 'skipped'),
    step('mailbox', 'skipped'),
  ],
};
const granted: Check = {
  running: false,
  passed: true,
  steps: [
    step('certificate', 'ok', { certificate: facts }),
    step('sign_in', 'ok', { tenantId: 't-1' }),
    step('permissions', 'warning', {
      rights: [
        { permission: 'User.Read.All', state: 'granted', why: 'to read people', action: '' },
        { permission: 'Mail.Read', state: 'beyond', why: '', action: 'Remove it.' },
      ],
    }),
    step('directory', 'ok'),
    step('mailbox', 'ok'),
  ],
};
const plan: ConnectPlan = { path: '/data/appsettings.json', exists: false, changes: [], aside: '', seen: '' };

function open(answers: Answers = {}) {
  const go = fakeGo({
    'Session.State': () => ({ ...readySession, phase: 'welcome' }),
    'Connect.Start': () => start,
    'Connect.MakeCertificate': () => facts,
    'Connect.InspectCertificate': () => facts,
    'Connect.Script': (wish: { kind: string; permissions: string[] }) => `${wish.kind}: ${wish.permissions.join(' ')}`,
    'Connect.Check': () => granted,
    'Connect.StopCheck': () => undefined,
    'Connect.Plan': () => plan,
    'Connect.Finish': () => readySession,
    ...answers,
  });
  const { hook, history } = memoryLocation({ path: '/connect', record: true });
  render(
    <FluentProvider theme={webLightTheme}>
      <QueryClientProvider client={makeClient()}>
        <Router hook={hook}>
          <Connect />
        </Router>
      </QueryClientProvider>
      <Toasts />
    </FluentProvider>,
  );
  const user = userEvent.setup();
  const next = () => user.click(screen.getByRole('button', { name: 'Next' }));
  return { go, history, user, next };
}

/** From the first step to the check, by the shortest way. */
async function toTheCheck({ user, next }: ReturnType<typeof open>) {
  await screen.findByRole('heading', { name: 'Choose the cloud' });
  await next();
  await user.click(await screen.findByRole('button', { name: 'Make the certificate' }));
  await screen.findByText('CN=Concord');
  await next();
  await user.type(await screen.findByRole('textbox', { name: /tenant\) ID/ }), 'contoso.com');
  await user.type(screen.getByRole('textbox', { name: /client\) ID/ }), '11111111-2222-3333-4444-555555555555');
  await next();
  await screen.findByRole('heading', { name: 'Check the connection' });
}

beforeEach(() => {
  localStorage.clear();
  kept.clear();
});

describe('connecting a tenant', () => {
  it('lets nobody on without a certificate, an id and a sign-in, and says what is missing', async () => {
    const opened = open({ 'Connect.Check': () => refused });
    const { user, next } = opened;
    await screen.findByRole('heading', { name: 'Choose the cloud' });
    await next();
    await screen.findByRole('heading', { name: 'Make or choose a certificate' });
    await next();
    expect(await screen.findByText('Make the certificate first, or choose a key file.')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Make the certificate' }));
    expect(await screen.findByText('364 days left')).toBeInTheDocument();
    await next();
    await screen.findByRole('heading', { name: 'Register Concord in your tenant' });
    await next();
    expect(await screen.findByText(/^Enter the Directory \(tenant\) ID/)).toBeInTheDocument();
    await user.type(screen.getByRole('textbox', { name: /tenant\) ID/ }), 'contoso.com');
    await user.type(screen.getByRole('textbox', { name: /client\) ID/ }), '11111111-2222-3333-4444-555555555555');
    await next();
    // The remedy stands where it failed.
    expect(await screen.findByText('Signing in did not work.')).toBeInTheDocument();
    expect(screen.getByText('Upload this certificate.')).toBeInTheDocument();
    await next();
    expect(await screen.findByText(/^Signing in has to work/)).toBeInTheDocument();
    expect(screen.getByRole('heading', { name: 'Check the connection' })).toBeInTheDocument();
  });

  it('shows each permission, then finishes with what was shown and opens the tenant', async () => {
    const seen: unknown[] = [];
    const opened = open({
      'Connect.Plan': () => ({
        ...plan,
        exists: true,
        seen: 'hash',
        changes: [{ key: 'tenantId', before: 'old.com', after: 'contoso.com' }],
      }),
      'Connect.Finish': (draft: ConnectDraft, hash: string) => {
        seen.push(draft.tenantId, draft.keyFile, hash);
        return readySession;
      },
    });
    await toTheCheck(opened);
    const rights = await screen.findByRole('list', { name: 'Permissions' });
    expect(within(rights).getByText('Granted')).toBeInTheDocument();
    expect(within(rights).getByText('More than needed')).toBeInTheDocument();
    await opened.next();
    const difference = await screen.findByLabelText('What changes in the settings file');
    expect(difference).toHaveTextContent('old.com');
    await opened.user.click(screen.getByRole('button', { name: 'Connect' }));
    await waitFor(() => expect(seen).toEqual(['contoso.com', '/data/concord.pem', 'hash']));
    await waitFor(() => expect(opened.history.at(-1)).toBe('/overview'));
    expect(kept.load()).toBeNull();
  });

  it('follows the check step by step, and checks anew what was changed', async () => {
    let asked = 0;
    const opened = open({
      'Connect.Check': () => {
        asked += 1;
        return asked === 1 ? refused : granted;
      },
    });
    await toTheCheck(opened);
    await screen.findByText('Signing in did not work.');
    opened.go.emit('check.changed', { ...granted, running: true });
    expect(await screen.findByText('Signed in to tenant t-1.')).toBeInTheDocument();
    await opened.user.click(screen.getByRole('button', { name: 'Back' }));
    await opened.user.type(
      await screen.findByRole('textbox', { name: /^Object ID/ }),
      '11111111-2222-3333-4444-555555555555',
    );
    await opened.next();
    await waitFor(() => expect(asked).toBe(2));
  });

  it('writes the script for the permissions that are chosen', async () => {
    const { user, next } = open();
    await screen.findByRole('heading', { name: 'Choose the cloud' });
    await next();
    await user.click(await screen.findByRole('button', { name: 'Make the certificate' }));
    await screen.findByText('CN=Concord');
    await next();
    expect(await screen.findByText('powershell: User.Read.All')).toBeInTheDocument();
    await user.click(screen.getByRole('checkbox', { name: 'OrgContact.Read.All' }));
    await user.click(screen.getByRole('tab', { name: 'Azure CLI' }));
    expect(await screen.findByText('azurecli: User.Read.All OrgContact.Read.All')).toBeInTheDocument();
    await user.click(screen.getByRole('tab', { name: 'By hand in the portal' }));
    expect(await screen.findByText(/entra\.microsoft\.com/)).toBeInTheDocument();
  });

  it('limits the registration to some mailboxes, and asks for consent at the cloud’s own page', async () => {
    const opened: unknown[] = [];
    const { user, next } = open({ 'System.OpenLink': (link) => void opened.push(link) });
    await screen.findByRole('heading', { name: 'Choose the cloud' });
    await next();
    await user.click(await screen.findByRole('button', { name: 'Make the certificate' }));
    await screen.findByText('CN=Concord');
    await next();
    await user.click(await screen.findByRole('tab', { name: 'Some mailboxes only' }));
    expect(await screen.findByText(/^Register the application first/)).toBeInTheDocument();
    expect(screen.queryByRole('checkbox', { name: 'OrgContact.Read.All' })).not.toBeInTheDocument();
    expect(screen.queryByRole('button', { name: 'Open the page for consent' })).not.toBeInTheDocument();
    await user.type(screen.getByRole('textbox', { name: /^Directory/ }), 'contoso.onmicrosoft.com');
    await user.type(screen.getByRole('textbox', { name: /^Application/ }), '11111111-2222-3333-4444-555555555555');
    expect(await screen.findByText(/^exchange:/)).toBeInTheDocument();
    await user.click(await screen.findByRole('button', { name: 'Open the page for consent' }));
    await waitFor(() =>
      expect(opened).toEqual([
        'https://login.microsoftonline.com/contoso.onmicrosoft.com/adminconsent?client_id=11111111-2222-3333-4444-555555555555',
      ]),
    );
  });

  it('wants addresses where the cloud is one’s own', async () => {
    const { user, next } = open();
    await user.click(await screen.findByRole('radio', { name: /^Addresses of your own/ }));
    await next();
    expect((await screen.findAllByText(/^Enter an address such as https/)).length).toBe(2);
    expect(screen.getByRole('heading', { name: 'Choose the cloud' })).toBeInTheDocument();
  });

  it('keeps what was entered for the next time', async () => {
    const { user, next } = open();
    await screen.findByRole('heading', { name: 'Choose the cloud' });
    await next();
    await user.click(await screen.findByRole('button', { name: 'Make the certificate' }));
    await screen.findByText('CN=Concord');
    expect(kept.load()).toMatchObject({ keyFile: '/data/concord.pem', way: 'file' });
  });

  it('offers the Windows stores where there are any, and says why one does not suit', async () => {
    const stored = { ...facts, file: '', store: 'LocalMachine', subject: 'CN=Stored', thumbprint: 'CDEF' };
    const places: unknown[] = [];
    const { user, next } = open({
      'Connect.Start': () => ({ ...start, stores: ['CurrentUser', 'LocalMachine'] }),
      'Connect.StoreCertificates': () => [
        { facts: stored, provider: 'KSP', exportable: 'no' },
        {
          facts: { ...stored, subject: 'CN=Short', thumbprint: '0123' },
          provider: 'KSP',
          exportable: 'no',
          failure: { code: 'certificate_key_short', message: 'The key is too short.', action: 'Make another.' },
        },
      ],
      'Connect.InspectCertificate': (place: unknown) => {
        places.push(place);
        return stored;
      },
    });
    await screen.findByRole('heading', { name: 'Choose the cloud' });
    await next();
    await user.click(await screen.findByRole('radio', { name: /^Use one of the Windows certificate store/ }));
    expect(await screen.findByRole('radio', { name: /^CN=Short/ })).toBeDisabled();
    expect(screen.getByText('The key is too short.')).toBeInTheDocument();
    await next();
    expect(await screen.findByText('Choose a certificate that suits.')).toBeInTheDocument();
    await user.click(screen.getByRole('radio', { name: /^CN=Stored/ }));
    await next();
    await screen.findByRole('heading', { name: 'Register Concord in your tenant' });
    expect(places.at(-1)).toEqual({ file: '', store: 'LocalMachine', thumbprint: 'CDEF' });
  });

  it('knows no stores where there are none', async () => {
    const { next } = open();
    await screen.findByRole('heading', { name: 'Choose the cloud' });
    await next();
    await screen.findByRole('button', { name: 'Make the certificate' });
    expect(screen.queryByRole('radio', { name: /Windows/ })).toBeNull();
    expect(screen.queryByText('Keep the key in')).toBeNull();
  });
});
