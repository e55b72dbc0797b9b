import { afterEach, expect, test } from 'vitest';
import { type Person, sitDown } from './person';
import { type Program, startServed } from './program';

let program: Program | undefined;
let person: Person | undefined;

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await person?.picture('profiles');
  await person?.leave();
  await program?.stop();
  person = program = undefined;
});

test('a rule is edited with its count beside it, somebody explained, and a field previewed', async () => {
  program = await startServed({ args: ['--demo'] });
  person = await sitDown(program);
  const { page } = person;
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.getByRole('link', { name: 'Contact sync' }).click();
  await page.getByRole('grid', { name: 'Profiles' }).waitFor();
  await expect(person.barriers()).resolves.toEqual([]);
  await page.getByText('Contoso').nth(1).dblclick();

  // Nothing was read yet: it says so, and reads.
  await page.getByText('The directory has not been read yet.').waitFor();
  await expect(person.barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: 'Read the directory' }).click();
  const count = page.getByRole('region', { name: 'Who this chooses' });
  await count.getByText(/^\d+ people$/).waitFor();
  const before = await count.getByRole('status').innerText();

  await page.getByRole('button', { name: 'Add a condition' }).first().click();
  await page.getByRole('textbox', { name: 'Value' }).fill('Sales');
  await expect.poll(() => count.getByRole('status').innerText()).not.toBe(before);
  await page.getByText('There are changes that are not saved.').waitFor();

  await page.getByRole('combobox', { name: 'Person', exact: true }).pressSequentially('an');
  await page.getByRole('option').first().click();
  await page.getByRole('list', { name: 'Every condition' }).first().waitFor();
  await expect(person.barriers()).resolves.toEqual([]);

  await page.getByRole('tab', { name: 'Fields' }).click();
  await page.getByRole('combobox', { name: 'Preview for' }).pressSequentially('an');
  await page.getByRole('option').first().click();
  await page.getByRole('list', { name: 'Contact properties' }).waitFor();
  const source = page.getByRole('combobox', { name: 'Source 1 of Job title' });
  await source.fill('={givenName} from Contoso');
  await source.blur();
  await page.getByText(/ from Contoso$/).first().waitFor();
  await expect(person.barriers()).resolves.toEqual([]);

  for (const tab of ['Mailboxes', 'Name and folder', 'Photos', 'Removals and limits']) {
    await page.getByRole('tab', { name: tab }).click();
    await expect(person.barriers()).resolves.toEqual([]);
  }

  // What is wrong is told by Go, where it is wrong, and nothing is lost by going elsewhere.
  await page.getByRole('tab', { name: 'Name and folder' }).click();
  await page.getByRole('textbox', { name: 'Contact folder' }).fill('');
  await page.getByText('The changes cannot be saved as they are.').waitFor();
  await page.getByRole('button', { name: 'All profiles' }).click();
  await page.getByRole('grid', { name: 'Profiles' }).waitFor();
  await page.getByText('Contoso').nth(1).dblclick();
  await page.getByRole('tab', { name: 'Name and folder' }).click();
  await page.getByRole('textbox', { name: 'Contact folder' }).fill('Colleagues');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByText('The profile is saved.').waitFor();
  expect(person.troubles()).toEqual([]);
});

test('the wizard makes a profile and syncs it', async () => {
  program = await startServed({ args: ['--demo'] });
  person = await sitDown(program);
  const { page } = person;
  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.getByRole('link', { name: 'Contact sync' }).click();
  await page.getByRole('button', { name: 'New contact sync' }).click();
  await page.getByRole('heading', { name: 'Who becomes a contact?' }).waitFor();
  await expect(person.barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: 'Add a condition' }).first().click();
  await page.getByRole('textbox', { name: 'Value' }).fill('Sales');
  const next = page.getByRole('button', { name: 'Next' });
  await next.click();

  // A step that is not whole keeps, and says why.
  await page.getByRole('heading', { name: 'Whose mailbox receives them?' }).waitFor();
  await next.click();
  await page.getByRole('alert').first().waitFor();
  await page.getByRole('textbox', { name: 'Name' }).fill('Phones of sales');
  await page.getByRole('textbox', { name: 'Contact folder' }).fill('Colleagues');
  await page.getByRole('button', { name: 'Add a condition' }).first().click();
  await page.getByRole('textbox', { name: 'Value' }).fill('Sales');
  await expect(person.barriers()).resolves.toEqual([]);
  await next.click();
  await page.getByRole('heading', { name: 'What does a contact show?' }).waitFor();
  await next.click();
  await page.getByRole('heading', { name: 'Photos, removals and limits' }).waitFor();
  await next.click();
  await page.getByRole('heading', { name: 'Is this what you mean?' }).waitFor();
  await page.getByRole('button', { name: 'Create and preview' }).waitFor();
  await expect(person.barriers()).resolves.toEqual([]);
  await page.getByRole('radio', { name: 'Sync now: write to the mailboxes' }).click();
  await page.getByRole('button', { name: 'Create and sync' }).click();
  await page.getByRole('heading', { name: 'Whose mailbox receives them?' }).waitFor({ state: 'detached' });

  await page.getByRole('link', { name: 'Contact sync' }).click();
  await page.getByRole('row', { name: /Phones of sales.*(Up to date|take no contacts)/ }).waitFor();
  expect(person.troubles()).toEqual([]);
});
