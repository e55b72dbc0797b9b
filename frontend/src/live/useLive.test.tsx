import { QueryClientProvider } from '@tanstack/react-query';
import { act, renderHook, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { fakeGo } from '../fake-go';
import { askAllAgain, makeClient } from './client';
import { useLive } from './useLive';

/** Questions that the test answers by hand, in any order. */
function questions() {
  const open: { answer: (value: string) => void; fail: (thrown: unknown) => void }[] = [];
  const ask = () => new Promise<string>((answer, fail) => void open.push({ answer, fail }));
  return { open, ask };
}

function setUp() {
  const go = fakeGo({});
  const client = makeClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return { go, client, wrapper };
}

describe('a live answer', () => {
  it('is asked for once, and again when an event says so', async () => {
    const { go, wrapper } = setUp();
    const { open, ask } = questions();
    const { result } = renderHook(() => useLive({ key: ['a'], ask, on: { 'history.changed': 'ask' } }), { wrapper });
    expect(result.current.loading).toBe(true);
    act(() => open[0]?.answer('first'));
    await waitFor(() => expect(result.current.data).toBe('first'));
    act(() => go.emit('history.changed', null));
    await waitFor(() => expect(open).toHaveLength(2));
    expect(result.current.data).toBe('first');
    act(() => open[1]?.answer('second'));
    await waitFor(() => expect(result.current.data).toBe('second'));
  });

  it('drops the answer to a question that is older than the newest event', async () => {
    const { go, wrapper } = setUp();
    const { open, ask } = questions();
    const { result } = renderHook(() => useLive({ key: ['b'], ask, on: { 'history.changed': 'ask' } }), { wrapper });
    await waitFor(() => expect(open).toHaveLength(1));
    act(() => go.emit('history.changed', null));
    await waitFor(() => expect(open).toHaveLength(2));
    act(() => open[1]?.answer('newer'));
    await waitFor(() => expect(result.current.data).toBe('newer'));
    act(() => open[0]?.answer('older'));
    await act(() => Promise.resolve());
    expect(result.current.data).toBe('newer');
  });

  it('asks once for a burst of events', async () => {
    const { go, wrapper } = setUp();
    const { open, ask } = questions();
    const { result } = renderHook(() => useLive({ key: ['c'], ask, on: { 'history.changed': 'ask' } }), { wrapper });
    act(() => open[0]?.answer('x'));
    await waitFor(() => expect(result.current.data).toBe('x'));
    act(() => {
      for (let i = 0; i < 20; i += 1) go.emit('history.changed', null);
    });
    await waitFor(() => expect(open).toHaveLength(2));
  });

  it('takes the snapshot of an event without asking', async () => {
    const { go, wrapper } = setUp();
    const { open, ask } = questions();
    const { result } = renderHook(
      () => useLive<string>({ key: ['d'], ask, on: { 'menu.command': (said, before) => `${before} ${said}` } }),
      { wrapper },
    );
    act(() => open[0]?.answer('x'));
    await waitFor(() => expect(result.current.data).toBe('x'));
    act(() => go.emit('menu.command', 'sync'));
    await waitFor(() => expect(result.current.data).toBe('x sync'));
    expect(open).toHaveLength(1);
  });

  it('keeps the old data, and calls it stale, when asking again fails', async () => {
    const { client, wrapper } = setUp();
    const { open, ask } = questions();
    const { result } = renderHook(() => useLive({ key: ['e'], ask }), { wrapper });
    act(() => open[0]?.answer('x'));
    await waitFor(() => expect(result.current.data).toBe('x'));
    act(() => askAllAgain(client));
    await waitFor(() => expect(open).toHaveLength(2));
    act(() => open[1]?.fail({ code: 'disk_full', message: 'Full.', action: '', requestId: '', retryable: true }));
    await waitFor(() => expect(result.current.stale).toBe(true));
    expect(result.current.data).toBe('x');
    expect(result.current.failure?.code).toBe('disk_full');
  });

  it('asks again about what may have changed while nobody listened, and shows the old answer until then', async () => {
    const { go, wrapper } = setUp();
    const { open, ask } = questions();
    const shown = () => renderHook(() => useLive({ key: ['g'], ask, on: { 'history.changed': 'ask' } }), { wrapper });
    const first = shown();
    act(() => open[0]?.answer('before'));
    await waitFor(() => expect(first.result.current.data).toBe('before'));
    const beside = shown(); // somebody listens already: nothing can have been missed
    await act(() => Promise.resolve());
    expect(open).toHaveLength(1);
    first.unmount();
    beside.unmount();
    act(() => go.emit('history.changed', null));
    const again = shown();
    expect(again.result.current.data).toBe('before');
    await waitFor(() => expect(open).toHaveLength(2));
    act(() => open[1]?.answer('after'));
    await waitFor(() => expect(again.result.current.data).toBe('after'));
  });

  it('stops listening when nobody shows it any more', async () => {
    const { go, wrapper } = setUp();
    const { ask } = questions();
    const { unmount } = renderHook(() => useLive({ key: ['f'], ask, on: { 'history.changed': 'ask' } }), { wrapper });
    await waitFor(() => expect(go.listeners.get('history.changed')?.size).toBe(1));
    unmount();
    expect(go.listeners.get('history.changed')?.size).toBe(0);
  });
});
