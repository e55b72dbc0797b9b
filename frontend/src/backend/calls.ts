import * as cloudJobs from '../../wailsjs/go/desktop/CloudJobs';
import * as cloudSync from '../../wailsjs/go/desktop/CloudSync';
import * as connect from '../../wailsjs/go/desktop/Connect';
import * as drift from '../../wailsjs/go/desktop/Drift';
import * as history from '../../wailsjs/go/desktop/History';
import * as holds from '../../wailsjs/go/desktop/Holds';
import * as keeping from '../../wailsjs/go/desktop/Keeping';
import * as leftovers from '../../wailsjs/go/desktop/Leftovers';
import * as log from '../../wailsjs/go/desktop/Log';
import * as notifications from '../../wailsjs/go/desktop/Notifications';
import * as overview from '../../wailsjs/go/desktop/Overview';
import * as plans from '../../wailsjs/go/desktop/Plans';
import * as profiles from '../../wailsjs/go/desktop/Profiles';
import * as rehires from '../../wailsjs/go/desktop/Rehires';
import * as removal from '../../wailsjs/go/desktop/Removal';
import * as renewal from '../../wailsjs/go/desktop/Renewal';
import * as runs from '../../wailsjs/go/desktop/Runs';
import * as schedules from '../../wailsjs/go/desktop/Schedules';
import * as session from '../../wailsjs/go/desktop/Session';
import * as settings from '../../wailsjs/go/desktop/Settings';
import * as system from '../../wailsjs/go/desktop/System';
import * as unattended from '../../wailsjs/go/desktop/Unattended';
import * as undo from '../../wailsjs/go/desktop/Undo';
import type { desktop } from '../../wailsjs/go/models';
import { asCallError } from './error';
import { said } from './said';

export type SessionState = desktop.SessionState;
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
export type Run = desktop.Run;
export type RunPage = desktop.RunPage;
export type Report = desktop.Report;
export type About = desktop.About;
export type ProfileLine = desktop.ProfileLine;
export type ProfileDocument = desktop.ProfileDocument;
export type ProfileVerdict = desktop.ProfileVerdict;
export type RuleFigures = desktop.RuleFigures;
export type PersonLine = desktop.PersonLine;
export type RulePlace = desktop.RulePlace;
export type WhyAnswer = desktop.WhyAnswer;
export type Reasons = desktop.Reasons;
export type CardPreview = desktop.CardPreview;
export type FieldCatalogue = desktop.FieldCatalogue;
export type Licence = desktop.Licence;
export type SettingsState = desktop.SettingsState;
export type Pace = desktop.Pace;
export type PaceBounds = desktop.PaceBounds;
export type CloudChoice = desktop.CloudChoice;
export type ConnectStart = desktop.ConnectStart;
export type ConnectDraft = desktop.ConnectDraft;
export type ConnectPlan = desktop.ConnectPlan;
export type CertificateFacts = desktop.CertificateFacts;
export type CertificatePlace = desktop.CertificatePlace;
export type StoreCertificate = desktop.StoreCertificate;
export type RenewalState = desktop.RenewalState;
export type RenewalWish = desktop.RenewalWish;
export type Check = desktop.Check;
export type CheckStep = desktop.CheckStep;
export type Right = desktop.Right;
export type Schedule = desktop.Schedule;
export type NotificationState = desktop.NotificationState;
export type NotificationChange = desktop.NotificationChange;
export type UnattendedState = desktop.UnattendedState;
export type UnattendedPlan = desktop.UnattendedPlan;
export type UnattendedOptions = desktop.UnattendedOptions;
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

export type KeptBackup = desktop.KeptBackup;
export type PeopleHeld = desktop.PeopleHeld;
export type NewerVersion = desktop.NewerVersion;

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

/** Every call ends in an answer or in a CallError, both in the language shown. A window that is not inside the program fails the same way. */
async function call<T>(make: () => Promise<T>): Promise<T> {
  try {
    return said(await make());
  } catch (thrown) {
    throw asCallError(thrown);
  }
}

