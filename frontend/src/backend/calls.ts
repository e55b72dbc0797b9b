import * as overview from '../../wailsjs/go/desktop/Overview';
import * as runs from '../../wailsjs/go/desktop/Runs';
import * as session from '../../wailsjs/go/desktop/Session';
import * as system from '../../wailsjs/go/desktop/System';
import type { desktop } from '../../wailsjs/go/models';
import { asCallError } from './error';

export type SessionState = desktop.SessionState;
export type OverviewState = desktop.OverviewState;
export type Attention = desktop.Attention;
export type ProfileState = desktop.ProfileState;
export type Run = desktop.Run;
export type RunPage = desktop.RunPage;
export type Report = desktop.Report;
export type About = desktop.About;

/** Every call ends in an answer or in a CallError. A window that is not inside the program fails the same way. */
async function call<T>(make: () => Promise<T>): Promise<T> {
  try {
    return await make();
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
  /** Returns at once; run.changed tells when it has stopped. */
  cancel: (id: number) => call(() => runs.Cancel(id)),
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
