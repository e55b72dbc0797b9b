import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { type Person, sitDown } from './person';
import { type Program, pause, startServed } from './program';
import { idle, type Scene, scenes } from './scenes';
import { type Simulator, startSimulator } from './simulator';

// Takes a picture of every screen in light, dark and high contrast for docs/pictures: the real program on the demo tenant,
// after some days in the life of Contoso. ONLY=overview,hold takes those whose name holds one of the words. LOOK=1 writes larger and
// smaller ones and German ones to bin/look instead (WAYS=small: of these some), for whoever works on the screens; DATA=folder keeps the demo's story
// there, so that the next look begins at once.

const root = resolve(import.meta.dirname, '../..');
const only = (process.env['ONLY'] ?? '').split(',');
const look = process.env['LOOK'] === '1';
/** Of the ways to look, those whose name holds this word. */
const ways = process.env['WAYS'] ?? '';

/** What a picture of the documents may weigh, in bytes. */
const heaviest = 150_000;

interface Way {
  suffix: string;
  theme: 'light' | 'dark' | 'contrast';
  language: 'en' | 'de';
  width: number;
  height: number;
}

const way = (suffix: string, theme: Way['theme'], more: Partial<Way> = {}): Way => ({
  suffix,
  theme,
  language: 'en',
  width: 1280,
  height: 800,
  ...more,
});
const small = { width: 1024, height: 700 };
const documented = [way('light', 'light'), way('dark', 'dark'), way('contrast', 'contrast')];
const looked = [
  ...documented,
  way('light-small', 'light', small),
  way('dark-small', 'dark', small),
  way('contrast-small', 'contrast', small),
  way('german', 'light', { language: 'de' }),
  way('german-small', 'dark', { language: 'de', ...small }),
  way('large', 'light', { width: 3840, height: 2160 }),
  way('zoomed', 'light', { width: 640, height: 400 }), // 1280×800 at 200 %
];

test('pictures', async () => {
  const folder = join(root, look ? 'bin/look' : 'docs/pictures');
  mkdirSync(folder, { recursive: true });
  const wanted = scenes.filter(({ name, unpublished }) => (look || !unpublished) && only.some((word) => name.includes(word)));
  const kept = process.env['DATA'] ?? '';
  const data = kept === '' ? mkdtempSync(join(tmpdir(), 'concord-pictures-')) : resolve(root, kept);
  const runs = wanted.some(({ before }) => before === undefined || before === 'aside') ? story(data) : {};
  const troubles: string[] = [];
  for (const before of ['fresh', 'first', undefined, 'aside', 'connected'] as const) {
    const some = wanted.filter((scene) => scene.before === before);
    if (some.length === 0) continue;
    if (before === 'aside') await aside(data);
    const tenant = before === 'connected' ? await connected() : undefined;
    const program = await startServed(tenant ? started(tenant) : before === 'fresh' ? {} : { args: ['--demo'], ...(before === 'first' ? {} : { data }) });
    try {
      for (const each of (look ? looked : documented).filter(({ suffix }) => suffix.includes(ways))) troubles.push(...(await series(program, some, each, runs, folder)));
    } finally {
      await program.stop();
      tenant?.stop();
    }
  }
  if (kept === '') rmSync(data, { recursive: true, force: true });
  if (!look) expect(troubles).toEqual([]);
  for (const line of troubles) console.log(line);
});

