// Entra Cloud Sync: set up, and looked after.

import * as cloudJobs from '../../../wailsjs/go/desktop/CloudJobs';
import * as cloudSync from '../../../wailsjs/go/desktop/CloudSync';
import type { desktop } from '../../../wailsjs/go/models';
import { call } from '../call';
import type { Span } from './overview';

export type CloudStep = desktop.CloudStep;
export type CloudBegin = desktop.CloudBegin;
export type CloudDocument = desktop.CloudDocument;
export type CloudFound = desktop.CloudFound;
export type CloudVerdict = desktop.CloudVerdict;
export type CloudPlan = desktop.CloudPlan;
export type CloudStepState = desktop.CloudStepState;
export type CloudRequest = desktop.CloudRequest;
export type CloudChange = desktop.CloudChange;
export type CloudApplied = desktop.CloudApplied;
export type CloudOrder = desktop.CloudOrder;
export type CloudConfiguration = desktop.CloudConfiguration;
export type CloudJob = desktop.CloudJob;
export type CloudQuarantine = desktop.CloudQuarantine;
export type CloudHistory = desktop.CloudHistory;
export type CloudJobHistory = desktop.CloudJobHistory;
export type CloudDeletes = desktop.CloudDeletes;
export type CloudDelete = desktop.CloudDelete;
export type CloudTest = desktop.CloudTest;
export type CloudLogQuery = desktop.CloudLogQuery;
export type CloudLogLine = desktop.CloudLogLine;
export type CloudLogEntry = desktop.CloudLogEntry;
export type CloudLogStep = desktop.CloudLogStep;
export type CloudLogChange = desktop.CloudLogChange;
export type CloudBackup = desktop.CloudBackup;
export type CloudEntry = desktop.CloudEntry;

/** Sets Entra Cloud Sync configurations up. Only start and delete change anything at Microsoft. */
export const CloudSync = {
  /** In their order, before anything was looked at. */
  steps: () => call(() => cloudSync.Steps()),
  /** What is stored, and what the demo suggests; asks Microsoft nothing. */
  begin: () => call(() => cloudSync.Begin()),
  /** Which configurations the tenant has. */
  found: () => call(() => cloudSync.Found()),
  import: (domain: string, servicePrincipal: string) => call(() => cloudSync.Import(domain, servicePrincipal)),
  /** Asks for a file; the text is '' when none was chosen. */
  open: () => call(() => cloudSync.Open()),
  check: (text: string) => call(() => cloudSync.Check(text)),
  /** Looks at every step; changes nothing. */
  plan: (text: string) => call(() => cloudSync.Plan(text)),
  /** A run that stops at the first refusal, and goes on there when it is started again. */
  start: (order: CloudOrder) => call(() => cloudSync.Start(order)),
  /** The run that applies a domain's configuration, or did so last in this window, with its steps. */
  applied: (domain: string) => call(() => cloudSync.Applied(domain)),
  deleteQuestion: (domain: string) => call(() => cloudSync.DeleteQuestion(domain)),
  delete: (domain: string, typed: string) => call(() => cloudSync.Delete(domain, typed)),
};

/** How the jobs of cloud sync do, and what is done to them. Looking changes nothing at Microsoft. */
export const CloudJobs = {
  /** As they were when they were looked at last, without a request. */
  latest: () => call(() => cloudJobs.Latest()),
  /** Asks Microsoft; cloud.changed follows. */
  status: () => call(() => cloudJobs.Status()),
  history: (domain: string, span: Span) => call(() => cloudJobs.History(domain, span)),
  /** Template '' is every job of the domain. */
  start: (domain: string, template: string) => call(() => cloudJobs.Start(domain, template)),
  pause: (domain: string, template: string) => call(() => cloudJobs.Pause(domain, template)),
  /** Scope '' as the portal does, quarantine, escrows, watermark, full. */
  restart: (domain: string, template: string, scope: string) => call(() => cloudJobs.Restart(domain, template, scope)),
  /** What a job would delete and holds back. */
  waitingDeletes: (domain: string) => call(() => cloudJobs.WaitingDeletes(domain)),
  /** Lets them through; fails when another number waits than the one typed. */
  allowDeletes: (domain: string, typed: number) => call(() => cloudJobs.AllowDeletes(domain, typed)),
  /** Provisions one object now: really, and whatever the scope says. */
  onDemand: (domain: string, distinguishedName: string, kind: 'user' | 'group') =>
    call(() => cloudJobs.OnDemand(domain, distinguishedName, kind)),
  /** The newest lines of the provisioning log. */
  logs: (query: CloudLogQuery) => call(() => cloudJobs.Logs(query)),
  /** One of the lines that were read last, whole. */
  logEntry: (id: string) => call(() => cloudJobs.LogEntry(id)),
  /** All that the query chooses. Asks where to; '' when nothing was chosen. */
  exportLog: (query: CloudLogQuery, format: 'csv' | 'json') => call(() => cloudJobs.ExportLog(query, format)),
  backups: (domain: string) => call(() => cloudJobs.Backups(domain)),
  /** What putting it back would change now. */
  compareBackup: (domain: string, id: number) => call(() => cloudJobs.CompareBackup(domain, id)),
  /** Asks where to; '' when nothing was chosen. */
  saveBackup: (id: number) => call(() => cloudJobs.SaveBackup(id)),
  /** 0 is Microsoft's default. */
  restoreSchema: (domain: string, id: number) => call(() => cloudJobs.RestoreSchema(domain, id)),
  /** What was done with Concord, newest first. */
  entries: (domain: string) => call(() => cloudJobs.Entries(domain)),
};
