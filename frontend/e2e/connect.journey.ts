import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { type Person, sitDown } from './person';
import { type Program, startServed } from './program';
import { type Simulator, startSimulator } from './simulator';

let simulator: Simulator | undefined;
let program: Program | undefined;
let person: Person | undefined;

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await person?.picture('connect');
  await person?.leave();
  await program?.stop();
  simulator?.stop();
  person = program = simulator = undefined;
});

/** What an admin of the simulated tenant knows of it. */
function knownOf({ config }: Simulator) {
  const settings = JSON.parse(readFileSync(config, 'utf8')) as Record<string, string>;
  const beside = (name: string) => join(dirname(config), name);
  return {
    address: settings['graphEndpoint'] ?? '',
    tenant: settings['tenantId'] ?? '',
    client: settings['clientId'] ?? '',
    roots: beside('ca.pem'),
    key: beside('client.pem'),
  };
}

const heading = (page: Page, name: string) => page.getByRole('heading', { name }).waitFor();

test('a wrong certificate is named with its remedy, the right one connects', async () => {
  simulator = await startSimulator('--people', '40');
  program = await startServed();
  person = await sitDown(program);
  const { page } = person;
  const known = knownOf(simulator);
  const next = () => page.getByRole('button', { name: 'Next' }).click();

  await page.getByRole('button', { name: 'Connect your tenant' }).click();
  await heading(page, 'Choose the cloud');
  await expect(person.barriers()).resolves.toEqual([]);
  await page.getByRole('radio', { name: /^Addresses of your own/ }).check();
  await page.getByRole('textbox', { name: 'Sign-in address' }).fill(known.address);
  await page.getByRole('textbox', { name: 'Microsoft Graph address' }).fill(known.address);
  await page.getByRole('textbox', { name: 'Root certificates to trust' }).fill(known.roots);
  await page.getByRole('textbox', { name: 'Proxy' }).fill('direct');
  await expect(person.barriers()).resolves.toEqual([]);
  await next();

  // A fresh certificate, which the registration knows nothing of.
  await heading(page, 'Make or choose a certificate');
  await expect(person.barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: 'Make the certificate' }).click();
  await page.getByText('364 days left').or(page.getByText('365 days left')).waitFor();
  await expect(person.barriers()).resolves.toEqual([]);
  await next();

  await heading(page, 'Register Concord in your tenant');
  await page.getByText('Connect-MgGraph -Environment ConcordCustom').waitFor();
  await page.getByRole('textbox', { name: /tenant\) ID/ }).fill(known.tenant);
  await page.getByRole('textbox', { name: /client\) ID/ }).fill(known.client);
  await expect(person.barriers()).resolves.toEqual([]);
  await next();

  await heading(page, 'Check the connection');
  await page.getByText('Signing in did not work.').waitFor();
  await page.getByText(/does not know the certificate with thumbprint/).waitFor();
  await page.getByText(/^Upload this certificate at Certificates & secrets/).waitFor();
  await expect(person.barriers()).resolves.toEqual([]);
  await next();
  await page.getByText(/^Signing in has to work/).waitFor();

  // Leaving keeps what was entered.
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Keep the draft' }).click();
  await page.getByRole('button', { name: 'Connect your tenant' }).click();
  await heading(page, 'Choose the cloud');
  await next();
  await page.getByRole('textbox', { name: 'Key file' }).fill(known.key);
  await page.getByText('CN=Concord simulator client').waitFor();
  await next();
  await heading(page, 'Register Concord in your tenant');
  await next();

  await page.getByText(/^Signed in to tenant/).waitFor();
  await page.getByText('Contact folders can be read.').waitFor();
  const rights = page.getByRole('list', { name: 'Permissions' });
  await expect(rights.getByText('Granted', { exact: true }).count()).resolves.toBe(3);
  await expect(person.barriers()).resolves.toEqual([]);
  await next();

  await heading(page, 'Connect the tenant');
  await page.getByText('A new settings file').waitFor();
  await expect(person.barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();

  // The settings know it now.
  await page.getByRole('link', { name: 'Settings' }).click();
  const card = page.getByRole('region', { name: 'Certificate' });
  await card.getByText('CN=Concord simulator client').waitFor();
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText('Contact folders can be read.').waitFor();
  await expect(person.barriers()).resolves.toEqual([]);

  // Connecting again shows what would change, and changes nothing else.
  await page.getByRole('button', { name: 'Connect again…' }).click();
  await heading(page, 'Choose the cloud');
  for (const title of ['Make or choose a certificate', 'Register Concord in your tenant', 'Check the connection']) {
    await next();
    await heading(page, title);
  }
  await page.getByText('Contact folders can be read.').waitFor();
  await next();
  await page.getByText('It says all of this already and stays as it is.').waitFor();
  await page.getByRole('button', { name: 'Connect', exact: true }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  expect(person.troubles()).toEqual([]);
});

