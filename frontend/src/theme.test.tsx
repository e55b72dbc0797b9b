import { act, renderHook } from '@testing-library/react';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { asThemeChoice, themes, useThemeChoice, useThemeName } from './theme';

/** A system whose preferences the test changes. */
function system() {
  const on = new Set<string>();
  const listeners = new Set<() => void>();
  vi.stubGlobal('matchMedia', (query: string) => ({
    get matches() {
      return on.has(query);
    },
    addEventListener: (_: string, changed: () => void) => listeners.add(changed),
    removeEventListener: (_: string, changed: () => void) => listeners.delete(changed),
  }));
  return (query: string, value: boolean) => {
    if (value) on.add(query);
    else on.delete(query);
    for (const changed of listeners) changed();
  };
}

beforeEach(() => {
  localStorage.clear();
  useThemeChoice.setState({ choice: 'system' });
});

describe('the theme', () => {
  it('follows the system until the admin chooses', () => {
    const set = system();
    const { result } = renderHook(() => useThemeName());
    expect(result.current).toBe('light');
    act(() => set('(prefers-color-scheme: dark)', true));
    expect(result.current).toBe('dark');
    act(() => set('(forced-colors: active)', true));
    expect(result.current).toBe('contrast');
    act(() => useThemeChoice.getState().choose('light'));
    expect(result.current).toBe('light');
    act(() => set('(prefers-color-scheme: dark)', false));
    expect(result.current).toBe('light');
    act(() => useThemeChoice.getState().choose('system'));
    expect(result.current).toBe('contrast');
    expect(localStorage.getItem('concord.theme')).toBeNull();
  });

  it('is the system’s when what was stored is nothing of ours', () => {
    expect(asThemeChoice('purple')).toBe('system');
  });

  it('has our six colours in all three', () => {
    for (const theme of Object.values(themes))
      for (const name of [
        'canvas',
        'rail',
        'chartRequests',
        'chartThrottle',
        'chartConcurrency',
        'chartLimit',
      ] as const)
        expect(theme[name]).toMatch(/^#[0-9a-f]{6}$/);
  });
});
