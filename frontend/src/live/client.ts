import { QueryClient, type QueryKey } from '@tanstack/react-query';

/**
 * One client for the window. Nothing grows stale by itself: events say when to ask again. Nothing waits for a network:
 * Go is in the same process, and `navigator.onLine` says nothing about it.
 */
export function makeClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 5 * 60 * 1000,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
        retry: false,
      },
      mutations: { networkMode: 'always', retry: false },
    },
  });
}

const pending = new WeakMap<QueryClient, Set<string>>();

/**
 * Ask again, and drop the answer to whatever was asked before: it may be older than the event. Several nudges in one
 * turn are one question. The old data stays visible until the new answer is there.
 */
export function askAgain(client: QueryClient, queryKey: QueryKey): void {
  const asked = pending.get(client) ?? new Set<string>();
  pending.set(client, asked);
  const name = JSON.stringify(queryKey);
  if (asked.has(name)) return;
  asked.add(name);
  queueMicrotask(() => {
    asked.delete(name);
    void restart(client, queryKey);
  });
}

const listening = new WeakMap<QueryClient, Map<string, number>>();

/**
 * Somebody listens from now on to what happens to a key, until the returned function is called. An answer from before, when
 * nobody listened, may have been overtaken meanwhile: it is asked again.
 */
export function attend(client: QueryClient, queryKey: QueryKey): () => void {
  const counts = listening.get(client) ?? new Map<string, number>();
  listening.set(client, counts);
  const name = JSON.stringify(queryKey);
  const before = counts.get(name) ?? 0;
  counts.set(name, before + 1);
  if (before === 0 && client.getQueryState(queryKey)?.dataUpdatedAt) askAgain(client, queryKey);
  return () => {
    counts.set(name, (counts.get(name) ?? 1) - 1);
  };
}

async function restart(client: QueryClient, queryKey: QueryKey): Promise<void> {
  // A first question that is still open would be joined, not repeated: it has to be cancelled by hand.
  await client.cancelQueries({ queryKey, exact: true }, { silent: true });
  await client.invalidateQueries({ queryKey, exact: true });
}

/** F5: everything on the screen is asked again. */
export function askAllAgain(client: QueryClient): void {
  for (const query of client.getQueryCache().findAll({ type: 'active' })) askAgain(client, query.queryKey);
}
