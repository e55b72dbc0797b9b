import { afterEach, expect, test } from 'vitest';
import { everyTheme, type Person, sitDown } from './person';
import { forget, type Program, startServed } from './program';

let program: Program | undefined;
let person: Person | undefined;

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await person?.picture('cloud');
  await person?.leave();
  await program?.stop();
  if (program) forget(program.data);
  person = program = undefined;
});

test('cloud sync is set up from nothing, is refused at the test object, and goes on when that is put right', async () => {
  program = await startServed({ args: ['--demo'] });
  person = await sitDown(program);
  const { page, barriers, troubles } = person;
  const next = page.getByRole('button', { name: 'Next', exact: true });
  await page.getByRole('link', { name: 'Cloud sync' }).click();
  await page.getByRole('button', { name: 'Set up' }).first().click();

  // What is wanted.
  await page.getByRole('heading', { name: 'Which Active Directory domain?' }).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await next.click();
  await page.getByText('Enter a domain such as contoso.com.').waitFor();
  await page.getByRole('button', { name: 'Read from the tenant' }).click();
  await page.getByText('The tenant has no cloud sync configuration.').waitFor();
  await page.getByRole('button', { name: 'Use the demo’s example' }).click();
  await expect.poll(() => page.getByRole('textbox', { name: 'Active Directory domain' }).inputValue()).toBe('contoso.com');
  await next.click();
  await page.getByRole('heading', { name: 'What is synchronised?' }).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await next.click();
  const names = page.getByRole('textbox', { name: 'Organizational units' });
  const units = await names.inputValue();
  await names.fill('Stores');
  await next.click();
  await page.getByText(/is no distinguished name/).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await names.fill(units);
  await next.click();
  await page.getByText('500 stop the job, 499 still go through.').waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await next.click();
  await page.getByRole('textbox', { name: 'Distinguished name of the test object' }).fill('CN=Nobody,OU=Stores,DC=contoso,DC=com');
  await next.click();
  await page.getByRole('heading', { name: 'That is what is wanted' }).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: 'Look at the steps' }).click();

  // The steps, before anything was done.
  await page.getByRole('heading', { name: 'Set-up of contoso.com', level: 1 }).waitFor();
  const rail = page.getByRole('navigation', { name: 'Steps' });
  await rail.getByRole('button', { name: /Service principal/ }).click();
  await page.getByText('POST /v1.0/applicationTemplates/').first().waitFor();
  await everyTheme(person, 'cloud-principal');
  await page.keyboard.press('Tab');
  await rail.getByRole('button', { name: /Service principal/ }).focus();
  await page.keyboard.press('ArrowUp');
  await page.getByRole('heading', { name: '2. Tenant’s synchronisation' }).waitFor();

  // Two steps ask for a word first.
  const apply = page.getByRole('button', { name: /^Apply \d+ steps$/ });
  await apply.click();
  const word = page.getByRole('textbox', { name: /^Type .* to allow it$/ });
  await page.getByText(/or applying would stop at this step/).waitFor();
  await everyTheme(person, 'cloud-word');
  const asked = async () => ((await page.getByText(/^Type \S+ to allow it$/).innerText()).match(/^Type (\S+)/) ?? [])[1] ?? '';
  await word.fill(await asked());
  await apply.click();
  await page.getByRole('heading', { name: '10. Test with one object' }).waitFor();
  await word.fill(await asked());
  await apply.click();
  await page.getByText(/^Step \d+ of 12:/).waitFor();
  await expect(barriers()).resolves.toEqual([]);

  // Nobody is not there.
  await page.getByText('Stopped at step 10: Test with one object').waitFor();
  await page.getByText('This step cannot go on.').waitFor();
  await everyTheme(person, 'cloud-refused');
  await rail.getByRole('button', { name: /Scope/ }).click();
  await page.getByText('What was changed').waitFor();
  await everyTheme(person, 'cloud-scope');

  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  for (let step = 0; step < 4; step++) await next.click();
  await page.getByRole('textbox', { name: 'Distinguished name of the test object' }).fill('');
  await next.click();
  await page.getByRole('button', { name: 'Look at the steps' }).click();
  await page.getByText(/^(One step is|\d+ steps are) to be done$/).waitFor();
  await page.getByRole('button', { name: /^Apply/ }).click();
  await page.getByText('contoso.com is set up.').waitFor();
  await page.getByText('The tenant is as the configuration wants it.').waitFor();
  await everyTheme(person, 'cloud-done');

  // Left and come back to, it is looked at again: no drift.
  await page.getByRole('link', { name: 'Overview' }).click();
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.evaluate(() => (location.hash = '/cloud/setup/contoso.com'));
  await page.getByText('The tenant is as the configuration wants it.').waitFor();

  // Deleted only with its name.
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: 'Delete the configuration…' }).click();
  const sure = page.getByRole('alertdialog');
  await sure.getByRole('textbox').fill('yes');
  await sure.getByRole('button', { name: 'Delete the configuration' }).click();
  await sure.getByText(/cloudsync_not_confirmed/).waitFor();
  await expect(barriers()).resolves.toEqual([]);
  await sure.getByRole('textbox').fill('contoso.com');
  await sure.getByRole('button', { name: 'Delete the configuration' }).click();
  await page.getByText('The configuration of contoso.com is deleted.').first().waitFor();
  expect(troubles()).toEqual([]);
});
