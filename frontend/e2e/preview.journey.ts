import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type Person, sitDown } from './person';
import { forget, type Program, startServed } from './program';

const concordctl = resolve(import.meta.dirname, '../../bin/concordctl');

let data = '';
let program: Program | undefined;
let person: Person | undefined;

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await person?.picture('preview');
  await person?.leave();
  await program?.stop();
  person = program = undefined;
  if (data) forget(data);
  data = '';
});

async function open(): Promise<Person> {
  program = await startServed({ args: ['--demo'], ...(data ? { data } : {}) });
  person = await sitDown(program);
  await person.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  return person;
}

test('a preview is made, read, applied exactly, paused on the way, and undone in one mailbox', async () => {
  const { page, barriers, troubles } = await open();
  await page.getByRole('link', { name: 'Contact sync' }).click();
  await page.getByRole('button', { name: 'Previews' }).click();
  await page.getByText('No previews yet.').waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: 'New preview' }).click();
  await page.getByRole('heading', { name: 'Preview 1', level: 1 }).waitFor();
  const grid = page.getByRole('grid', { name: 'What would happen to each contact' });
  await grid.getByRole('row').nth(1).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await grid.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const details = page.getByRole('dialog');
  await details.getByText('Mail address and object ID').waitFor();
  await expect(barriers()).resolves.toEqual([]);
  const mailbox = await details.getByText(/^[^ ·]+@contoso\.com$/).first().innerText();
  await details.getByRole('button', { name: 'Close' }).click();

  // So many contacts are written only when their number was typed.
  await page.getByRole('button', { name: 'Apply exactly this' }).click();
  const ask = page.getByRole('alertdialog');
  const label = await ask.getByText(/^Type .* to confirm$/).innerText();
  await ask.getByRole('textbox').fill(label.replace(/\D/g, ''));
  await ask.getByRole('button', { name: /^Write [\d,]+ contacts$/ }).click();
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText(/^Paused:/).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByText(/^([\d,]+) of \1 changes of preview 1 are in place/).waitFor();
  await expect(barriers()).resolves.toEqual([]);

  await page.getByRole('button', { name: 'Undo…' }).click();
  await page.getByRole('button', { name: 'Undo the whole run' }).waitFor();
  await expect(barriers()).resolves.toEqual([]);

  // One mailbox of it: its part is counted anew.
  await page.getByRole('textbox', { name: 'Only this mailbox (address)' }).fill(mailbox);
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByRole('button', { name: 'Undo this part' }).click();
  const sure = await ask.getByText(/^Type .* to confirm$/).innerText();
  expect(Number(sure.replace(/\D/g, ''))).toBeLessThan(Number(label.replace(/\D/g, '')));
  await expect(barriers()).resolves.toEqual([]);
  await ask.getByRole('textbox').fill(sure.replace(/\D/g, ''));
  await ask.getByRole('button', { name: 'Undo', exact: true }).click();
  await page.getByText('What was undone').waitFor();
  await expect(barriers()).resolves.toEqual([]);
  expect(troubles()).toEqual([]);
});

test('removals that many people left behind wait, are looked at, and are carried out once approved', async () => {
  data = mkdtempSync(join(tmpdir(), 'concord-held-'));
  const happens = (...args: string[]) => execFileSync(concordctl, [...args, '--data-dir', data], { encoding: 'utf8' });
  happens('sync', '--demo');
  // Nobody's contacts may all go without being looked at.
  const profile = JSON.parse(happens('profile', 'export', 'Contoso', '--demo'));
  profile.deletes = { guard: { mailbox: {}, run: { count: 0 } } };
  const file = join(data, 'guarded.json');
  writeFileSync(file, JSON.stringify(profile));
  happens('profile', 'import', file, '--demo');
  happens('demo', 'change', '--days', '5');
  const { page, barriers, troubles } = await open();
  await page.getByRole('button', { name: 'Sync now' }).click();
  await page.getByText('A run waits for your decision').first().waitFor();
  await expect(barriers()).resolves.toEqual([]);
  const look = page.getByRole('button', { name: 'Look at it' });
  await look.or(page.getByRole('button', { name: 'Open: A run waits for your decision' })).first().click();
  await page.getByRole('heading', { name: 'Decide: run 2', level: 1 }).waitFor();
  await page.getByRole('grid').getByText('All contacts removed').first().waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: 'Approve and sync' }).click();
  const ask = page.getByRole('alertdialog');
  const approve = ask.getByRole('button', { name: 'Approve and sync' });
  await approve.waitFor();
  await expect(barriers()).resolves.toEqual([]);
  const number = ask.getByText(/^Type .* to confirm$/);
  if (await number.count()) await ask.getByRole('textbox').fill((await number.innerText()).replace(/\D/g, ''));
  await approve.click();
  await page.getByRole('heading', { name: 'Run 3', level: 1 }).waitFor();
  await page.getByText('Succeeded').first().waitFor();
  await page.getByText(/[1-9][\d,]* deleted/).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  expect(troubles()).toEqual([]);
});

test('a run that was cancelled is told as that, and the next sync does the rest', async () => {
  const { page, barriers, troubles } = await open();
  await page.getByRole('button', { name: 'Sync now' }).click();
  await page.getByText('Writing contacts').waitFor();
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await page.getByText('Last run:').waitFor();
  await page.getByText('Cancelled').first().waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: 'Sync now' }).click();
  await page.getByRole('heading', { name: 'Run 2' }).waitFor();
  await page.getByRole('heading', { name: 'Run 2' }).waitFor({ state: 'detached' });
  await page.getByText(/^2\d,\d{3} contacts in place$/).waitFor();
  expect(troubles()).toEqual([]);
});
