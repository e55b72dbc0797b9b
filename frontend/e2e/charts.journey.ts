import { afterEach, expect, test } from 'vitest';
import { type Person, sitDown } from './person';
import { type Program, startServed } from './program';
import { type Simulator, startSimulator } from './simulator';

let simulator: Simulator | undefined;
let program: Program | undefined;
let person: Person | undefined;

afterEach(async (context) => {
  if (context.task.result?.state === 'fail') await person?.picture('charts');
  await person?.leave();
  await program?.stop();
  simulator?.stop();
  person = program = simulator = undefined;
});

test('a burst of refusals is on the charts, in the list of throttle events, and in the report of the run', async () => {
  // One request to a mailbox in twelve is refused, as by a Microsoft 365 that is busy.
  simulator = await startSimulator('--people', '60', '--mailboxes', '6', '--refuse', '0.08');
  program = await startServed({ args: ['--config', simulator.config], data: simulator.data });
  person = await sitDown(program);
  const { page } = person;

  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await page.getByText('No requests in this stretch of time.').first().waitFor();
  await page.getByRole('button', { name: 'Sync now' }).click();
  await page.getByText('Last run:').waitFor();
  await page.getByText(/[1-9]\d* throttled answers \(429 or 503\)/).waitFor();
  await expect(person.barriers()).resolves.toEqual([]);

  // The keyboard reads the chart: some step of it was throttled, and by what.
  const chart = page.getByRole('slider', { name: /^Throttle events/ });
  await chart.focus();
  const read = async () => (await chart.getAttribute('aria-valuetext')) ?? '';
  await page.keyboard.press('End');
  for (let step = 0; step < 600 && !(await read()).includes('Mailboxes'); step += 1) await page.keyboard.press('ArrowLeft');
  await expect(read()).resolves.toMatch(/· [\d,]+ +· Mailboxes [1-9]/);

  // As a table, too.
  await page.getByRole('button', { name: 'View “Throttle events” as a table' }).click();
  await page.getByRole('table').getByRole('columnheader', { name: 'Mailboxes' }).waitFor();
  await page.keyboard.press('Escape');

  // Another range is asked for, and remembered.
  await page.getByRole('combobox', { name: 'Time range' }).click();
  await page.getByRole('option', { name: 'Last 24 hours' }).click();
  await page.getByText(/[1-9]\d* throttled answers/).waitFor();

  await page.getByRole('link', { name: 'Activity' }).click();
  await page.getByRole('tab', { name: 'Throttle events' }).click();
  const events = page.getByRole('grid', { name: 'Throttle events' });
  await events.getByText('429').first().waitFor();
  await page.getByRole('searchbox').fill('nobody-of-that-name');
  await page.getByText('Nothing meets “nobody-of-that-name”.').waitFor();
  await expect(person.barriers()).resolves.toEqual([]);

  await page.getByRole('tab', { name: 'Charts' }).click();
  await page.getByRole('heading', { name: 'What kept runs from going faster' }).waitFor();
  await page.getByText('Microsoft asked for patience').first().waitFor();
  await expect(person.barriers()).resolves.toEqual([]);

  await page.goto(`${program.url}#/activity/1`);
  await page.getByRole('heading', { name: 'Run 1' }).waitFor();
  const figures = page.getByLabel('Figures of the run');
  await expect.poll(() => figures.innerText()).toMatch(/Throttled answers\s+[1-9]/);
  expect(person.troubles()).toEqual([]);
});

test('the whole window is reached by the keyboard alone', async () => {
  program = await startServed({ args: ['--demo'] });
  person = await sitDown(program);
  const { page } = person;
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  /** Tab until the focus is on what has this role and name: "button Sync now". */
  const tabTo = async (name: RegExp) => {
    const focused = () =>
      page.evaluate(() => {
        const at = document.activeElement;
        const role = at?.getAttribute('role') ?? at?.tagName.toLowerCase() ?? '';
        return `${role} ${(at?.getAttribute('aria-label') ?? at?.textContent ?? '').trim()}`;
      });
    const seen: string[] = [];
    for (let step = 0; step < 60; step += 1) {
      await page.keyboard.press('Tab');
      const at = await focused();
      if (name.test(at)) return;
      seen.push(at);
    }
    throw new Error(`Tab does not come to ${name}; it comes to ${seen.join(' | ')}`);
  };
  const goTo = async (words: string) => {
    await press('Control+k');
    await page.getByRole('combobox', { name: 'Go anywhere' }).waitFor();
    await page.keyboard.type(words);
    await page.getByRole('option').first().waitFor();
    await press('Enter');
  };

  await page.getByRole('heading', { name: 'Overview', level: 1 }).waitFor();
  await tabTo(/^button Sync now/);
  await press('Enter');
  await page.getByRole('heading', { name: 'Run 1' }).waitFor();
  await page.getByText('Last run:').waitFor();

  // A chart, its table, and back.
  await tabTo(/^button View “Requests per second” as a table/);
  await press('Enter');
  await page.getByRole('table').waitFor();
  await press('Escape');
  await tabTo(/^slider Requests per second/);
  await press('End');
  const reading = page.getByRole('slider', { name: /^Requests per second/ });
  await expect(reading.getAttribute('aria-valuetext')).resolves.toMatch(/·/);

  // The table of runs: one stop for Tab, Enter opens.
  await tabTo(/^grid Recent runs/);
  await press('ArrowDown', 'Enter');
  await page.getByRole('heading', { name: 'Run 1', level: 1 }).waitFor();

  // A mailbox, found by its name.
  await press('Control+k');
  await page.getByRole('combobox', { name: 'Go anywhere' }).waitFor();
  await page.keyboard.type('chloe');
  await page.getByRole('option', { name: /chloe\.fraser@/ }).waitFor();
  await press('Enter');
  await page.getByRole('grid', { name: 'Mailboxes' }).getByText('Chloe Fraser').waitFor();
  await expect(page.getByRole('searchbox', { name: 'Filter mailboxes' }).inputValue()).resolves.toMatch(/^chloe/);

  // A run, by its number; then every screen.
  await press('Control+k');
  await page.getByRole('combobox', { name: 'Go anywhere' }).waitFor();
  await page.keyboard.type('#1');
  await page.getByRole('option', { name: /^Run 1/ }).waitFor();
  await press('Enter');
  await page.getByRole('heading', { name: 'Run 1', level: 1 }).waitFor();
  for (const name of ['Contact sync', 'Cloud sync', 'Activity', 'Settings', 'Overview']) {
    await goTo(name);
    await page.getByRole('heading', { name, level: 1 }).waitFor();
  }

  // The tabs of Activity are walked with arrows, the log opens.
  await goTo('Activity');
  await page.getByRole('heading', { name: 'Activity', level: 1 }).waitFor();
  await tabTo(/^tab Runs/);
  await press('End', 'Enter');
  await page.getByRole('grid', { name: 'Log' }).getByText('run ended').waitFor();
  await expect(person.barriers()).resolves.toEqual([]);
  expect(person.troubles()).toEqual([]);
});
