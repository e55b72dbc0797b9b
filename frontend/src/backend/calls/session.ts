// Which tenant is open, how the window looks, and what it needs of the computer.

import * as session from '../../../wailsjs/go/desktop/Session';
import * as system from '../../../wailsjs/go/desktop/System';
import type { desktop } from '../../../wailsjs/go/models';
import { call } from '../call';

export type SessionState = desktop.SessionState;
export type About = desktop.About;
export type Licence = desktop.Licence;

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
