// Who is written where, and when.

import * as profiles from '../../../wailsjs/go/desktop/Profiles';
import * as schedules from '../../../wailsjs/go/desktop/Schedules';
import type { desktop } from '../../../wailsjs/go/models';
import { call } from '../call';

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
export type Schedule = desktop.Schedule;

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

/** Which profiles are synced by themselves. */
export const Schedules = {
  list: () => call(() => schedules.List()),
  /** From now on; `name` and `next` are ignored. Fails with schedule_refused. */
  set: (schedule: Schedule) => call(() => schedules.Set(schedule)),
  clear: (profile: string) => call(() => schedules.Clear(profile)),
};
