// The profile as its own document: docs/profile.schema.json. Keys that the window does not know stay in it untouched.

/** A comparison of one property, or several conditions joined. */
export interface Condition {
  all?: Condition[];
  any?: Condition[];
  not?: Condition;
  property?: string;
  is?: string;
  value?: string;
  values?: string[];
}

export const placeKinds = ['groups', 'users', 'organizationalUnits', 'administrativeUnits'] as const;
export type PlaceKind = (typeof placeKinds)[number];

/** Where people are looked for: object ids, and distinguished names of organizational units. */
export type Places = { [K in PlaceKind]?: string[] };

export interface Exception extends Places {
  where?: Condition;
}

/** Who is chosen: as people who become contacts, or as mailboxes that receive them. */
export interface Rule extends Exception {
  allWithMailbox?: boolean;
  except?: Exception;
  include?: string[];
}

/** How many contacts may be deleted; an absent limit does not look, 0 allows none. */
export interface Limit {
  count?: number;
  percent?: number;
}

export interface Guard {
  off?: boolean;
  mailbox: Limit;
  run: Limit;
  peopleFallPercent?: number;
  fieldEmptiedPercent?: number;
}

/** A source, several in order, or these with a policy. */
export type Field = string | string[] | { from?: string | string[]; policy?: string };

export interface Profile {
  id?: string;
  name: string;
  people: Rule;
  mailboxes: Rule;
  folder: string;
  /** Absent is 'own': a folder of that name. 'default' is the mailbox's own Contacts folder. */
  folderMode?: string;
  /** In the default folder, what people know the contacts by; absent is the folder's name. */
  category?: string;
  skipOwner?: boolean;
  fields: Record<string, Field>;
  phones?: { format?: string; defaultCountry?: string };
  photos: { off?: boolean; maxPixels?: number; intervalHours?: number; keepUsers?: boolean };
  /** Absent is off: nobody looks at what users do to the contacts. */
  drift?: { check?: string; everyDays?: number };
  deletes: { permanent?: boolean; mailboxLeaves?: string; guard: Guard };
  [more: string]: unknown;
}

export const readProfile = (text: string): Profile => JSON.parse(text) as Profile;
export const writeProfile = (profile: Profile): string => JSON.stringify(profile);

/** A field in its long form. */
export interface LongField {
  from: string[];
  policy: string;
}

const listed = (from: string | string[] | undefined): string[] =>
  from === undefined ? [] : typeof from === 'string' ? [from] : from;

export function readField(field: Field): LongField {
  if (typeof field === 'string' || Array.isArray(field)) return { from: listed(field), policy: 'overwrite' };
  return { from: listed(field.from), policy: field.policy || 'overwrite' };
}

export function writeField({ from, policy }: LongField): Field {
  return policy === 'overwrite' ? from : { from, policy };
}

/** A copy with one key changed, or gone where the value is undefined. */
export function put<T extends object, K extends keyof T>(from: T, key: K, value: T[K] | undefined): T {
  const copy = { ...from };
  if (value === undefined) delete copy[key];
  else copy[key] = value;
  return copy;
}
