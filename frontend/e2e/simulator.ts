import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { forget, patience } from './program';

const concordctl = resolve(import.meta.dirname, '../../bin/concordctl');

/** A made-up tenant behind HTTPS, as a real one would be. */
export interface Simulator {
  /** Its settings, for --config. */
  readonly config: string;
  /** A data folder that has the simulator's profile. */
  readonly data: string;
  stop(): void;
}

/** Starts `concordctl simulator`; flags choose the company and what goes wrong in it. */
export async function startSimulator(...flags: string[]): Promise<Simulator> {
  const folder = mkdtempSync(join(tmpdir(), 'concord-simulator-'));
  const child = spawn(concordctl, ['simulator', '--out', folder, ...flags], { stdio: ['ignore', 'pipe', 'ignore'] });
  const stop = () => {
    child.kill('SIGTERM');
    forget(folder);
  };
  try {
    await firstLine(child);
    const config = join(folder, 'appsettings.json');
    const data = join(folder, 'data');
    const where = ['--config', config, '--data-dir', data];
    execFileSync(concordctl, ['profile', 'import', join(folder, 'profile.json'), ...where], { stdio: 'ignore' });
    return { config, data, stop };
  } catch (error) {
    stop();
    throw error;
  }
}

/** It prints its address once it answers. */
function firstLine(child: ChildProcess): Promise<void> {
  return new Promise((done, fail) => {
    const late = setTimeout(() => fail(new Error('the simulator did not start in time')), patience);
    child.stdout?.once('data', () => {
      clearTimeout(late);
      done();
    });
    child.once('exit', () => fail(new Error('the simulator ended at once')));
  });
}
