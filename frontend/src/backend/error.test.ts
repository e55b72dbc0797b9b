import { describe, expect, it } from 'vitest';
import { asCallError, asFailure } from './error';

const ours = {
  code: 'run_active',
  message: 'A run is at work.',
  action: 'Wait for it.',
  requestId: 'r1',
  retryable: true,
};

describe('what a call fails with', () => {
  it('is read from the object that Go sends', () => {
    expect(asFailure(ours)).toEqual(ours);
  });

  it('is read from the same as text', () => {
    expect(asFailure(JSON.stringify(ours))).toEqual(ours);
  });

  it('is read from the error that the toolkit makes of that text', () => {
    expect(asFailure(new Error(JSON.stringify(ours)))).toEqual(ours);
  });

  it('is a sentence with a code of ours when the toolkit rejects by itself', () => {
    expect(asFailure('{ not json')).toMatchObject({ code: 'window.call', message: '{ not json' });
    expect(asFailure(new TypeError('window.go is undefined'))).toMatchObject({
      code: 'window.bug',
      message: 'window.go is undefined',
    });
  });

  it('survives being thrown on', () => {
    const error = asCallError(ours);
    expect(asCallError(error)).toBe(error);
    expect(asFailure(error)).toMatchObject(ours);
  });
});