/** One picture of each scene, in one theme, language and size. */
async function series(program: Program, some: Scene[], each: Way, runs: Record<string, string>, folder: string) {
  const troubles: string[] = [];
  const person = await sitDown(program, { width: each.width, height: each.height });
  try {
    await shownAs(person, each);
    for (const scene of some) {
      const route = scene.route.replace(/\{(\w+)\}/g, (_, name: string) => runs[name] ?? '0');
      const name = `${scene.name}-${each.suffix}`;
      await person.page.goto('about:blank'); // what the last scene left open goes
      await person.page.goto(`${program.url}#${route}`);
      try {
        await calm(person);
        await scene.act?.(person.page);
        await calm(person);
        await person.page.evaluate(() => document.querySelector('main')?.scrollTo(0, 0));
        if (scene.card) await person.page.getByRole('region', { name: scene.card, includeHidden: true }).evaluate((card) => card.scrollIntoView());
      } catch (error) {
        troubles.push(`${name}: ${String(error).split('\n')[0]}`);
      }
      for (const from of foreign(program)) await person.page.evaluate(elsewhere, from);
      const wide = await person.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      if (wide > 0) troubles.push(`${name}: ${wide} pixels wider than the window`);
      if (look) troubles.push(...(await person.page.evaluate(sideways)).map((what) => `${name}: ${what}`));
      const path = join(folder, `${name}.png`);
      await person.page.screenshot({ path });
      smaller(path);
      if (!look && statSync(path).size > heaviest) troubles.push(`${name}: ${statSync(path).size} bytes`);
    }
    await person.page.evaluate(idle); // a run that a scene left paused would keep buttons of the next series grey
    troubles.push(...person.troubles().map((trouble) => `${each.suffix}: ${trouble}`));
  } finally {
    await person.leave();
  }
  return troubles;
}

/** In the page: what has to be scrolled sideways to be read. */
function sideways(): string[] {
  return [...document.querySelectorAll<HTMLElement>('*')]
    .filter((one) => one.scrollWidth > one.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(one).overflowX) && one.clientWidth > 0)
    .map((one) => `${one.getAttribute('aria-label') ?? one.getAttribute('role') ?? one.tagName} is ${one.scrollWidth - one.clientWidth} pixels wider than its place of ${one.clientWidth}`);
}

/** The folders of a picture's story are nobody's: ordinary ones are shown in their place. */
const foreign = (program: Program): [string, string][] => [
  [program.data, '/home/admin/.config/concord'],
  [dirname(program.data), '/home/admin'],
  [join(root, 'bin'), '/usr/bin'],
];

function elsewhere([from, to]: [string, string]) {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { nodeValue } = texts.currentNode;
    if (nodeValue?.includes(from)) texts.currentNode.nodeValue = nodeValue.replaceAll(from, to);
  }
  for (const field of document.querySelectorAll('input')) {
    if (field.value.includes(from)) field.value = field.value.replaceAll(from, to);
  }
}

async function shownAs({ page }: Person, { theme, language }: Way) {
  page.setDefaultTimeout(15_000);
  await page.locator('h1').first().waitFor(); // a page that still begins would tell its own theme afterwards
  await page.evaluate(
    async ([theme, language]) => {
      const { go } = window as unknown as { go: { desktop: { Session: Record<string, (...of: string[]) => Promise<void>> } } };
      await go.desktop.Session['SetTheme']?.(theme, theme);
      await go.desktop.Session['SetLanguage']?.(language, language);
      // The whole story took some minutes.
      localStorage.setItem('concord.range', JSON.stringify({ state: { range: '15m' }, version: 0 }));
    },
    [theme, language] as [string, string],
  );
}

/** Waits until the fonts are there and nothing is asked any more. */
async function calm({ page }: Person) {
  await page.locator('h1').first().waitFor();
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await expect
    .poll(() => page.locator('[aria-busy="true"], [role="progressbar"]:not([aria-valuenow])').count(), { timeout: 15_000 })
    .toBe(0);
  await pause(700);
}

/** 256 colours are enough for a window, and a third of the bytes; at this depth large planes keep theirs to the last bit. */
function smaller(path: string) {
  execFileSync('convert', [path, '-strip', '+dither', '-treedepth', '8', '-colors', '256', '-define', 'png:compression-level=9', `PNG8:${path}`]);
}

