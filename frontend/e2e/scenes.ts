import type { Page } from 'playwright-core';

/** A picture of the window: where it is taken, and what somebody does there first. */
export interface Scene {
  /** The file's name, and what ONLY looks for. */
  name: string;
  /** The hash route; of a run, {plan}, {sync} and {held} stand for the numbers of runs of the story. */
  route: string;
  /**
   * 'fresh': before any tenant was opened; 'first': before the first run in the demo; 'aside': after a job of cloud sync stood
   * aside, and of what changes the state that all others show; 'connected': a tenant with settings of its own, in place of the demo.
   */
  before?: 'fresh' | 'first' | 'aside' | 'connected';
  /** The card that is scrolled to, by its title in each language; the beginning of the page without it. */
  card?: RegExp;
  /** Only for whoever works on the screens: no picture of it is in the documents. */
  unpublished?: boolean;
  /** What is done before the picture is taken, in English words. */
  act?: (page: Page) => Promise<void>;
}

const profile = '6f1d7a52-3c84-4e0b-9d25-c0407050a0de'; // the demo's
const domain = 'contoso.com'; // its on-premises one

/** So many steps further in a wizard. */
async function steps(page: Page, count: number) {
  for (let step = 0; step < count; step++) await page.getByRole('button', { name: /^(Next|Weiter)$/ }).click();
}

/** What the page may call of the program. */
interface Bound {
  go: { desktop: { Runs: Record<string, (...of: unknown[]) => Promise<unknown>> } };
}

/** In the page: cancels what is at work, and waits until nothing is. */
export async function idle() {
  const { Runs } = (window as unknown as Bound).go.desktop;
  const active = async () => ((await Runs['Active']?.().catch(() => [])) ?? []) as { id: number }[];
  for (const { id } of await active()) await Runs['Cancel']?.(id);
  while ((await active()).length > 0) await new Promise((done) => setTimeout(done, 100));
}

/** A comparison at work, and paused, so that every picture of it is the same. It writes to no mailbox. */
async function working(page: Page) {
  await page.evaluate(idle);
  const run = await page.evaluate(async () => {
    const { go } = window as unknown as Bound;
    return (await go.desktop.Runs['StartVerify']?.({ profile: '', mailbox: '', repair: false })) as { id: number };
  });
  await page.evaluate((id) => (location.hash = `/activity/${id}`), run.id);
  await page.getByRole('button', { name: /^(Pause|Anhalten)$/ }).click();
  await page.getByRole('button', { name: /^(Continue|Fortsetzen)$/ }).waitFor();
}

/** The demo's cloud sync configuration as far as its steps, which were looked at. */
async function cloudSteps(page: Page, step: string) {
  await page.getByRole('button', { name: 'Use the demo’s example' }).or(page.getByRole('button', { name: /Beispiel der Demo/ })).click();
  const domain = page.locator('input[name="domain"]');
  while ((await domain.inputValue()) === '') await page.waitForTimeout(50);
  const next = page.getByRole('button', { name: /^(Next|Weiter)$/ });
  for (let each = 0; each < 5; each++) await next.click();
  await page.getByRole('button', { name: /^(Look at the steps|Schritte ansehen)$/ }).click();
  await page.getByRole('navigation', { name: /^(Steps|Schritte)$/ }).getByRole('button', { name: new RegExp(step) }).click();
}

const told = /^(Be told|Benachrichtigen)$/;
const data = /^(Data on this computer|Daten auf diesem Computer)$/;
const unattended = /^(Unattended|Unbeaufsichtigt)$/;
const certificate = /^(Certificate|Zertifikat)$/;

/** Opens a dialog of a settings card, and waits until everything in it is there. */
const opens = (card: RegExp, button: RegExp, shown: string) => async (page: Page) => {
  await page.getByRole('region', { name: card }).getByRole('button', { name: button }).first().click();
  await page.locator('[role="dialog"], [role="alertdialog"]').locator(shown).first().waitFor();
};

