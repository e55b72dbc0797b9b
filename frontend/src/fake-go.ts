import { vi } from 'vitest';
import type { Traffic } from './backend/calls';
import type { Events } from './backend/events';

/** What Go answers in a test, by "Struct.Method"; a function may throw what the bridge would reject with. */
export type Answers = Record<string, (...args: never[]) => unknown>;

/** A session that is open on the demo tenant. */
export const readySession = {
  phase: 'ready',
  demo: true,
  offline: false,
  tenantId: 't',
  tenantName: 'Contoso',
  dataFolder: '/data',
  version: '1.2.3',
  look: { theme: '', themeShown: '', language: '', languageShown: '' },
};

const noColumn: number[] = [];

/** Charts before the first run: no step in the range. */
export const noTraffic: Traffic = {
  fromMs: 0,
  toMs: 3_600_000,
  stepMs: 10_000,
  dropped: 0,
  budget: 0,
  concurrency: 64,
  at: noColumn,
  seconds: noColumn,
  requests: noColumn,
  requestsMin: noColumn,
  requestsMax: noColumn,
  exchanges: noColumn,
  inFlight: noColumn,
  inFlightMax: noColumn,
  waitedMs: noColumn,
  latencyMs: noColumn,
  latencyMaxMs: noColumn,
  mailboxes: noColumn,
  directory: noColumn,
  extensions: noColumn,
  refused: noColumn,
  unavailable: noColumn,
  failed: noColumn,
  limited: {
    machine: noColumn,
    answers: noColumn,
    mailbox: noColumn,
    refusal: noColumn,
    shared: noColumn,
    concurrency: noColumn,
    budget: noColumn,
  },
};

/**
 * Put answers where the bridge looks for Go, for tests alone. Returns `emit`, which tells an event as Go would, and `calls`,
 * what was asked.
 */
export function fakeGo(answers: Answers) {
  const listeners = new Map<string, Set<(payload: unknown) => void>>();
  const calls: string[] = [];
  const struct = (subject: string) =>
    new Proxy(
      {},
      {
        get:
          (_, method: string) =>
          (...args: never[]) => {
            const name = `${subject}.${method}`;
            calls.push(name);
            const answer = answers[name];
            if (!answer) return Promise.reject(new Error(`the test answers nothing to ${name}`));
            try {
              return Promise.resolve(answer(...args));
            } catch (thrown) {
              return Promise.reject(thrown);
            }
          },
      },
    );
  vi.stubGlobal('go', { desktop: new Proxy({}, { get: (_, subject: string) => struct(subject) }) });
  vi.stubGlobal('runtime', {
    EventsOnMultiple: (name: string, heard: (payload: unknown) => void) => {
      const set = listeners.get(name) ?? new Set();
      listeners.set(name, set.add(heard));
      return () => set.delete(heard);
    },
    ClipboardSetText: () => Promise.resolve(true),
  });
  return {
    calls,
    listeners,
    emit: <N extends keyof Events>(name: N, payload: Events[N]) => {
      for (const heard of listeners.get(name) ?? []) heard(payload);
    },
  };
}
