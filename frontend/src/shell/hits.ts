import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { type Hit, Overview } from '../backend/calls';
import { useLive } from '../live/useLive';
import { useFormat } from '../ui/format';

/** How long after the last key Go is asked. */
const pause = 150;

/** Profiles, mailboxes and runs that go by what was typed, as lines of the palette. */
export function useHits(typed: string) {
  const { t } = useTranslation();
  const format = useFormat();
  const [, go] = useLocation();
  const [text, setText] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setText(typed.trim()), pause);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useLive<Hit[]>({
    key: ['find', text],
    ask: () => Overview.find(text),
    enabled: text.length > 1,
    keep: true,
  });
  // While somebody types on, what was found for less would be in the way of the keys.
  if (text.length < 2 || text !== typed.trim() || found.data === undefined) return [];
  return found.data.map((hit) => {
    const run = hit.kind === 'run';
    const kind = t(`run:kind.${hit.title}`, { defaultValue: hit.title });
    const way = {
      profile: `/contacts/profile/${hit.id}`,
      mailbox: `/activity/mailboxes/${encodeURIComponent(hit.hint || hit.title)}`,
      run: `/activity/${hit.id}`,
    }[hit.kind];
    return {
      id: `${hit.kind} ${hit.id}`,
      title: run ? `${t('shell:palette.run', { id: hit.id })} · ${kind}` : hit.title,
      hint: run
        ? format.dateTime(hit.atMs)
        : hit.kind === 'profile'
          ? t('shell:palette.profile')
          : hit.hint || t('shell:palette.mailbox'),
      words: '',
      run: () => way !== undefined && go(way),
    };
  });
}
