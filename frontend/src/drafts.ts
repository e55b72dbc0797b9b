import { create } from 'zustand';
import { persist } from 'zustand/middleware';

/** What a wizard held when it was left, by the wizard's name. It outlives the window; it never holds a secret. */
const useDrafts = create<{
  drafts: Record<string, unknown>;
  keep: (name: string, values: unknown) => void;
  forget: (name: string) => void;
}>()(
  persist(
    (set) => ({
      drafts: {},
      keep: (name, values) => set(({ drafts }) => ({ drafts: { ...drafts, [name]: values } })),
      forget: (name) =>
        set(({ drafts }) => ({
          drafts: Object.fromEntries(Object.entries(drafts).filter(([known]) => known !== name)),
        })),
    }),
    { name: 'concord.drafts' },
  ),
);

/** The draft of one wizard, in the shape that useWizardForm takes. */
export function draftOf<F>(name: string) {
  return {
    load: () => (useDrafts.getState().drafts[name] as Partial<F> | undefined) ?? null,
    save: (values: F) => useDrafts.getState().keep(name, values),
    clear: () => useDrafts.getState().forget(name),
  };
}