/** Which tenant is open, and how the window looks. Opening answers at once; session.changed tells the rest. */
export const Session = {
  state: () => call(() => session.State()),
  openDemo: () => call(() => session.OpenDemo()),
  openTenant: () => call(() => session.OpenTenant()),
  close: () => call(() => session.Close()),
  /** choice: light, dark, contrast or '' for the system's; shown: what that is now. */
  setTheme: (choice: string, shown: string) => call(() => session.SetTheme(choice, shown)),
  setLanguage: (choice: string, shown: string) => call(() => session.SetLanguage(choice, shown)),
};

/** Where everything stands. */
export const Overview = {
  get: () => call(() => overview.Get()),
  /** A page of the mailboxes, by default what needs looking at first. */
  mailboxes: (query: MailboxQuery) => call(() => overview.Mailboxes(query)),
  /** Profiles, mailboxes and runs that go by what was typed. */
  find: (text: string) => call(() => overview.Find(text)),
};

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

/** What the window needs of the computer. */
export const System = {
  /** Asks where to, writes there; '' when nothing was chosen. */
  saveText: (name: string, text: string) => call(() => system.SaveFile(name, text)),
  /** The same for a picture, in base64. */
  saveData: (name: string, base64: string) => call(() => system.SaveData(name, base64)),
  openLink: (link: string) => call(() => system.OpenLink(link)),
  about: () => call(() => system.About()),
  quit: () => call(() => system.Quit()),
};

/** Who is written where. A profile is its own document: readProfile and writeProfile of profile.ts. */
export const Profiles = {
  list: () => call(() => profiles.List()),
  get: (id: string) => call(() => profiles.Get(id)),
  /** What a profile begins with; nothing is stored. */
  fresh: () => call(() => profiles.New()),
  validate: (text: string) => call(() => profiles.Validate(text)),
  /** Stores, or says in the verdict what is wrong. */
  save: (text: string) => call(() => profiles.Save(text)),
  forget: (id: string, leaveContacts: boolean) => call(() => profiles.Forget(id, leaveContacts)),
  /** Asks where to; '' when nothing was chosen. */
  export: (id: string) => call(() => profiles.Export(id)),
  /** Asks for a file and reads it; text '' when nothing was chosen. Nothing is stored. */
  open: () => call(() => profiles.Open()),
  /** A run that reads the directory and says what a sync would do; '' is every profile. */
  plan: (id: string) => call(() => profiles.Plan(id)),
  count: (rule: string, as: string, of: string, limit: number) =>
    call(() => profiles.Count({ rule, as, of, offset: 0, limit })),
  why: (text: string, person: string) => call(() => profiles.Why(text, person)),
  card: (text: string, person: string) => call(() => profiles.Card(text, person)),
  searchPeople: (part: string) => call(() => profiles.SearchPeople(part)),
  searchPlaces: (kind: string, part: string) => call(() => profiles.SearchPlaces(kind, part)),
  names: (places: desktop.RulePlace[]) => call(() => profiles.Names(places)),
  catalogue: () => call(() => profiles.Catalogue()),
};

/** What appsettings.json says, and the part of it that the window changes. */
export const Settings = {
  get: () => call(() => settings.Get()),
  bounds: () => call(() => settings.Bounds()),
  /** Written at once, everything else in the file stays; in force when the tenant is opened next. */
  save: (pace: desktop.Pace) => call(() => settings.Save(pace)),
  folder: () => call(() => settings.Folder()),
};

