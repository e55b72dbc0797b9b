import { keepPreviousData, type QueryKey, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { asFailure, type Failure } from '../backend/error';
import { type EventName, type Events, on } from '../backend/events';
import { askAgain, attend } from './client';

/** What a screen draws: nothing yet, loading, failed, data, or data that could not be refreshed. */
export interface Live<T> {
  data: T | undefined;
  /** No data yet and no failure either: show Loading. */
  loading: boolean;
  /** Why the last question failed. With data beside it, that data is stale. */
  failure: Failure | undefined;
  /** Data is shown that the last question could not refresh. */
  stale: boolean;
  /** Unix ms of the newest answer; 0 without one. */
  at: number;
  again: () => void;
}

/** What to do when an event comes: ask again, or take the event's own snapshot. `undefined` leaves things as they are. */
export type Reaction<T, P> = 'ask' | ((payload: P, data: T | undefined) => T | 'ask' | undefined);

export interface LiveOptions<T> {
  /** Names the question, its arguments included: ['runs.page', { page: 2 }]. Equal keys share one answer. */
  key: QueryKey;
  ask: () => Promise<T>;
  on?: { [N in EventName]?: Reaction<T, Events[N]> };
  /** False asks nothing yet. */
  enabled?: boolean;
  /** Keep showing the last answer while another key is asked: for ranges, pages and filters. */
  keep?: boolean;
}

/**
 * Ask once, then listen. An answer that is older than the newest question is dropped; while asking again, and when that
 * fails, the old data stays.
 */
export function useLive<T>({ key, ask, on: reactions, enabled = true, keep }: LiveOptions<T>): Live<T> {
  const client = useQueryClient();
  const query = useQuery<T>({
    queryKey: key,
    queryFn: ask,
    enabled,
    ...(keep ? { placeholderData: keepPreviousData } : {}),
  });

  // Reactions are written inline, new at every render: the subscription has to outlive them.
  const latest = useRef({ key, reactions });
  latest.current = { key, reactions };
  const names = Object.keys(reactions ?? {}).join(' ');
  const name = JSON.stringify(key);
  useEffect(() => {
    if (!enabled || names === '') return undefined;
    const leave = attend(client, JSON.parse(name) as QueryKey);
    const offs = (names.split(' ') as EventName[]).map((name) =>
      on(name, (payload) => {
        const now = latest.current;
        const reaction = now.reactions?.[name] as Reaction<T, unknown> | undefined;
        if (!reaction) return;
        const next = reaction === 'ask' ? 'ask' : reaction(payload, client.getQueryData<T>(now.key));
        if (next === 'ask') askAgain(client, now.key);
        else if (next !== undefined) {
          // A question that is under way would answer with something older than this snapshot.
          void client.cancelQueries({ queryKey: now.key, exact: true }, { silent: true });
          client.setQueryData(now.key, next);
        }
      }),
    );
    return () => {
      leave();
      for (const off of offs) off();
    };
  }, [client, enabled, names, name]);

  return {
    data: query.data,
    loading: enabled && query.data === undefined && query.error === null,
    failure: query.error === null ? undefined : asFailure(query.error),
    stale: query.error !== null && query.data !== undefined,
    at: query.dataUpdatedAt,
    again: () => askAgain(client, key),
  };
}
