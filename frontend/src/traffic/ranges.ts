import { create } from 'zustand';
import { persist } from 'zustand/middleware';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** The stretches of time that charts show, all ending now. */
export const ranges = [
  { key: '15m', ms: 15 * minute },
  { key: '1h', ms: hour },
  { key: '6h', ms: 6 * hour },
  { key: '24h', ms: day },
  { key: '7d', ms: 7 * day },
  { key: '30d', ms: 30 * day },
  { key: '90d', ms: 90 * day },
] as const;

export type RangeKey = (typeof ranges)[number]['key'];

/** Which stretch the admin looks at: one for the whole window, so that two screens show the same. */
export const useRange = create<{ range: RangeKey; choose: (range: RangeKey) => void }>()(
  persist((set) => ({ range: '1h', choose: (range) => set({ range }) }), { name: 'concord.range' }),
);

export const lengthOf = (range: RangeKey): number => ranges.find(({ key }) => key === range)?.ms ?? hour;