test('welcome and connect by keyboard alone', async () => {
  simulator = await startSimulator('--people', '40');
  program = await startServed();
  person = await sitDown(program);
  const { page } = person;
  const known = knownOf(simulator);
  await heading(page, 'Welcome to Concord');

  /** Presses Tab until what has the focus is called so. */
  const tabTo = async (name: RegExp) => {
    for (let tries = 0; tries < 60; tries += 1) {
      const at = await page.evaluate(() => {
        const here = document.activeElement;
        const label = here instanceof HTMLInputElement ? here.labels?.[0]?.textContent : '';
        return label || here?.getAttribute('aria-label') || here?.textContent || '';
      });
      if (name.test(at)) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`Tab never came to ${name}`);
  };
  const type = async (name: RegExp, text: string) => {
    await tabTo(name);
    await page.keyboard.type(text);
  };
  const press = async (name: RegExp) => {
    await tabTo(name);
    await page.keyboard.press('Enter');
  };

  await press(/^Connect your tenant/);
  await heading(page, 'Choose the cloud');
  // The focus is in the list of clouds; the last of them is one's own addresses.
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('radio');
  await page.keyboard.press('ArrowUp');
  await type(/^Sign-in address/, known.address);
  await type(/^Microsoft Graph address/, known.address);
  await type(/^Root certificates/, known.roots);
  await type(/^Proxy/, 'direct');
  await press(/^Next$/);

  await heading(page, 'Make or choose a certificate');
  await tabTo(/^Make one here/);
  await page.keyboard.press('ArrowDown');
  await type(/^Key file/, known.key);
  await page.getByText('CN=Concord simulator client').waitFor();
  await press(/^Next$/);

  await heading(page, 'Register Concord in your tenant');
  await type(/^Directory/, known.tenant);
  await type(/^Application/, known.client);
  await press(/^Next$/);

  await page.getByText('Contact folders can be read.').waitFor();
  await press(/^Next$/);
  await page.getByText('A new settings file').waitFor();
  await press(/^Connect$/);
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  expect(person.troubles()).toEqual([]);
});

test('a renewal of the certificate is shown first, followed, stopped and given up', async () => {
  simulator = await startSimulator('--people', '10', '--role', 'Application.Read.All');
  program = await startServed({ args: ['--config', simulator.config], data: simulator.data });
  person = await sitDown(program);
  const { page } = person;
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.getByRole('link', { name: 'Settings' }).click();
  const card = page.getByRole('region', { name: 'Certificate' });
  await card.getByText('CN=Concord simulator client').waitFor();
  await card.getByRole('button', { name: 'Renew…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Renew the certificate' });
  await dialog.getByText('with a proof signed by the old key').waitFor();
  await expect(person.barriers()).resolves.toEqual([]);
  await dialog.getByRole('button', { name: 'Renew now' }).click();
  // Too early a try would be remembered: the first one is some seconds away.
  await dialog.getByText(/^(The first try is at|Tried )/).waitFor();
  await expect(person.barriers()).resolves.toEqual([]);
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await dialog.getByText('Stopped here').waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
  await card.getByText(/^A renewal is under way/).waitFor();
  await card.getByRole('button', { name: 'Show the renewal' }).click();
  await dialog.getByRole('button', { name: 'Give it up' }).click();
  await card.getByRole('button', { name: 'Renew…' }).waitFor();
  expect(person.troubles()).toEqual([]);
});
