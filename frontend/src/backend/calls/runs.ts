// Runs, the plans before them, what they keep back, and the way back.

import * as holds from '../../../wailsjs/go/desktop/Holds';
import * as plans from '../../../wailsjs/go/desktop/Plans';
import * as runs from '../../../wailsjs/go/desktop/Runs';
import * as undo from '../../../wailsjs/go/desktop/Undo';
import type { desktop } from '../../../wailsjs/go/models';
import { call } from '../call';

export type Run = desktop.Run;
export type RunPage = desktop.RunPage;
export type Report = desktop.Report;
export type Plan = desktop.Plan;
export type PlanDetail = desktop.PlanDetail;
export type PlanQuery = desktop.PlanQuery;
export type PlanOperation = desktop.PlanOperation;
export type PlanConflict = desktop.PlanConflict;
export type FieldChange = desktop.FieldChange;
export type Hold = desktop.Hold;
export type HeldQuery = desktop.HeldQuery;
export type HeldItem = desktop.HeldItem;
export type Undoable = desktop.Undoable;
export type UndoQuery = desktop.UndoQuery;
export type UndoReport = desktop.UndoReport;
export type UndoLine = desktop.UndoLine;
export type UndoneQuery = desktop.UndoneQuery;
export type UndoneContact = desktop.UndoneContact;

/** Start, stop and read runs. */
export const Runs = {
  /** Newest first. */
  list: (offset: number, limit: number) => call(() => runs.List(offset, limit)),
  get: (id: number) => call(() => runs.Get(id)),
  active: () => call(() => runs.Active()),
  /** '' is every profile, every mailbox. Fails with run_active while another run is at work. */
  startSync: (profile = '', mailbox = '') => call(() => runs.StartSync({ profile, mailbox })),
  startVerify: (profile = '', mailbox = '', repair = false) =>
    call(() => runs.StartVerify({ profile, mailbox, repair })),
  /** A sync that does not wait for the mailboxes' next try. */
  retryFailed: () => call(() => runs.RetryFailed()),
  /** Returns at once; run.changed tells when it has stopped. */
  cancel: (id: number) => call(() => runs.Cancel(id)),
  /** Nothing new is begun until resume; run.changed tells. */
  pause: (id: number) => call(() => runs.Pause(id)),
  resume: (id: number) => call(() => runs.Resume(id)),
  report: (id: number) => call(() => runs.Report(id)),
};

/** What a sync would do, kept to be read and carried out exactly. Profiles.plan makes one. */
export const Plans = {
  /** Newest first. */
  list: () => call(() => plans.List()),
  get: (id: number) => call(() => plans.Get(id)),
  page: (query: PlanQuery) => call(() => plans.Page(query)),
  /** A run that carries it out, or refuses with plan_moved; moved() names examples. */
  apply: (id: number) => call(() => plans.Apply(id)),
  moved: (run: number) => call(() => plans.Moved(run)),
  /** Asks where to; '' when nothing was chosen. */
  export: (id: number, format: 'csv' | 'json') => call(() => plans.Export(id, format)),
  delete: (id: number) => call(() => plans.Delete(id)),
};

/** What runs keep back until a person has looked at it. */
export const Holds = {
  waiting: () => call(() => holds.Waiting()),
  items: (query: HeldQuery) => call(() => holds.Items(query)),
  /** Approves, and begins the sync that carries it out. */
  approve: (run: number) => call(() => holds.Approve(run)),
  refuse: (run: number) => call(() => holds.Refuse(run)),
};

/** Put back what a run changed in the mailboxes. */
export const Undo = {
  of: (run: number) => call(() => undo.Of(run)),
  /** From the database alone. */
  preview: (query: UndoQuery) => call(() => undo.Preview(query)),
  start: (query: UndoQuery) => call(() => undo.Start(query)),
  /** What stays as an undo left it. */
  undone: (query: UndoneQuery) => call(() => undo.Undone(query)),
  release: (query: UndoneQuery) => call(() => undo.Release(query)),
};
