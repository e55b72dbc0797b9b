import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');

/** What a journey leaves behind when it fails. */
export const leftovers = join(root, 'bin/window-tests');

/** How long anything may take on a busy machine before it counts as not happening, in milliseconds. */
export const patience = 120_000;

/** A program at work on a data folder of its own. */
export interface Program {
  /** Where the development build serves the pages; '' for the production build. */
  readonly url: string;
  readonly data: string;
  readonly pid: number;
  /** What it has written to standard error so far. */
  said(): string;
  ended(): boolean;
  /** Ends the program, and forgets the data folder unless somebody else brought it. */
  stop(): Promise<void>;
}

export interface Start {
  /** Arguments beside --data-dir. */
  args?: string[];
  /** A data folder from before; a fresh one when absent. */
  data?: string;
}

/** Starts the development build, which serves its pages to a browser too, and waits until it does. */
export async function startServed(start: Start = {}): Promise<Program> {
  for (let tries = 3; ; tries -= 1) {
    const port = await freePort();
    const { program, served } = await serve(port, start);
    if (served) return program;
    await program.stop();
    // Between the question for a port and its use somebody else may take it: nothing of that is the program's.
    if (tries === 1 || !taken(program))
      throw new Error(`the program serves nothing:\n${program.said()}`);
  }
}

async function serve(port: number, { args = [], data }: Start): Promise<{ program: Program; served: boolean }> {
  const address = `127.0.0.1:${port}`;
  const program = launch('bin/concord-dev', args, data, `http://${address}/`, {
    assetdir: join(root, 'frontend/dist'),
    devserver: address,
    loglevel: 'Error',
  });
  const limit = Date.now() + patience;
  for (;;) {
    if (program.ended() || taken(program) || Date.now() > limit) return { program, served: false };
    const there = await fetch(program.url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (there) return { program, served: true };
    await pause(50);
  }
}

const taken = (program: Program) => program.said().includes('address already in use');

/** Starts the production build. */
export function startProduction({ args = [], data }: Start = {}): Program {
  return launch('bin/concord', args, data, '', {});
}

function launch(binary: string, args: string[], data: string | undefined, url: string, env: Record<string, string>) {
  const folder = data ?? mkdtempSync(join(tmpdir(), 'concord-window-'));
  const child = spawn(join(root, binary), [...args, '--data-dir', folder], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr?.on('data', (part: Buffer) => {
    said += part.toString();
  });
  return {
    url,
    data: folder,
    pid: child.pid ?? 0,
    said: () => said,
    ended: () => over(child),
    stop: async () => {
      await end(child);
      if (data === undefined) forget(folder);
    },
  } satisfies Program;
}

/** Removes a folder, also one in which a helper of a program that has ended writes a moment longer. */
export function forget(folder: string) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
}

const over = (child: ChildProcess) => child.exitCode !== null || child.signalCode !== null;

async function end(child: ChildProcess) {
  if (over(child)) return;
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await gone;
  clearTimeout(hard);
}

/** A port that nobody listens on now. */
function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const server = createServer();
    server.once('error', fail);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => done(port));
    });
  });
}

export const pause = (milliseconds: number) => new Promise<void>((done) => setTimeout(done, milliseconds));