/** Every screen; a new one is a line here. */
export const scenes: Scene[] = [
  { name: 'welcome', route: '/', before: 'fresh' },
  { name: 'connect', route: '/connect', before: 'fresh' },
  { name: 'connect-certificate', route: '/connect', before: 'fresh', act: (page) => steps(page, 1) },
  {
    name: 'connect-app',
    route: '/connect',
    before: 'fresh',
    act: async (page) => {
      await steps(page, 1);
      const make = page.getByRole('button', { name: /^(Make the certificate|Zertifikat erstellen)$/ });
      const made = page.getByText(/36\d (days left|Tage)/).first();
      await make.or(made).first().waitFor();
      if (await make.isVisible()) await make.click();
      await made.waitFor();
      await steps(page, 1);
    },
  },
  { name: 'overview-first', route: '/overview', before: 'first' },
  { name: 'cloud-setup', route: '/cloud/setup', before: 'first', unpublished: true },
  {
    name: 'cloud-scope',
    route: '/cloud/setup',
    before: 'first',
    unpublished: true,
    act: async (page) => {
      await page.getByRole('button', { name: /^(Use the demo’s example|Beispiel der Demo nehmen)$/ }).click();
      for (let each = 0; each < 2; each++) await page.getByRole('button', { name: /^(Next|Weiter)$/ }).click();
      await page.locator('textarea[name="names"]').waitFor();
    },
  },
  { name: 'cloud-step', route: '/cloud/setup', before: 'first', act: (page) => cloudSteps(page, '^3') },
  { name: 'cloud-word', route: '/cloud/setup', before: 'first', unpublished: true, act: (page) => cloudSteps(page, '^2') },
  { name: 'cloud-changes', route: '/cloud/setup', before: 'first', unpublished: true, act: (page) => cloudSteps(page, '^5') },
  { name: 'overview', route: '/overview' },
  { name: 'search', route: '/overview', act: async (page) => page.keyboard.press('Control+k') },
  { name: 'contacts', route: '/contacts' },
  {
    name: 'profile',
    route: `/contacts/profile/${profile}`,
    act: async (page) => {
      await page.getByRole('combobox', { name: 'Person', exact: true }).pressSequentially('anna');
      await page.getByRole('option').first().click();
      await page.getByRole('list', { name: /^(Every condition|Jede Bedingung)$/ }).first().waitFor();
    },
  },
  {
    name: 'fields',
    route: `/contacts/profile/${profile}`,
    act: async (page) => {
      await page.getByRole('tab', { name: /^(Fields|Felder)$/ }).click();
      await page.getByRole('combobox', { name: /^(Preview for|Vorschau für)$/ }).pressSequentially('anna');
      await page.getByRole('option').first().click();
      await page.getByRole('list', { name: /^(Contact properties|Kontakteigenschaften)$/ }).waitFor();
    },
  },
  {
    name: 'profile-drift',
    route: `/contacts/profile/${profile}`,
    act: async (page) => page.getByRole('tab', { name: /^(Users’ edits|Änderungen von Benutzern)$/ }).click(),
  },
  {
    name: 'schedule',
    route: `/contacts/profile/${profile}`,
    act: async (page) => page.getByRole('tab', { name: /^(Schedule|Zeitplan)$/ }).click(),
  },
  { name: 'new-sync', route: '/contacts/new' },
  { name: 'plans', route: '/contacts/plans' },
  { name: 'plan', route: '/contacts/preview/{plan}' },
  { name: 'undone', route: `/contacts/undone/${profile}` },
  { name: 'former-tools', route: `/contacts/adopt/${profile}` },
  { name: 'drift', route: `/contacts/profile/${profile}/drift` },
  { name: 'removal', route: `/contacts/profile/${profile}/remove` },
  { name: 'cloud-list', route: '/cloud' },
  { name: 'cloud-jobs', route: `/cloud/jobs/${domain}` },
  {
    name: 'cloud-log',
    route: `/cloud/jobs/${domain}/log`,
    act: async (page) => {
      await page.getByRole('grid', { name: /Provisioning log|Bereitstellungsprotokoll/ }).focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByRole('table').first().waitFor();
    },
  },
  {
    name: 'cloud-backup',
    unpublished: true,
    route: `/cloud/jobs/${domain}/kept`,
    act: async (page) => {
      await page.getByRole('grid').focus();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog').getByRole('table').first().waitFor();
    },
  },
  { name: 'cloud-quarantine', route: `/cloud/jobs/${domain}`, before: 'aside' },
  { name: 'cloud-deletes', route: `/cloud/jobs/${domain}/deletes`, before: 'aside' },
  { name: 'activity', route: '/activity' },
  { name: 'activity-time', route: '/activity/charts' },
  { name: 'activity-throttling', route: '/activity/throttling' },
  { name: 'activity-mailboxes', route: '/activity/mailboxes' },
  { name: 'activity-log', route: '/activity/log' },
  { name: 'run', route: '/activity/{sync}' },
  { name: 'run-held', route: '/activity/{held}' },
  { name: 'hold', route: '/activity/{held}/hold' },
  { name: 'undo', route: '/activity/{sync}/undo' },
  { name: 'run-undone', route: '/activity/{undo}' },
  { name: 'settings', route: '/settings' },
  { name: 'connection', route: '/settings', before: 'connected', unpublished: true },
  { name: 'told', route: '/settings', before: 'connected', card: told },
  { name: 'unattended', route: '/settings', before: 'connected', card: unattended, unpublished: true },
  {
    name: 'unattended-install',
    route: '/settings',
    before: 'connected',
    card: unattended,
    act: async (page) => {
      await opens(unattended, /^(Install|Einrichten)/, 'code')(page);
      await page.getByRole('button', { name: /^(Show the whole task|Die ganze Aufgabe zeigen)$/ }).click();
      await page.locator('pre').waitFor();
    },
  },
  { name: 'care', route: '/settings', before: 'connected', card: data },
  {
    name: 'care-support',
    route: '/settings',
    before: 'connected',
    card: data,
    unpublished: true,
    act: opens(data, /^Support/, 'dd'),
  },
  {
    name: 'care-restore',
    route: '/settings',
    before: 'connected',
    card: data,
    unpublished: true,
    act: opens(data, /^(Restore the|Die Sicherung)/, 'dd'),
  },
  {
    name: 'care-purge',
    route: '/settings',
    before: 'connected',
    card: data,
    unpublished: true,
    act: opens(data, /^(Forget|Personendaten)/, 'dd'),
  },
  { name: 'renewal', route: '/settings', before: 'connected', card: certificate, act: opens(certificate, /^(Renew|Erneuern)/, 'li') },
  { name: 'licences', route: '/settings/licences' },
  { name: 'run-working', route: '/overview', before: 'aside', act: working },
];
