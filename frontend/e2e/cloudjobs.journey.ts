import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { everyTheme, type Person, sitDown } from './person';
import { forget, type Program, startServed } from './program';

const concordctl = resolve(import.meta.dirname, '../../bin/concordctl');

let data = '';
let program: Program | undefined;
let person: Person | undefined;

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await person?.picture('cloudjobs');
  await person?.leave();
  await program?.stop();
  person = program = undefined;
  forget(data);
});

/** What somebody does in another window, or what happens on the premises of the demo's company. */
const happens = (...args: string[]) =>
  execFileSync(concordctl, [...args, '--data-dir', data], { stdio: ['ignore', 'pipe', 'pipe'] });

test('a mass deletion is explained, looked at and let through; jobs are paused, and their log and backups are read', async () => {
  data = mkdtempSync(join(tmpdir(), 'concord-cloudjobs-'));
  happens('cloudsync', 'apply', '--demo', '--yes', '--wait', '0s');
  program = await startServed({ args: ['--demo'], data });
  person = await sitDown(program);
  const { page, barriers, troubles } = person;
  await page.getByRole('link', { name: 'Cloud sync' }).first().click();
  await page.getByRole('heading', { name: 'contoso.com' }).waitFor();

  // One that was started a moment ago has not failed.
  await page.getByText('Just started').or(page.getByText('First cycle')).first().waitFor();
  await expect(page.getByText('Failing').count()).resolves.toBe(0);
  await expect(barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: 'Open contoso.com' }).click();
  const users = page.getByRole('row', { name: /Users and groups/ });
  const works = users.getByText(/^(In step|Some failed)$/);
  await works.waitFor();

  // Most people are moved out of scope: the next cycle would delete them.
  happens('demo', 'cloudsync', 'move');
  await page.getByRole('button', { name: 'Actions for Users and groups' }).click();
  await page.getByRole('menuitem', { name: 'Restart…' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('radio', { name: /^As the admin center does/ }).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await dialog.getByRole('button', { name: 'Restart' }).click();
  await page.getByRole('heading', { name: 'Users and groups stands aside' }).waitFor();
  await page.getByText('TooManyDeletes').waitFor();
  await page.getByRole('group', { name: 'How the job did' }).waitFor();
  await dialog.waitFor({ state: 'detached' });
  await everyTheme(person, 'cloudjobs');

  // They are shown one by one, and go with their number alone.
  await page.getByRole('button', { name: 'See the deletes that wait' }).click();
  await page.getByRole('grid', { name: 'Deletes that wait' }).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  const allow = page.getByRole('button', { name: /^Allow \d+ deletes$/ });
  const count = (await allow.innerText()).replace(/\D/g, '');
  expect(Number(count)).toBeGreaterThan(500);
  await allow.click();
  await dialog.getByRole('textbox').fill('12');
  await dialog.getByRole('button', { name: `Allow ${count} deletes` }).click();
  await dialog.getByText(`Type ${count}`, { exact: false }).first().waitFor();
  await dialog.getByRole('textbox').fill(count);
  await dialog.getByRole('button', { name: `Allow ${count} deletes` }).click();
  await works.waitFor();
  await page.getByText('stands aside').first().waitFor({ state: 'detached' });

  await page.getByRole('button', { name: 'Actions for Password hashes' }).click();
  await page.getByRole('menuitem', { name: 'Pause', exact: true }).click();
  await dialog.getByRole('button', { name: 'Pause' }).click();
  const hashes = page.getByRole('row', { name: /Password hashes/ });
  await hashes.getByText('Paused', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Actions for Password hashes' }).click();
  await page.getByRole('menuitem', { name: 'Start', exact: true }).click();
  await hashes.getByText('Paused', { exact: true }).waitFor({ state: 'detached' });

  await page.getByRole('tab', { name: 'Provisioning log' }).click();
  await page.getByRole('grid', { name: 'Provisioning log' }).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByRole('heading', { name: 'Steps' }).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();

  await page.getByRole('tab', { name: 'Backups' }).click();
  await page.getByRole('button', { name: 'Compare' }).first().click();
  await page.getByText(/^Putting it back changes \d+ places?:$/).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
  await page.getByRole('tab', { name: 'Done here' }).click();
  await page.getByRole('gridcell', { name: 'Deletes allowed' }).waitFor();

  await page.getByRole('link', { name: 'Overview' }).first().click();
  await page.getByRole('link', { name: 'contoso.com' }).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  expect(troubles()).toEqual([]);
});
