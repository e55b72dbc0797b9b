import type { TFunction } from 'i18next';
import { z } from 'zod';
import { draftOf } from '../../../drafts';

/** The configuration as a file has it: docs/cloudsync.schema.json. Go reads it strictly; what is left out stays as it is. */
interface Wanted {
  domain: string;
  displayName?: string;
  servicePrincipalId?: string;
  passwordHashSync: boolean;
  scope?: { organizationalUnits?: string[]; groups?: string[] };
  accidentalDeletes?: { enabled: boolean; threshold: number };
  notifications?: { enabled: boolean; recipients: string };
  exchangeHybridWriteback?: boolean;
  testObject?: { distinguishedName: string; type?: string };
  start: boolean;
}

type Switch = 'keep' | 'on' | 'off';

/** The same as a form. 'keep' leaves something as the tenant has it. */
export interface Form {
  domain: string;
  displayName: string;
  servicePrincipalId: string;
  hashes: boolean;
  writeback: Switch;
  start: boolean;
  scope: 'keep' | 'all' | 'units' | 'groups';
  /** Distinguished names, one a line. */
  names: string;
  deletes: Switch;
  threshold: number | null;
  mail: Switch;
  recipients: string;
  testObject: string;
  testType: 'user' | 'group';
}

/** Kept from one window to the next while a new configuration is written. It holds no secret. */
export const formDraft = draftOf<Form>('cloud-new');

/** What was written for a domain and not applied yet. */
export const textDraft = (domain: string) => draftOf<{ text: string }>(`cloud ${domain}`);

const switchOf = (value: boolean | undefined): Switch => (value === undefined ? 'keep' : value ? 'on' : 'off');

/** What a new configuration begins with. */
export const blank = (threshold: number): Form => ({
  domain: '',
  displayName: '',
  servicePrincipalId: '',
  hashes: false,
  writeback: 'keep',
  start: true,
  scope: 'units',
  names: '',
  deletes: 'on',
  threshold,
  mail: 'keep',
  recipients: '',
  testObject: '',
  testType: 'user',
});

/** The form of a configuration that Go has read. */
export function formOf(text: string, threshold: number): Form {
  const it = JSON.parse(text) as Wanted;
  const units = it.scope?.organizationalUnits ?? [];
  const groups = it.scope?.groups ?? [];
  return {
    domain: it.domain,
    displayName: it.displayName ?? '',
    servicePrincipalId: it.servicePrincipalId ?? '',
    hashes: it.passwordHashSync,
    writeback: switchOf(it.exchangeHybridWriteback),
    start: it.start,
    scope: it.scope === undefined ? 'keep' : units.length > 0 ? 'units' : groups.length > 0 ? 'groups' : 'all',
    names: [...units, ...groups].join('\n'),
    deletes: switchOf(it.accidentalDeletes?.enabled),
    threshold: it.accidentalDeletes?.threshold ?? threshold,
    mail: switchOf(it.notifications?.enabled),
    recipients: it.notifications?.recipients ?? '',
    testObject: it.testObject?.distinguishedName ?? '',
    testType: it.testObject?.type === 'group' ? 'group' : 'user',
  };
}

const namesOf = (form: Form) =>
  form.names
    .split('\n')
    .map((name) => name.trim())
    .filter(Boolean);

/** The configuration of a form, for Go to check. */
export function textOf(form: Form, threshold: number): string {
  const wanted: Wanted = {
    domain: form.domain.trim(),
    ...(form.displayName.trim() === '' ? {} : { displayName: form.displayName.trim() }),
    ...(form.servicePrincipalId.trim() === '' ? {} : { servicePrincipalId: form.servicePrincipalId.trim() }),
    passwordHashSync: form.hashes,
    ...scopeOf(form),
    ...(form.deletes === 'keep'
      ? {}
      : { accidentalDeletes: { enabled: form.deletes === 'on', threshold: form.threshold ?? threshold } }),
    ...(form.mail === 'keep'
      ? {}
      : { notifications: { enabled: form.mail === 'on', recipients: form.recipients.trim() } }),
    ...(form.writeback === 'keep' ? {} : { exchangeHybridWriteback: form.writeback === 'on' }),
    ...(form.testObject.trim() === ''
      ? {}
      : { testObject: { distinguishedName: form.testObject.trim(), type: form.testType } }),
    start: form.start,
  };
  return JSON.stringify(wanted, null, 2);
}

function scopeOf(form: Form): Pick<Wanted, 'scope'> {
  if (form.scope === 'keep') return {};
  if (form.scope === 'all') return { scope: {} };
  return { scope: form.scope === 'units' ? { organizationalUnits: namesOf(form) } : { groups: namesOf(form) } };
}

/** The steps of the form. */
export type Part = 'domain' | 'what' | 'scope' | 'guard' | 'test';

/** Which field of which step a key of the configuration is. */
export const fieldOf: Record<string, { part: Part; field: keyof Form }> = {
  domain: { part: 'domain', field: 'domain' },
  displayName: { part: 'domain', field: 'displayName' },
  servicePrincipalId: { part: 'domain', field: 'servicePrincipalId' },
  scope: { part: 'scope', field: 'names' },
  'scope.organizationalUnits': { part: 'scope', field: 'names' },
  'scope.groups': { part: 'scope', field: 'names' },
  'accidentalDeletes.threshold': { part: 'guard', field: 'threshold' },
  'notifications.recipients': { part: 'guard', field: 'recipients' },
  'testObject.distinguishedName': { part: 'test', field: 'testObject' },
};

const domainLike = /^[0-9a-z]([0-9a-z-]*[0-9a-z])?(\.[0-9a-z]([0-9a-z-]*[0-9a-z])?)+$/i;

/** What can be told while it is typed; Go looks at the rest. */
export function schemaOf(t: TFunction): z.ZodType<Form, Form> {
  return z
    .object({
      domain: z.string().refine((typed) => domainLike.test(typed.trim()), { message: t('cloudsetup:wrong.domain') }),
      displayName: z.string(),
      servicePrincipalId: z.string(),
      hashes: z.boolean(),
      writeback: z.enum(['keep', 'on', 'off']),
      start: z.boolean(),
      scope: z.enum(['keep', 'all', 'units', 'groups']),
      names: z.string(),
      deletes: z.enum(['keep', 'on', 'off']),
      threshold: z.number().nullable(),
      mail: z.enum(['keep', 'on', 'off']),
      recipients: z.string(),
      testObject: z.string(),
      testType: z.enum(['user', 'group']),
    })
    .superRefine((form, context) => {
      const wrong = (path: keyof Form, message: string) => context.addIssue({ code: 'custom', path: [path], message });
      if ((form.scope === 'units' || form.scope === 'groups') && namesOf(form).length === 0)
        wrong('names', t('cloudsetup:wrong.names'));
      if (form.deletes === 'on' && (form.threshold === null || form.threshold < 1))
        wrong('threshold', t('cloudsetup:wrong.threshold'));
      if (form.mail === 'on' && !form.recipients.includes('@')) wrong('recipients', t('cloudsetup:wrong.recipients'));
    });
}
