import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { everyTheme, type Person, sitDown } from './person';
import { type Program, pause, startServed } from './program';
import { type Simulator, startSimulator } from './simulator';

let simulator: Simulator | undefined;
let program: Program | undefined;
let person: Person | undefined;
let channel: Channel | undefined;

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await person?.picture('settings');
  await person?.leave();
  await program?.stop();
  channel?.close();
  simulator?.stop();
  person = program = simulator = channel = undefined;
});

/** Where messages go: what a channel of a team would be. */
interface Channel {
  address: string;
  /** The messages so far, as they came. */
  messages: { path: string; body: string }[];
  close(): void;
}

/** Listens at an https address of this machine, whose certificate the settings are told to trust beside the tenant's. */
async function listen({ config }: Simulator): Promise<Channel> {
  const folder = dirname(config);
  const at = (name: string) => join(folder, name);
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-days', '2', '-nodes'];
  const made = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-keyout', at('hook.key'), '-out', at('hook.pem')];
  execFileSync('openssl', ['req', '-x509', ...made, ...subject], { stdio: 'ignore' });
  const certificate = readFileSync(at('hook.pem'), 'utf8');
  writeFileSync(at('ca.pem'), `${readFileSync(at('ca.pem'), 'utf8')}\n${certificate}`);
  const messages: Channel['messages'] = [];
  const server: Server = createServer({ key: readFileSync(at('hook.key')), cert: certificate }, (request, answer) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      messages.push({ path: request.url ?? '', body });
      answer.writeHead(202).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    address: `https://127.0.0.1:${port}/workflows/secret-of-the-channel`,
    messages,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** Opens the window at the settings of a simulated tenant. */
async function openSettings(): Promise<Person> {
  const { config, data } = simulator as Simulator;
  program = await startServed({ args: ['--config', config], data });
  person = await sitDown(program);
  await person.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await person.page.getByRole('link', { name: 'Settings' }).click();
  return person;
}

test('somebody is told by a webhook, syncs unattended and renews the certificate to its end', async () => {
  simulator = await startSimulator('--people', '10', '--role', 'Application.Read.All');
  channel = await listen(simulator);
  const { page, barriers, troubles } = await openSettings();
  const certificate = page.getByRole('region', { name: 'Certificate' });
  const told = page.getByRole('region', { name: 'Be told' });
  const unattended = page.getByRole('region', { name: 'Unattended' });

  // The renewal waits for Entra ID; what else there is to do is done meanwhile.
  await certificate.getByRole('button', { name: 'Renew…' }).click();
  const renewal = page.getByRole('dialog', { name: 'Renew the certificate' });
  await renewal.getByText('with a proof signed by the old key').waitFor();
  await everyTheme(person as Person, 'renewal');
  await renewal.getByRole('button', { name: 'Renew now' }).click();
  await renewal.getByText(/^(The first try is at|Tried )/).waitFor();
  await everyTheme(person as Person, 'renewal-waits');
  await renewal.getByRole('button', { name: 'Close' }).click();
  await certificate.getByText(/^A renewal is under way/).waitFor();

  // An address that is none, then the channel's.
  const address = told.getByRole('textbox', { name: 'Webhook' });
  await address.fill('http://example.org');
  await told.getByRole('button', { name: 'Save whom to tell' }).click();
  await told.getByText('Enter an address that begins with https://.').waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await address.fill(channel.address);
  await told.getByRole('radio', { name: 'Plain JSON' }).check();
  await told.getByRole('button', { name: 'Save whom to tell' }).click();
  await told.getByText(/^Messages go to 127\.0\.0\.1:\d+\./).waitFor();
  await told.getByRole('button', { name: 'Send a test' }).click();
  await page.getByText('The webhook took the message').first().waitFor();
  expect(channel.messages.map(({ path }) => path)).toEqual(['/workflows/secret-of-the-channel']);
  expect(JSON.parse(channel.messages[0]?.body ?? '')).toMatchObject({ source: 'concord', test: true });
  // Its address can be used by whoever has it: it is shown no more, and not logged.
  await expect(page.content()).resolves.not.toContain('secret-of-the-channel');
  await everyTheme(person as Person, 'told');

  // It is down: what is wrong, and what to do.
  channel.close();
  await told.getByRole('button', { name: 'Send a test' }).click();
  await told.getByText('The test did not arrive.').waitFor();
  await told.getByText(/Check the network, the proxy and the address/).waitFor();
  await everyTheme(person as Person, 'told-down');
  await told.getByRole('button', { name: 'Remove webhook…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove webhook' }).click();
  await told.getByText(/^None yet\. For Teams/).waitFor();
  expect(readFileSync(simulator.config, 'utf8')).not.toContain('secret-of-the-channel');
  expect(spawnSync('grep', ['-r', 'secret-of-the-channel', simulator.data]).status, 'found in the data folder').toBe(1);

  // The whole task is shown before it is installed; here is no systemd that would take it.
  await unattended.getByText(/^Not installed/).waitFor();
  await unattended.getByRole('button', { name: 'Install…' }).click();
  const install = page.getByRole('alertdialog');
  await install.getByRole('button', { name: 'Show the whole task' }).click();
  await install.getByText(/OnUnitInactiveSec=5min/).waitFor();
  await everyTheme(person as Person, 'unattended-install');
  await install.getByRole('button', { name: 'Install', exact: true }).click();
  await install.getByText(/There is no systemd for this user here/).waitFor();
  await install.getByText(/crontab -e/).waitFor();
  await everyTheme(person as Person, 'unattended-refused');
  await install.getByRole('button', { name: 'Cancel' }).click();
  await unattended.getByText(/^Not installed/).waitFor();

  await certificate.getByText(/^The old key is kept/).waitFor();
  await certificate.getByRole('button', { name: 'Renew…' }).waitFor();
  await everyTheme(person as Person, 'renewed');
  await certificate.getByRole('button', { name: 'Delete the old key…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete the old key' }).click();
  await certificate.getByText(/^The old key is kept/).waitFor({ state: 'detached' });
  expect(troubles()).toEqual([]);
});

const xdotool = (...args: string[]) =>
  execFileSync('xdotool', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** The windows that the program shows. */
function windows(): string[] {
  try {
    return xdotool('search', '--onlyvisible', '--pid', String(program?.pid)).split('\n');
  } catch {
    return []; // there is none
  }
}

/** Answers the dialog of the desktop that the act opens with a file. */
async function choose(path: string, act: () => Promise<void>) {
  await expect.poll(() => windows().length).toBeGreaterThan(0);
  const before = windows();
  await act();
  const fresh = () => windows().filter((id) => !before.includes(id));
  await expect.poll(() => fresh().length).toBeGreaterThan(0);
  await pause(1500); // until it takes keys, on a busy machine too
  xdotool('windowactivate', '--sync', fresh()[0] ?? '');
  xdotool('key', 'ctrl+a');
  xdotool('type', '--delay', '12', path);
  await pause(300);
  xdotool('key', 'Return');
  await expect.poll(() => fresh().length).toBe(0);
}

test('a backup is made beside a run and put back, a bundle names nobody, and people are forgotten', async () => {
  simulator = await startSimulator('--people', '40', '--mailboxes', '30');
  const { page, barriers, troubles } = await openSettings();
  const here = page.getByRole('region', { name: 'Data on this computer' });
  await here.getByText(/^None yet\. One is made by itself/).waitFor();

  // Beside a run, which is not disturbed.
  await page.evaluate(async () => {
    const { go } = window as unknown as { go: { desktop: { Runs: Record<string, (of: object) => Promise<object>> } } };
    await go.desktop.Runs['StartSync']?.({ profile: '', mailbox: '' });
  });
  await here.getByRole('button', { name: 'Back up now' }).click();
  await page.getByText('The backup was made.').first().waitFor();
  const restore = here.getByRole('button', { name: /^Restore the backup of/ });
  await expect(restore.count()).resolves.toBe(1);
  await everyTheme(person as Person, 'care');
  const ask = page.getByRole('alertdialog');
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByText('Last run:').waitFor();
  await page.getByRole('link', { name: 'Settings' }).click();
  await here.getByRole('button', { name: 'Back up now' }).click();
  await expect.poll(() => restore.count()).toBe(2);

  // What a bundle holds is said before it is written, and nobody is in it.
  const bundle = join(dirname(simulator.config), 'bundle.zip');
  await here.getByRole('button', { name: 'Support bundle…' }).click();
  await ask.getByText('tables and how many rows each has; no row').waitFor();
  await everyTheme(person as Person, 'care-support');
  await choose(bundle, () => ask.getByRole('button', { name: 'Save the bundle…' }).click());
  await page.getByText('The bundle was saved.').first().waitFor();
  const inside = execFileSync('unzip', ['-p', bundle], { encoding: 'utf8', maxBuffer: 64 << 20 });
  const files = execFileSync('unzip', ['-Z1', bundle], { encoding: 'utf8' }).trim().split('\n');
  expect(files).toEqual(expect.arrayContaining(['READ-ME.txt', 'about.json', 'settings.json', 'database.json', 'runs.json', 'logs/1.log']));
  for (const word of await known(page, simulator)) expect(inside).not.toContain(word);

  // What was there before the restore is kept, and the window goes on.
  await restore.nth(1).click();
  await ask.getByText(/^The database as it was then takes the place/).waitFor();
  await everyTheme(person as Person, 'care-restore');
  await ask.getByRole('button', { name: 'Restore', exact: true }).click();
  await page.getByText('The backup was restored.').first().waitFor();
  await here.getByText(/^Before a restore/).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('button', { name: 'Sync now' }).click();
  await page.getByText(/^Last run:/).waitFor();
  await page.getByRole('link', { name: 'Settings' }).click();

  // People are forgotten once their number was typed.
  await here.getByRole('button', { name: 'Forget people’s data…' }).click();
  await ask.getByText('People of the directory').waitFor();
  await everyTheme(person as Person, 'care-purge');
  await ask.getByRole('button', { name: 'Forget it' }).click();
  await ask.getByText(/^Type 40/).first().waitFor();
  await ask.getByRole('textbox').fill('40');
  await ask.getByRole('button', { name: 'Forget it' }).click();
  await page.getByText('People’s data is forgotten.').first().waitFor();
  expect(troubles()).toEqual([]);
});

/** What must not be in a bundle: names and addresses of people, and the lines of the key. */
async function known(page: Page, { config }: Simulator): Promise<string[]> {
  const people = await page.evaluate(async () => {
    const { go } = window as unknown as { go: { desktop: { Overview: { Mailboxes(of: object): Promise<{ mailboxes: { name: string; mail: string }[] }> } } } };
    return (await go.desktop.Overview.Mailboxes({ search: '', state: '', by: '', descending: false, offset: 0, limit: 100 })).mailboxes;
  });
  expect(people.length).toBe(30);
  const key = readFileSync(join(dirname(config), 'client.pem'), 'utf8').split('\n').filter((line) => line.length === 64);
  return [...people.flatMap(({ name, mail }) => [name, mail]), ...key];
}
