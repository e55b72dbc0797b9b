import { afterEach, expect, test } from 'vitest';
import { type Person, sitDown } from './person';
import { type Program, startServed } from './program';

let program: Program | undefined;
let person: Person | undefined;

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await person?.picture('first');
  await person?.leave();
  await program?.stop();
  person = program = undefined;
});

test('from the first start to the first sync of the demo tenant', async () => {
  program = await startServed();
  person = await sitDown(program);
  const { page } = person;

  await page.getByRole('heading', { name: 'Welcome to Concord' }).waitFor();
  await expect(person.barriers()).resolves.toEqual([]);
  await page.getByRole('button', { name: 'Explore the demo tenant' }).click();

  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.getByText('Demo tenant').first().waitFor();
  await page.getByText('Nothing has been synced yet.').waitFor();
  await page.getByRole('button', { name: 'Sync now' }).click();

  // While it works: how far it is, and a way to stop it.
  await page.getByRole('heading', { name: 'Run 1' }).waitFor();
  await page.getByRole('button', { name: 'Cancel run' }).waitFor();
  await expect(person.barriers()).resolves.toEqual([]);

  // When it has ended the run is in the list, and the figures are those of a demo that was synced.
  await page.getByText('Last run:').waitFor();
  const figures = page.getByRole('group', { name: 'Key figures' }).or(page.getByLabel('Key figures'));
  await expect.poll(() => figures.first().innerText()).toMatch(/2\d,\d{3} contacts in place/);
  // The charts are filled: requests, and how many at once.
  await page.getByText(/^Average [\d.,]+, peak [\d,]+ req\/s$/).waitFor();
  await page.getByText(/^At most \d+ exchanges at once$/).waitFor();
  await expect(person.barriers()).resolves.toEqual([]);
  expect(person.troubles()).toEqual([]);

  // Whoever comes back finds the demo as it was left.
  await page.reload();
  await page.getByText('Last run:').waitFor();
});

test('the program opens the demo tenant at once when it is started for it', async () => {
  program = await startServed({ args: ['--demo'] });
  person = await sitDown(program);
  await person.page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await person.page.getByText('Demo tenant').first().waitFor();
  expect(person.troubles()).toEqual([]);
});
