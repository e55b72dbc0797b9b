import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { leftovers, type Program, patience } from './program';

/** Somebody in front of the window. */
export interface Person {
  readonly page: Page;
  /** What went wrong behind the page so far: errors, and requests to anywhere but the program. Empty when all is well. */
  troubles(): string[];
  /** What axe-core finds in the page as it stands, a line a finding; none is as it should be. */
  barriers(): Promise<string[]>;
  /** Keeps a picture of the window for whoever looks into a failure. */
  picture(name: string): Promise<void>;
  leave(): Promise<void>;
}

/** What the toolkit itself says in development, and only there. */
const noise = [
  /Cannot read properties of null \(reading 'nodes'\)/, // its injected script
  /Unknown message from front end: runtime:ready/,
  /reading 'EventsNotify'/, // an event that came before the page's own script: what shows is asked for afterwards
  /favicon/,
];

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Opens the program's pages in the system's browser. */
export async function sitDown(program: Program, options: { width?: number; height?: number; locale?: string } = {}) {
  const browser = await launch();
  try {
    return await open(browser, program, options);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

/** A browser. Where a machine has much to do, one may be killed while it starts: then there is another. */
async function launch(tries = 3): Promise<Browser> {
  try {
    return await chromium.launch({
      executablePath: browserPath(),
      args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'], // a container's /dev/shm is small
      timeout: patience,
    });
  } catch (error) {
    if (tries === 1) throw error;
    return launch(tries - 1);
  }
}

async function open(
  browser: Browser,
  program: Program,
  { width = 1280, height = 800, locale = 'en-US' }: { width?: number; height?: number; locale?: string },
): Promise<Person> {
  // Without motion: half-way through a fade axe would measure colours that nobody is meant to read.
  const context = await browser.newContext({
    viewport: { width, height },
    locale,
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const troubles: string[] = [];
  const trouble = (text: string) => {
    if (!noise.some((known) => known.test(text))) troubles.push(text);
  };
  page.on('pageerror', (error) => trouble(`error in the page: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') trouble(`console: ${message.text()} ${message.location().url}`);
  });
  const host = new URL(program.url).host;
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.protocol.startsWith('http') && url.host !== host) trouble(`request to ${url.host}`);
  });
  await page.goto(program.url);
  return {
    page,
    troubles: () => troubles,
    barriers: () => findBarriers(page),
    picture: async (name) => {
      mkdirSync(leftovers, { recursive: true });
      await page.screenshot({ path: join(leftovers, `${name}.png`) });
    },
    leave: () => browser.close(),
  };
}

interface Finding {
  id: string;
  help: string;
  nodes: { html: string; any: { message: string }[] }[];
}

/** WCAG 2.2 AA. Fluent's own focus bumpers (aria-hidden, and yet in the tab order on purpose) are left out. */
async function findBarriers(page: Page): Promise<string[]> {
  // Given to the page as a script of the debugger: its own policy lets no foreign script in.
  await page.evaluate(axe);
  const findings = await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(context: object, options: object): Promise<{ violations: Finding[] }> };
    };
    // A theme that was just chosen is on its way for some frames, and axe looks at one element after the other.
    for (let frame = 0; frame < 60; frame++) {
      await new Promise((drawn) => requestAnimationFrame(drawn));
      if (frame > 0 && document.getAnimations().length === 0) break;
    }
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
    const result = await axe.run({ exclude: ['[data-tabster-dummy]'] }, { runOnly: { type: 'tag', values: tags } });
    return result.violations;
  });
  const node = ({ html, any }: Finding['nodes'][number]) => [html.slice(0, 200), ...any.map((a) => a.message)].join(' – ');
  return findings.map((f) => `${f.id}: ${f.help}: ${f.nodes.map(node).join(' | ')}`);
}

function browserPath(): string {
  const found = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
    existsSync(path),
  );
  if (!found) throw new Error('no Chromium is installed: run build/setup.sh window-tests');
  return found;
}

const themes = [
  { name: 'Dark', drawn: 'dark', system: { colorScheme: 'dark' } },
  { name: 'High contrast', drawn: 'contrast', system: { forcedColors: 'active' } },
  { name: 'Same as the system', drawn: 'light', system: { colorScheme: 'light', forcedColors: 'none' } },
] as const;

/**
 * Looks with axe in each theme: chosen in the menu that anybody uses, or, while a dialog is above that, by the system, whose
 * theme the window follows. LOOK=1 keeps a picture of each.
 */
export async function everyTheme({ page, barriers, picture }: Person, name: string): Promise<void> {
  const dialog = await page.locator('[role="dialog"], [role="alertdialog"]').count();
  for (const { name: theme, drawn, system } of themes) {
    if (dialog > 0) await page.emulateMedia(system);
    else {
      await page.getByRole('button', { name: 'Theme' }).click();
      await page.getByRole('menuitemradio', { name: theme }).click();
      await page.getByRole('menu').waitFor({ state: 'detached' });
    }
    await page.locator(`html[data-theme="${drawn}"]`).waitFor({ state: 'attached' });
    const found = await barriers();
    if (found.length > 0) throw new Error(`${name} in ${drawn}:\n${found.join('\n')}`);
    if (process.env['LOOK'] === '1') await picture(`${name}-${drawn}`);
  }
}
