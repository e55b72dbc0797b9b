import { useEffect, useRef } from 'react';
import { create } from 'zustand';

/** Something the palette can do beyond going somewhere. */
export interface Command {
  id: string;
  /** In the admin's language. */
  title: string;
  /** Small words behind the title: where it belongs. */
  hint?: string;
  run: () => void;
}

export const useCommands = create<{
  commands: Command[];
  add: (command: Command) => () => void;
}>((set) => ({
  commands: [],
  add: (command) => {
    set(({ commands }) => ({ commands: [...commands.filter(({ id }) => id !== command.id), command] }));
    return () => set(({ commands }) => ({ commands: commands.filter((other) => other !== command) }));
  },
}));

/** Offer a command in the palette while the calling component is on the screen. */
export function useCommand({ id, title, hint, run }: Command): void {
  const add = useCommands((state) => state.add);
  const latest = useRef(run);
  latest.current = run;
  useEffect(
    () => add({ id, title, ...(hint === undefined ? {} : { hint }), run: () => latest.current() }),
    [add, id, title, hint],
  );
}