/** Care of the data folder: backups, a bundle for support, people's data forgotten. */
export const Keeping = {
  /** Newest first. */
  backups: () => call(() => keeping.Backups()),
  /** Into the data folder, also beside a run. */
  backup: () => call(() => keeping.Backup()),
  /** Asks where to; path '' when nothing was chosen. */
  backupElsewhere: () => call(() => keeping.BackupElsewhere()),
  /** Asks for a backup and looks at it; path '' when nothing was chosen. */
  choose: () => call(() => keeping.Choose()),
  /** Closes the tenant, exchanges its database, opens it again; session.changed tells. */
  restore: (path: string) => call(() => keeping.Restore(path)),
  supportContents: () => call(() => keeping.SupportContents()),
  /** Asks where to and writes there; path '' when nothing was chosen. */
  support: () => call(() => keeping.Support()),
  /** What a purge would forget. */
  held: () => call(() => keeping.Held()),
  purge: (word: string, backups: boolean) => call(() => keeping.Purge(word, backups)),
  /** Asks nobody unless the settings say so. */
  newer: () => call(() => keeping.Newer()),
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

/** The way to a tenant of one's own. Nothing is written before `finish` but a key that was asked for. */
export const Connect = {
  start: () => call(() => connect.Start()),
  /** A new key, in a file of the data folder or in a store of Windows; nothing is ever written over. */
  makeCertificate: (wish: desktop.CertificateWish) => call(() => connect.MakeCertificate(wish)),
  inspectCertificate: (place: CertificatePlace) => call(() => connect.InspectCertificate(place)),
  /** Those with a private key in the stores of Windows, what suits first. */
  storeCertificates: () => call(() => connect.StoreCertificates()),
  /** The one that the settings name. */
  certificate: () => call(() => connect.Certificate()),
  /** Asks for a file; '' when nothing was chosen. */
  chooseFile: () => call(() => connect.ChooseFile()),
  /** Asks where to, writes the public part there; '' when nothing was chosen. */
  exportPublic: (place: CertificatePlace) => call(() => connect.ExportPublic(place)),
  script: (kind: string, permissions: string[], draft: ConnectDraft) =>
    call(() => connect.Script({ kind, permissions, draft })),
  /** Ends when the check has; check.changed tells each step. */
  check: (draft: ConnectDraft) => call(() => connect.Check(draft)),
  /** The same for the tenant that is open; '' tries any mailbox. */
  checkNow: (mailbox: string) => call(() => connect.CheckNow(mailbox)),
  stopCheck: () => call(() => connect.StopCheck()),
  plan: (draft: ConnectDraft) => call(() => connect.Plan(draft)),
  /** `seen` is the plan's: a file that changed since is not written over. */
  finish: (draft: ConnectDraft, seen: string) => call(() => connect.Finish(draft, seen)),
};

/** The certificate of the settings exchanged for a new one; renewal.changed tells each step. */
export const Renewal = {
  /** The one that is under way, or has ended last. */
  state: () => call(() => renewal.State()),
  /** What would happen; nothing does. */
  plan: (wish: RenewalWish) => call(() => renewal.Plan(wish)),
  /** Ends when it has ended, or cannot go on. */
  start: (wish: RenewalWish) => call(() => renewal.Start(wish)),
  /** Likewise; byHand: the certificate is uploaded from now on. */
  goOn: (byHand: boolean) => call(() => renewal.Continue(byHand)),
  stop: () => call(() => renewal.Stop()),
  abandon: () => call(() => renewal.Abandon()),
  /** Deletes the old key, after a sign-in with the new one. */
  forget: () => call(() => renewal.Forget()),
};

/** Which profiles are synced by themselves. */
export const Schedules = {
  list: () => call(() => schedules.List()),
  /** From now on; `name` and `next` are ignored. Fails with schedule_refused. */
  set: (schedule: Schedule) => call(() => schedules.Set(schedule)),
  clear: (profile: string) => call(() => schedules.Clear(profile)),
};

/** Who is told of what needs attention while nobody looks. */
export const Notifications = {
  state: () => call(() => notifications.State()),
  /** In force when the tenant is opened next. Fails with settings_missing, settings_value. */
  save: (change: NotificationChange) => call(() => notifications.Save(change)),
  setDesktop: (shown: boolean) => call(() => notifications.SetDesktop(shown)),
  /** Fails with webhook_missing, webhook_unreachable, webhook_refused. */
  test: () => call(() => notifications.Test()),
  /** Whether the desktop took it. */
  testDesktop: () => call(() => notifications.TestDesktop()),
};

/** Lets the system start syncs with no window open. */
export const Unattended = {
  state: () => call(() => unattended.State()),
  /** What install would do. */
  plan: (options: UnattendedOptions) => call(() => unattended.Plan(options)),
  install: (options: UnattendedOptions) => call(() => unattended.Install(options)),
  start: () => call(() => unattended.Start()),
  remove: () => call(() => unattended.Remove()),
};

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