/** Some weeks at Contoso, and the numbers of the runs that pictures are taken of. */
function story(data: string): Record<string, string> {
  const told = join(data, 'story.json');
  if (existsSync(told)) return JSON.parse(readFileSync(told, 'utf8')) as Record<string, string>;
  const concordctl = (...args: string[]) =>
    execFileSync(join(root, 'bin/concordctl'), [...args, '--data-dir', data], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  /** A run that may be held back, find something, or fail in some mailboxes: it is there all the same. */
  const attempt = (...args: string[]) => {
    try {
      return concordctl(...args);
    } catch (error) {
      return String((error as { stdout?: string }).stdout);
    }
  };
  const sync = (...args: string[]) => /Run (\d+)/.exec(attempt('sync', '--demo', ...args))?.[1] ?? '0';
  sync();
  concordctl('demo', 'change', '--days', '7');
  const runs: Record<string, string> = { sync: sync() };
  concordctl('demo', 'change', '--days', '2');
  sync('--plan');
  runs['plan'] = String((JSON.parse(concordctl('plan', 'list', '--demo', '--json').split('\n')[0] ?? '') as { run: number }).run);
  sync();
  // Somebody's changes are undone, users and former tools have been at the mailboxes, and somebody came back.
  const undo = ['runs', 'undo', runs['sync'] ?? '', '--demo'];
  const { mailbox } = JSON.parse(concordctl(...undo, '--plan', '--json').split('\n')[0] ?? '') as { mailbox: string };
  const undone = concordctl(...undo, '--yes', '--json', '--mailbox', mailbox).trim().split('\n').pop() ?? '';
  attempt('profile', 'remove', 'Contoso', '--from-mailboxes', '--plan', '--demo');
  runs['undo'] = String((JSON.parse(undone) as { run: number }).run);
  concordctl('demo', 'leftovers');
  attempt('adopt', 'find', 'Contoso', '--demo');
  concordctl('demo', 'users', '--mailboxes', '5');
  attempt('drift', '--demo');
  concordctl('demo', 'rehire');
  sync();
  // A narrow guard, and people who leave: the next run asks.
  const profile = JSON.parse(concordctl('profile', 'export', 'Contoso', '--demo')) as {
    deletes: { guard: { peopleFallPercent: number } };
  };
  const wide = structuredClone(profile);
  profile.deletes.guard.peopleFallPercent = 1;
  const file = join(data, 'narrow.json');
  writeFileSync(file, JSON.stringify(profile));
  concordctl('profile', 'import', file, '--demo');
  concordctl('demo', 'change', '--days', '10');
  runs['held'] = sync();
  writeFileSync(file, JSON.stringify(wide));
  concordctl('profile', 'import', file, '--demo');
  rmSync(file);
  // Cloud sync is set up, and its first cycle has ended.
  concordctl('cloudsync', 'apply', '--demo', '--yes', '--wait', '60s');
  writeFileSync(told, JSON.stringify(runs));
  return runs;
}

/** A tenant with settings of its own that has synced once, keeps two backups and tells a webhook, at which nobody listens. */
async function connected(): Promise<Simulator> {
  const tenant = await startSimulator('--people', '80', '--mailboxes', '5', '--role', 'Application.Read.All');
  const concordctl = (...args: string[]) =>
    execFileSync(join(root, 'bin/concordctl'), [...args, '--config', tenant.config, '--data-dir', tenant.data], { stdio: 'ignore' });
  concordctl('sync');
  concordctl('backup', 'create');
  concordctl('backup', 'create');
  const settings = JSON.parse(readFileSync(tenant.config, 'utf8')) as object;
  const notifications = { webhook: 'https://contoso.webhook.example/workflows/concord' };
  writeFileSync(tenant.config, JSON.stringify({ ...settings, notifications }));
  return tenant;
}

const started = ({ config, data }: Simulator) => ({ args: ['--config', config], data });

/** Most people of the on-premises directory are moved out of scope: a cycle later a job stands aside. It stays so. */
async function aside(data: string) {
  const concordctl = (...args: string[]) =>
    execFileSync(join(root, 'bin/concordctl'), [...args, '--data-dir', data], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const stands = () => concordctl('cloudsync', 'status', '--demo').includes('TooManyDeletes');
  if (stands()) return;
  concordctl('demo', 'cloudsync', 'move');
  concordctl('cloudsync', 'restart', '--demo');
  await expect.poll(stands, { timeout: 120_000, interval: 5000 }).toBe(true);
}
