import type { Page } from 'playwright-core';

/** A picture of the window: where it is taken, and what somebody does there first. */
export interface Scene {
  /** The file's name, and what ONLY looks for. */
  name: string;
  /** The hash route; of a run, {plan}, {sync} and {held} stand for the numbers of runs of the story. */
  route: string;
  /** 'fresh': before any tenant was opened; 'first': before the first run in the demo. */
  before?: 'fresh' | 'first';
  /** What is done before the picture is taken, in English words. */
  act?: (page: Page) => Promise<void>;
}

const profile = '6f1d7a52-3c84-4e0b-9d25-c0407050a0de'; // the demo's

/** Every screen; a new one is a line here. */
export const scenes: Scene[] = [
  { name: 'welcome', route: '/', before: 'fresh' },
  { name: 'connect', route: '/connect', before: 'fresh' },
  { name: 'overview-first', route: '/overview', before: 'first' },
  { name: 'overview', route: '/overview' },
  { name: 'search', route: '/overview', act: async (page) => page.keyboard.press('Control+k') },
  { name: 'contacts', route: '/contacts' },
  {
    name: 'profile',
    route: `/contacts/profile/${profile}`,
    act: async (page) => {
      await page.getByRole('combobox', { name: 'Person', exact: true }).pressSequentially('anna');
      await page.getByRole('option').first().click();
      await page.getByRole('list', { name: 'Every condition' }).first().waitFor();
    },
  },
  {
    name: 'fields',
    route: `/contacts/profile/${profile}`,
    act: async (page) => {
      await page.getByRole('tab', { name: 'Fields' }).click();
      await page.getByRole('combobox', { name: 'Preview for' }).pressSequentially('anna');
      await page.getByRole('option').first().click();
      await page.getByRole('list', { name: 'Contact properties' }).waitFor();
    },
  },
  { name: 'new-sync', route: '/contacts/new' },
  { name: 'activity', route: '/activity' },
  { name: 'activity-time', route: '/activity/charts' },
  { name: 'activity-throttling', route: '/activity/throttling' },
  { name: 'activity-mailboxes', route: '/activity/mailboxes' },
  { name: 'activity-log', route: '/activity/log' },
  { name: 'run', route: '/activity/{sync}' },
  { name: 'run-held', route: '/activity/{held}' },
  { name: 'settings', route: '/settings' },
  { name: 'licences', route: '/settings/licences' },
];
