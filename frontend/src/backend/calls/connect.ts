// The way to a tenant, and a new certificate for it.

import * as connect from '../../../wailsjs/go/desktop/Connect';
import * as renewal from '../../../wailsjs/go/desktop/Renewal';
import type { desktop } from '../../../wailsjs/go/models';
import { call } from '../call';

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
