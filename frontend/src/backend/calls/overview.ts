// Where everything stands, and what happened over time.

import * as history from '../../../wailsjs/go/desktop/History';
import * as log from '../../../wailsjs/go/desktop/Log';
import * as overview from '../../../wailsjs/go/desktop/Overview';
import type { desktop } from '../../../wailsjs/go/models';
import { call } from '../call';

export type OverviewState = desktop.OverviewState;
export type Condition = desktop.Condition;
export type MailboxQuery = desktop.MailboxQuery;
export type Mailbox = desktop.Mailbox;
export type Hit = desktop.Hit;
export type Span = desktop.Span;
export type Traffic = desktop.Traffic;
export type Throttle = desktop.Throttle;
export type ThrottleQuery = desktop.ThrottleQuery;
export type RunPoint = desktop.RunPoint;
export type RunHistory = desktop.RunHistory;
export type Population = desktop.Population;
export type LogQuery = desktop.LogQuery;
export type LogLine = desktop.LogLine;
export type ProfileState = desktop.ProfileState;

/** Where everything stands. */
export const Overview = {
  get: () => call(() => overview.Get()),
  /** A page of the mailboxes, by default what needs looking at first. */
  mailboxes: (query: MailboxQuery) => call(() => overview.Mailboxes(query)),
  /** Profiles, mailboxes and runs that go by what was typed. */
  find: (text: string) => call(() => overview.Find(text)),
};

/** What happened, over time: 600 points at most, the lowest and the highest of each kept. */
export const History = {
  traffic: (span: Span) => call(() => history.Traffic(span)),
  /** Answers with which Microsoft asked for patience. */
  throttles: (query: ThrottleQuery) => call(() => history.Throttles(query)),
  runs: (span: Span) => call(() => history.Runs(span)),
  population: (span: Span) => call(() => history.Population(span)),
  /** What needs attention, the worst first. */
  health: () => call(() => history.Health()),
};

/** What the program wrote down, newest first; no person is named in it. */
export const Log = {
  page: (query: LogQuery) => call(() => log.Page(query)),
};
