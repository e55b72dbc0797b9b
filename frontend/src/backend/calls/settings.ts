// What the settings say, and the care of the data folder.

import * as keeping from '../../../wailsjs/go/desktop/Keeping';
import * as notifications from '../../../wailsjs/go/desktop/Notifications';
import * as settings from '../../../wailsjs/go/desktop/Settings';
import * as unattended from '../../../wailsjs/go/desktop/Unattended';
import type { desktop } from '../../../wailsjs/go/models';
import { call } from '../call';

export type SettingsState = desktop.SettingsState;
export type Pace = desktop.Pace;
export type PaceBounds = desktop.PaceBounds;
export type NotificationState = desktop.NotificationState;
export type NotificationChange = desktop.NotificationChange;
export type UnattendedState = desktop.UnattendedState;
export type UnattendedPlan = desktop.UnattendedPlan;
export type UnattendedOptions = desktop.UnattendedOptions;
export type KeptBackup = desktop.KeptBackup;
export type PeopleHeld = desktop.PeopleHeld;
export type NewerVersion = desktop.NewerVersion;

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
