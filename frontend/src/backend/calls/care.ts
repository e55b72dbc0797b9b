// What is done to contacts beside syncing them.

import * as drift from '../../../wailsjs/go/desktop/Drift';
import * as leftovers from '../../../wailsjs/go/desktop/Leftovers';
import * as rehires from '../../../wailsjs/go/desktop/Rehires';
import * as removal from '../../../wailsjs/go/desktop/Removal';
import type { desktop } from '../../../wailsjs/go/models';
import { call } from '../call';

export type RemovalState = desktop.RemovalState;
export type RemovalReport = desktop.RemovalReport;
export type CleanedMailbox = desktop.CleanedMailbox;
export type LeftoverState = desktop.LeftoverState;
export type LeftoverCount = desktop.LeftoverCount;
export type LeftoverDecision = desktop.LeftoverDecision;
export type Leftover = desktop.Leftover;
export type DriftState = desktop.DriftState;
export type DriftFinding = desktop.DriftFinding;
export type Rehire = desktop.Rehire;

/** Takes a profile's contacts out of the mailboxes again. */
export const Removal = {
  state: (profile: string) => call(() => removal.State(profile)),
  /** plan: count and write nothing. */
  start: (options: desktop.RemovalOptions) => call(() => removal.Start(options)),
  /** Ends a removal: the next sync writes back what was taken out. */
  giveUp: (profile: string) => call(() => removal.GiveUp(profile)),
};

/** What former tools left in the mailboxes, and what becomes of it. */
export const Leftovers = {
  known: () => call(() => leftovers.Known()),
  state: (profile: string) => call(() => leftovers.State(profile)),
  page: (query: desktop.LeftoverQuery) => call(() => leftovers.Page(query)),
  /** A run that looks for them; it writes to no mailbox. */
  find: (search: desktop.LeftoverSearch) => call(() => leftovers.Find(search)),
  /** How much a decision concerns. */
  chosen: (decision: desktop.LeftoverDecision) => call(() => leftovers.Chosen(decision)),
  apply: (decision: desktop.LeftoverDecision) => call(() => leftovers.Apply(decision)),
};

/** What users did to the contacts that were written. */
export const Drift = {
  state: (profile: string) => call(() => drift.State(profile)),
  found: (query: desktop.DriftQuery) => call(() => drift.Found(query)),
  /** A run that looks; it writes to no mailbox. */
  start: (options: desktop.DriftOptions) => call(() => drift.Start(options)),
};

/** People who may have come back under a new account. */
export const Rehires = {
  list: (every: boolean) => call(() => rehires.List(every)),
  /** The next sync carries it out. */
  decide: (id: number, same: boolean) => call(() => rehires.Decide(id, same)),
};
