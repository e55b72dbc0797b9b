import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { leftovers, type Program, patience, pause, startProduction } from './program';

// The production build in its own web view: what a screen shows, and what keys and a second start do to it.

let program: Program | undefined;

afterEach(async () => {
  await program?.stop();
  program = undefined;
});

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();

/** The window, once it is shown. */
async function shown(of: Program): Promise<string> {
  const limit = Date.now() + patience;
  while (Date.now() < limit) {
    if (of.ended()) throw new Error(`the program ended:\n${of.said()}`);
    try {
      const windows = run('xdotool', 'search', '--onlyvisible', '--pid', String(of.pid), '--name', '^Concord$').split(
        '\n',
      );
      const found = windows.find(
        (id) => Number(/WIDTH=(\d+)/.exec(run('xdotool', 'getwindowgeometry', '--shell', id))?.[1]) > 500,
      );
      if (found) return found;
    } catch {
      // there is none yet
    }
    await pause(100);
  }
  throw new Error(`no window is shown:\n${of.said()}`);
}

/** The pixels of the menu bar, which the toolkit paints whatever becomes of the page. */
const menu = 40;

/** How many colours a picture of the page has: one or two when nothing was painted, text alone makes dozens. */
function colours(window: string, name: string): number {
  mkdirSync(leftovers, { recursive: true });
  const path = join(leftovers, `${name}.png`);
  run('import', '-window', window, path);
  return Number(run('convert', path, '-gravity', 'north', '-chop', `0x${menu}`, '-format', '%k', 'info:'));
}

async function painted(window: string, name: string): Promise<void> {
  await expect.poll(() => colours(window, name), { timeout: 60_000, interval: 500 }).toBeGreaterThan(100);
}

function size(window: string): [number, number] {
  const shell = run('xdotool', 'getwindowgeometry', '--shell', window);
  return [Number(/WIDTH=(\d+)/.exec(shell)?.[1]), Number(/HEIGHT=(\d+)/.exec(shell)?.[1])];
}

test('the window is painted, keeps its size, and a second start brings it to the front', async () => {
  program = startProduction({ args: ['--demo'] });
  const first = await shown(program);
  await painted(first, 'painted');
  const [width, height] = size(first);
  expect(width).toBeGreaterThanOrEqual(1024);
  expect(height).toBeGreaterThanOrEqual(700);

  const second = startProduction({ data: program.data });
  await expect.poll(() => second.ended(), { timeout: patience }).toBe(true);
  expect(program.ended()).toBe(false);

  run('xdotool', 'windowsize', '--sync', first, '1150', '760');
  const resized = size(first);
  run('xdotool', 'windowactivate', '--sync', first);
  run('xdotool', 'key', 'ctrl+q');
  const before = program;
  await expect.poll(() => before.ended(), { timeout: patience }).toBe(true);

  const again = startProduction({ data: program.data });
  try {
    const window = await shown(again);
    await painted(window, 'painted-again');
    expect(size(window)).toEqual(resized);
  } finally {
    await again.stop();
  }
});

test('closing the window during a run asks, and stays open when the answer is no', async () => {
  program = startProduction({ args: ['--demo'] });
  const window = await shown(program);
  await painted(window, 'before-closing');
  run('xdotool', 'windowactivate', '--sync', window);
  // The menu's "Sync now" reaches the page, which starts the run, once the demo is open: until then the key does nothing.
  await expect
    .poll(
      () => {
        run('xdotool', 'key', 'ctrl+s');
        return log(program);
      },
      { timeout: 60_000, interval: 1000 },
    )
    .toContain('run started');

  run('xdotool', 'key', 'ctrl+q');
  const question = await dialog();
  run('xdotool', 'windowactivate', '--sync', question, 'key', 'Escape');
  await expect.poll(() => dialogs(), { timeout: patience }).toEqual([]);
  expect(program.ended()).toBe(false);

  run('xdotool', 'windowactivate', '--sync', window, 'key', 'ctrl+q');
  run('xdotool', 'windowactivate', '--sync', await dialog(), 'key', 'alt+y');
  const ending = program;
  await expect.poll(() => ending.ended(), { timeout: patience }).toBe(true);
  expect(log(program)).toContain('run stopped');
});

/** What the program has logged. */
function log(of: Program | undefined): string {
  try {
    return readFileSync(join(of?.data ?? '', 'logs', 'concord.log'), 'utf8');
  } catch {
    return ''; // nothing yet
  }
}

function dialogs(): string[] {
  try {
    return run('xdotool', 'search', '--onlyvisible', '--name', '^A run is active$').split('\n');
  } catch {
    return [];
  }
}

async function dialog(): Promise<string> {
  await expect.poll(() => dialogs().length, { timeout: patience }).toBeGreaterThan(0);
  return dialogs()[0] ?? '';
}
