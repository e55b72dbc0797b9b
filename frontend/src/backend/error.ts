import { saidFailure } from './said';

/** What went wrong, as it crosses from Go: a code for machines, a sentence and a next step for people. */
export interface Failure {
  /** Stable name, as docs/troubleshooting.md lists it. */
  code: string;
  /** A sentence of what happened. */
  message: string;
  /** What to do; '' when there is nothing to do. */
  action: string;
  /** Microsoft's request id for support; '' without one. */
  requestId: string;
  /** Whether the same call may work when it is made again. */
  retryable: boolean;
}

/** Thrown by every call of calls.ts, and by nothing else. */
export class CallError extends Error implements Failure {
  readonly code: string;
  readonly action: string;
  readonly requestId: string;
  readonly retryable: boolean;

  constructor(failure: Failure) {
    super(failure.message);
    this.name = 'CallError';
    this.code = failure.code;
    this.action = failure.action;
    this.requestId = failure.requestId;
    this.retryable = failure.retryable;
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Read whatever was thrown: what our formatter made, as JSON or read already, a plain sentence of the toolkit, a bug of ours. */
export function asFailure(thrown: unknown): Failure {
  return thrown instanceof CallError ? thrown : saidFailure(read(thrown));
}

function read(thrown: unknown): Failure {
  if (typeof thrown === 'string') {
    if (thrown.startsWith('{')) {
      try {
        return read(JSON.parse(thrown));
      } catch {
        // Not ours after all: a sentence that begins with a brace.
      }
    }
    return { code: 'window.call', message: thrown, action: '', requestId: '', retryable: true };
  }
  if (thrown instanceof Error) {
    // The toolkit makes an Error of what our formatter gives it.
    if (thrown.message.startsWith('{')) return read(thrown.message);
    return { code: 'window.bug', message: thrown.message, action: '', requestId: '', retryable: true };
  }
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) {
    const it = thrown as Record<string, unknown>;
    return {
      code: text(it['code']) || 'window.call',
      message: text(it['message']),
      action: text(it['action']),
      requestId: text(it['requestId']),
      retryable: it['retryable'] !== false,
    };
  }
  return { code: 'window.call', message: String(thrown), action: '', requestId: '', retryable: true };
}

export function asCallError(thrown: unknown): CallError {
  return thrown instanceof CallError ? thrown : new CallError(asFailure(thrown));
}
