import type { TFunction } from 'i18next';
import { z } from 'zod';
import type { CertificatePlace, ConnectDraft } from '../../backend/calls';
import { draftOf } from '../../drafts';

/** What the wizard gathers: the draft that Go takes, and what a certificate to be made is like. */
export interface Form extends ConnectDraft {
  way: 'make' | 'file' | 'store';
  /** Where a new key is made: '' is a file, else a store of Windows. */
  makeIn: string;
  bits: string;
  days: string;
  name: string;
}

/** Kept from one window to the next. It holds no secret: the key stays in its file. */
export const draft = draftOf<Form>('connect');

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const domain = /^[0-9a-z]([0-9a-z-]*[0-9a-z])?(\.[0-9a-z]([0-9a-z-]*[0-9a-z])?)+$/i;
const origin = /^https:\/\/[^/?#@\s]+\/?$/i;
const proxy = /^(direct|(https?|socks5):\/\/[^/?#@\s]+\/?)$/i;

/** The rules, as Go has them for the settings file, each with what to enter. */
export function schemaOf(t: TFunction): z.ZodType<Form, Form> {
  const text = (right: (typed: string) => boolean, message: string) =>
    z.string().refine((typed) => right(typed.trim()), { message });
  const optional = (pattern: RegExp, message: string) => text((typed) => typed === '' || pattern.test(typed), message);
  return z
    .object({
      cloud: z.string(),
      tenantId: text((typed) => guid.test(typed) || domain.test(typed), t('connect:wrong.tenant')),
      clientId: text((typed) => guid.test(typed), t('connect:wrong.client')),
      objectId: optional(guid, t('connect:wrong.object')),
      keyFile: z.string(),
      store: z.string(),
      thumbprint: z.string(),
      graphEndpoint: optional(origin, t('connect:wrong.origin')),
      loginEndpoint: optional(origin, t('connect:wrong.origin')),
      caFile: z.string(),
      proxy: optional(proxy, t('connect:wrong.proxy')),
      mailbox: z.string(),
      way: z.enum(['make', 'file', 'store']),
      makeIn: z.string(),
      bits: z.string(),
      days: z.string(),
      name: text((typed) => typed.length <= 64, t('connect:wrong.name')),
    })
    .superRefine((form, context) => {
      if (form.cloud !== 'custom') return;
      for (const path of ['graphEndpoint', 'loginEndpoint'] as const) {
        if (form[path].trim() === '')
          context.addIssue({ code: 'custom', path: [path], message: t('connect:wrong.origin') });
      }
    });
}

/** What of the form Go takes. */
export function draftFrom(form: Form): ConnectDraft {
  const { way, bits: _bits, days: _days, name: _name, makeIn: _makeIn, ...rest } = form;
  // A certificate is in a file or in a store; what was typed for the other stays in the form.
  return way === 'store' ? { ...rest, keyFile: '' } : { ...rest, store: '', thumbprint: '' };
}

/** The certificate that was chosen; undefined while there is none. */
export function placeOf(form: Form): CertificatePlace | undefined {
  const file = form.keyFile.trim();
  if (form.way === 'store') {
    return form.thumbprint === '' ? undefined : { file: '', store: form.store, thumbprint: form.thumbprint };
  }
  return form.way === 'file' && file !== '' ? { file, store: '', thumbprint: '' } : undefined;
}
