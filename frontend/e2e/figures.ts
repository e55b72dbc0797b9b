import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { cpus, loadavg } from 'node:os';
import { extname, join, resolve } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sitDown } from './person';
import { type Program, pause, startServed } from './program';

// Measures what docs/window.md claims: make figures. Nothing else should be at work meanwhile; what is, is told at the end.
// MINUTES=10 is how long the busy demo runs.

const root = resolve(import.meta.dirname, '../..');
const minutes = Number(process.env['MINUTES'] ?? '10');
const told: string[] = [];
const tell = (line: string) => {
  told.push(line);
  console.log(line);
};
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

afterAll(() => {
  console.log(['', `${cpus().length} cores of ${cpus()[0]?.model ?? '?'}, load ${loadavg()[0]?.toFixed(1)} at the end`, ...told].join('\n'));
});

/** Seconds of processor time of a process and those it started. */
function processorSeconds(pid: number): number {
  const all = new Map<number, { parent: number; ticks: number }>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const rest = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
      all.set(Number(name), { parent: Number(rest[1]), ticks: Number(rest[11]) + Number(rest[12]) });
    } catch {
      // It has ended.
    }
  }
  const below = (parent: number): number =>
    [...all].filter(([, one]) => one.parent === parent).reduce((sum, [id]) => sum + below(id), all.get(parent)?.ticks ?? 0);
  return below(pid) / 100;
}

/** What a process holds in memory, in MB. */
const megabytes = (pid: number) =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;

test('the first picture', async () => {
  const program = await startServed({ args: ['--demo'] });
  try {
    const painted: number[] = [];
    const there: number[] = [];
    for (let i = 0; i < 7; i++) {
      const person = await sitDown(program);
      await person.page.getByRole('heading', { level: 1 }).first().waitFor();
      const [paint, heading] = await person.page.evaluate(() => [
        performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
        performance.now(),
      ]);
      painted.push(paint ?? 0);
      there.push(heading ?? 0);
      await person.leave();
    }
    tell(`first paint ${median(painted).toFixed(0)} ms, overview there after ${median(there).toFixed(0)} ms (median of 7)`);
  } finally {
    await program.stop();
  }
});

test('doing nothing', async () => {
  const program = await startServed({ args: ['--demo'] });
  try {
    const person = await sitDown(program);
    await person.page.getByRole('heading', { level: 1 }).first().waitFor();
    await person.leave();
    await pause(20_000); // what a start leaves to do
    const before = processorSeconds(program.pid);
    await pause(60_000);
    const used = processorSeconds(program.pid) - before;
    tell(`idle: ${used.toFixed(2)} s of processor time in a minute, its web view included`);
  } finally {
    await program.stop();
  }
});

test('ten busy minutes', async () => {
  const program = await startServed({ args: ['--demo'] });
  try {
    const person = await sitDown(program);
    await person.page.getByRole('heading', { level: 1 }).first().waitFor();
    const sampled: number[] = [];
    let runs = 0;
    const end = Date.now() + minutes * 60_000;
    while (Date.now() < end) {
      runs += await busy(program, person.page);
      sampled.push(megabytes(program.pid));
    }
    const third = Math.max(1, Math.floor(sampled.length / 3));
    tell(
      `${runs} runs in ${minutes} minutes: ${median(sampled.slice(0, third)).toFixed(0)} MB in the first third, ${median(sampled.slice(-third)).toFixed(0)} MB in the last, ${Math.max(...sampled).toFixed(0)} MB at most`,
    );
    await person.leave();
  } finally {
    await program.stop();
  }
});

interface Runs {
  StartSync: (options: object) => Promise<unknown>;
  StartVerify: (options: object) => Promise<unknown>;
  Active: () => Promise<unknown[]>;
}

/** A week at Contoso, a sync and a comparison of everything; how many runs that was. */
async function busy(program: Program, page: Awaited<ReturnType<typeof sitDown>>['page']): Promise<number> {
  for (const kind of ['StartSync', 'StartVerify'] as const) {
    await page.evaluate(async (method) => {
      const { go } = window as unknown as { go: { desktop: { Runs: Runs } } };
      await go.desktop.Runs[method]({ profile: '', mailbox: '', repair: false });
      while ((await go.desktop.Runs.Active()).length > 0) await new Promise((done) => setTimeout(done, 300));
    }, kind);
  }
  execFileSync(join(root, 'bin/concordctl'), ['demo', 'change', '--days', '3', '--data-dir', program.data], { stdio: 'ignore' });
  return 2;
}

test('a hundred thousand rows', async () => {
  const built = join(root, 'bin/gallery');
  execFileSync('npx', ['vite', 'build', '-c', 'scripts/gallery/vite.config.ts'], {
    cwd: join(root, 'frontend'),
    env: { ...process.env, OUT: built },
    stdio: 'ignore',
  });
  const kinds: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
  const server = createServer((request, response) => {
    const path = join(built, new URL(request.url ?? '/', 'http://x').pathname.replace(/\/$/, '/index.html'));
    if (!existsSync(path)) response.writeHead(404).end();
    else {
      response.writeHead(200, { 'Content-Type': kinds[extname(path)] ?? 'application/octet-stream' });
      createReadStream(path).pipe(response);
    }
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`;
  const person = await sitDown({ url, data: '', pid: 0, said: () => '', ended: () => false, stop: () => Promise.resolve() });
  try {
    const grid = person.page.getByRole('grid').first();
    await grid.scrollIntoViewIfNeeded();
    const rates = await grid.evaluate(async (scroller) => {
      let frames = 0;
      let empty = 0;
      const from = performance.now();
      while (performance.now() - from < 5000) {
        scroller.scrollTop += 900;
        await new Promise((done) => requestAnimationFrame(done));
        frames++;
        if (scroller.querySelectorAll('[role=gridcell]').length === 0) empty++;
      }
      return { rate: (frames * 1000) / (performance.now() - from), empty, rows: Number(scroller.getAttribute('aria-rowcount')) - 1 };
    });
    tell(`${rates.rows} rows: ${rates.rate.toFixed(0)} frames a second while scrolling 900 pixels a frame, ${rates.empty} without a row`);
    expect(rates.rows).toBe(100_000);
  } finally {
    await person.leave();
    server.close();
  }
});
