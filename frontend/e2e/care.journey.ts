import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
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
  if (context.task.result?.state === 'fail') await person?.picture('care');
  await person?.leave();
  await program?.stop();
  person = program = undefined;
  forget(data);
});

/** What happens in the demo's company while the window is closed. */
const happens = (...args: string[]) =>
  execFileSync(concordctl, [...args, '--data-dir', data], { stdio: ['ignore', 'pipe', 'pipe'] });

async function open(): Promise<Person> {
  program = await startServed({ args: ['--demo'], data });
  person = await sitDown(program);
  await person.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  return person;
}

test('what former tools left is found, decided about and adopted', async () => {
  data = mkdtempSync(join(tmpdir(), 'concord-care-'));
  happens('demo', 'leftovers');
  const { page, barriers, troubles } = await open();
  await page.getByRole('link', { name: 'Contact sync' }).click();
  await page.getByRole('button', { name: 'Former tools' }).click();
  await page.getByRole('heading', { name: 'Former tools', level: 1 }).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: 'Search', exact: true }).click();
  await page.getByRole('grid', { name: 'What former tools left' }).waitFor();
  await page.getByRole('grid', { name: 'The contacts' }).getByText('extension com.itbaer.cync').first().waitFor();
  await expect(barriers()).resolves.toEqual([]);

  // Nobody's contacts go first; the number has to be typed.
  await page.getByRole('button', { name: 'Decide about all' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText(/This concerns [1-9]\d* contacts in \d+ mailboxes\./).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await dialog.getByRole('radio', { name: /^Remove/ }).click();
  await dialog.getByRole('combobox', { name: 'Which contacts' }).click();
  await page.getByRole('option', { name: /nobody/ }).click();
  const remove = dialog.getByRole('button', { name: /^Remove \d+ contacts?$/ });
  const count = (await remove.innerText()).replace(/\D/g, '');
  await remove.click();
  await dialog.getByText(`Type ${count}`, { exact: false }).first().waitFor();
  await dialog.getByRole('textbox', { name: new RegExp(count) }).fill(count);
  await remove.click();
  await page.getByText(`${count} contacts removed.`).waitFor();

  // The rest is adopted.
  await page.getByRole('button', { name: 'Decide about all' }).click();
  const adopt = dialog.getByRole('button', { name: /^Adopt [1-9]\d* contacts$/ });
  await adopt.waitFor();
  const adopted = (await adopt.innerText()).replace(/\D/g, '');
  await dialog.getByRole('textbox', { name: new RegExp(adopted) }).fill(adopted);
  await adopt.click();
  await page.getByText(`${adopted} contacts adopted.`, { exact: false }).waitFor();
  expect(troubles()).toEqual([]);
});

test('users’ edits are found, somebody who came back is decided about, and the profile is taken out again', async () => {
  data = mkdtempSync(join(tmpdir(), 'concord-care-'));
  happens('sync', '--demo');
  happens('demo', 'users', '--mailboxes', '1');
  happens('demo', 'rehire');
  const { page, barriers, troubles } = await open();
  await page.getByRole('link', { name: 'Contact sync' }).click();
  await page.getByRole('button', { name: 'More actions for Contoso' }).click();
  await page.getByRole('menuitem', { name: 'Check for edits' }).click();
  await page.getByText('Nobody has looked yet.').waitFor();
  await page.getByRole('button', { name: 'Check for edits' }).click();
  const found = page.getByRole('grid', { name: 'What users did' });
  await found.getByText('Moved to Favourites').waitFor();
  await found.getByText('Deleted', { exact: true }).waitFor();
  await expect(barriers()).resolves.toEqual([]);

  // The next sync asks about somebody; the answer is carried out by the one after it.
  await page.getByRole('link', { name: 'To the profile' }).click();
  await page.getByRole('button', { name: 'More actions for Contoso' }).click();
  await page.getByRole('menuitem', { name: 'Sync now' }).click();
  await page.getByText('may have come back under a new account', { exact: false }).first().waitFor();
  await page.getByRole('link', { name: 'Contact sync' }).click();
  await page.getByRole('heading', { name: 'Back under a new account?' }).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: /^Same person/ }).click();
  await page.getByText('The same person: the next sync', { exact: false }).waitFor();

  // Everything goes again: looked at first, confirmed by its number, stopped, and gone on with.
  await page.getByRole('button', { name: 'More actions for Contoso' }).click();
  await page.getByRole('menuitem', { name: 'Remove from mailboxes' }).click();
  await page.getByRole('heading', { name: 'What stays' }).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: 'Look what would go' }).click();
  await page.getByText('This would go').waitFor();
  await expect(barriers()).resolves.toEqual([]);
  const remove = page.getByRole('button', { name: /^Remove [\d,]+ contacts$/ });
  const count = (await remove.innerText()).replace(/\D/g, '');
  await remove.click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('textbox').fill(count);
  await dialog.getByRole('button', { name: /^Remove / }).click();
  await page.getByRole('button', { name: 'Cancel run' }).click();
  await page.getByRole('button', { name: 'Go on' }).click();
  // The demo has mailboxes that nobody can be let into: the profile stays for them.
  await page.getByText('The removal has begun and is not done').waitFor();
  await page.getByRole('button', { name: 'Leave the rest' }).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  expect(troubles()).toEqual([]);
});
