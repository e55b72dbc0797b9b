import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import schema from '../../../../docs/profile.schema.json';
import type { Condition, Profile } from '../../backend/profile';
import { type Answers, fakeGo } from '../../fake-go';
import { makeClient } from '../../live/client';
import { simple, unsimple } from './condition';
import ProfileEditor from './ProfileEditor';
import { profileDraft } from './profileDraft';

const stored = {
  id: 'p1',
  name: 'Contoso',
  people: { groups: ['11111111-1111-4111-8111-111111111111'] },
  mailboxes: { allWithMailbox: true },
  folder: 'Contoso',
  fields: { displayName: 'displayName', jobTitle: ['jobTitle'] },
  photos: { maxPixels: 240, intervalHours: 24 },
  deletes: { mailboxLeaves: 'keep', guard: { mailbox: { count: 100 }, run: {} } },
  ofALaterVersion: { keep: 'me' },
};
const line = {
  id: 'p1',
  name: 'Contoso',
  folder: 'Contoso',
  people: 400,
  mailboxes: 10,
  contacts: 0,
  behind: 0,
  left: 0,
  skipped: 0,
  failed: 0,
  held: 0,
  removing: false,
};
const sources = import.meta.glob<string>(['./*.{ts,tsx}', '../../backend/profile.ts', '!./*.test.tsx'], {
  query: '?raw',
  import: 'default',
  eager: true,
});
const catalogue = {
  targets: [
    { name: 'displayName', values: 1, length: 255, policies: ['overwrite', 'fillIfEmpty'] },
    { name: 'jobTitle', values: 1, length: 255, policies: ['overwrite', 'never'] },
  ],
  sources: ['displayName', 'jobTitle', 'department', 'mail'],
  conditions: ['department', 'jobTitle'],
  comparisons: ['equals', 'in', 'isEmpty'],
  kinds: ['guests', 'organizationalContacts'],
  presets: [],
  default: '{}',
};
const valid = { valid: true, key: '', message: '', action: '' };
const figures = (chosen: number) => ({
  verdict: valid,
  read: true,
  readMs: 1,
  directory: 500,
  chosen,
  unknown: 0,
  out: [{ code: 'guest', count: 500 - chosen }],
  sample: [],
  notes: [],
});

function show(answers: Answers = {}) {
  const go = fakeGo({
    'Profiles.Get': () => ({ id: 'p1', name: 'Contoso', text: JSON.stringify(stored), stored: true }),
    'Profiles.Catalogue': () => catalogue,
    'Profiles.List': () => [],
    'Profiles.Names': (places: never) => places,
    'Profiles.SearchPlaces': () => [],
    'Profiles.SearchPeople': () => [],
    'Profiles.Validate': () => valid,
    'Profiles.Count': (question: never) =>
      figures((question as { rule: string }).rule.includes('department') ? 38 : 429),
    ...answers,
  });
  render(
    <QueryClientProvider client={makeClient()}>
      <FluentProvider theme={webLightTheme}>
        <ProfileEditor id="p1" />
      </FluentProvider>
    </QueryClientProvider>,
  );
  return go;
}

beforeEach(() => profileDraft('p1').clear());

describe('a condition in the editor', () => {
  const cases: Condition[] = [
    { property: 'department', is: 'equals', value: 'Sales' },
    {
      any: [
        { property: 'city', is: 'in', values: ['Oslo', 'Bergen'] },
        { not: { property: 'mail', is: 'contains', value: 'x' } },
      ],
    },
    {
      all: [
        { property: 'city', is: 'isEmpty' },
        { property: 'mail', is: 'startsWith', value: 'a' },
      ],
    },
  ];
  it('comes out of its lines as it went in', () => {
    for (const one of cases) {
      const lines = simple(one);
      expect(lines && unsimple(lines)).toEqual(one);
    }
  });
  it('is not shown as lines when it is nested deeper', () => {
    expect(simple({ all: [{ any: [{ property: 'a', is: 'isEmpty' }] }] })).toBeUndefined();
  });
});

describe('a profile in the editor', () => {
  it('counts the rule as it is edited', async () => {
    show();
    expect(await screen.findByText('429 people')).toBeInTheDocument();
    await userEvent.click(screen.getAllByRole('button', { name: 'Add a condition' })[0] as HTMLElement);
    expect(await screen.findByText('38 people')).toBeInTheDocument();
  });

  it('is saved with what this version does not know, and says that no mailbox has changed', async () => {
    let saved = '';
    show({
      'Profiles.Save': (text: never) => {
        saved = text;
        return { id: 'p1', verdict: valid };
      },
    });
    await userEvent.click(await screen.findByRole('tab', { name: 'Name and folder' }));
    const folder = screen.getByRole('textbox', { name: 'Contact folder' });
    await userEvent.clear(folder);
    await userEvent.type(folder, 'Colleagues');
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    expect(await screen.findByText('The profile is saved.')).toBeInTheDocument();
    const document = JSON.parse(saved) as Profile;
    expect(document).toEqual({ ...stored, folder: 'Colleagues' });
  });

  it('keeps what was refused, and says where it is wrong', async () => {
    const wrong = {
      valid: false,
      key: 'deletes.guard.run.percent',
      message: 'It is no share.',
      action: 'Use 0 to 100.',
    };
    show({ 'Profiles.Validate': () => wrong, 'Profiles.Save': () => ({ id: '', verdict: wrong }) });
    await userEvent.click(await screen.findByRole('radio', { name: 'Everyone with a mailbox' }));
    await userEvent.click(screen.getByRole('button', { name: 'Save' }));
    const tab = await screen.findByRole('tab', { name: /Removals and limits.*check/ });
    await waitFor(() => expect(tab).toHaveAttribute('aria-selected', 'true'));
    expect(within(screen.getByRole('tabpanel')).getByText(/Use 0 to 100/)).toBeInTheDocument();
    expect(profileDraft('p1').load()?.profile?.people.allWithMailbox).toBe(true);
  });

  it('takes a typed text as a source, and clears a limit that is emptied', async () => {
    show();
    await userEvent.click(await screen.findByRole('tab', { name: 'Fields' }));
    const source = screen.getByRole('combobox', { name: 'Source 1 of Job title' });
    await userEvent.clear(source);
    await userEvent.type(source, 'Staff');
    await userEvent.tab();
    expect(profileDraft('p1').load()?.profile?.fields['jobTitle']).toEqual(['=Staff']);
    await userEvent.click(screen.getByRole('tab', { name: 'Removals and limits' }));
    await userEvent.clear(screen.getByRole('textbox', { name: 'In one mailbox: contacts' }));
    expect(profileDraft('p1').load()?.profile?.deletes.guard.mailbox).toEqual({});
    await userEvent.type(screen.getByRole('textbox', { name: 'In one mailbox: contacts' }), '0');
    expect(profileDraft('p1').load()?.profile?.deletes.guard.mailbox).toEqual({ count: 0 });
  });

  it('says what a change of place means before it is saved, and where a category is asked for', async () => {
    show({ 'Profiles.List': () => [{ ...line, contacts: 4000 }] });
    await userEvent.click(await screen.findByRole('tab', { name: 'Name and folder' }));
    expect(screen.queryByRole('textbox', { name: 'Category' })).not.toBeInTheDocument();
    await userEvent.click(screen.getByRole('radio', { name: /In the Contacts folder/ }));
    expect(await screen.findByText('The next sync moves the contacts.')).toBeInTheDocument();
    await userEvent.type(screen.getByRole('textbox', { name: 'Category' }), 'Staff');
    expect(profileDraft('p1').load()?.profile).toMatchObject({ folderMode: 'default', category: 'Staff' });
    await userEvent.click(screen.getByRole('radio', { name: /In a folder of their own/ }));
    expect(profileDraft('p1').load()?.profile).not.toHaveProperty('folderMode');
  });

  it('watches what users do as often as is said, and not at all when switched off', async () => {
    show();
    await userEvent.click(await screen.findByRole('tab', { name: 'Users’ edits' }));
    await userEvent.click(screen.getByRole('radio', { name: /bring back/ }));
    await userEvent.type(screen.getByRole('textbox', { name: /every \(days\)/ }), '3');
    expect(profileDraft('p1').load()?.profile?.drift).toEqual({ check: 'repair', everyDays: 3 });
    await userEvent.clear(screen.getByRole('textbox', { name: /every \(days\)/ }));
    await userEvent.click(screen.getByRole('radio', { name: 'Never' }));
    expect(profileDraft('p1').load()?.profile).not.toHaveProperty('drift');
  });

  it('has a place for every key of a profile', () => {
    const named = Object.values(sources).join('\n');
    // The id never changes: the marks in the mailboxes name it.
    const missing = keysOf(schema as Schema).filter((key) => key !== 'id' && !new RegExp(`\\b${key}\\b`).test(named));
    expect(missing).toEqual([]);
  });
});

interface Schema {
  properties?: Record<string, Schema>;
  $defs?: Record<string, Schema>;
}

/** Every key that a profile may have, at whatever depth. */
function keysOf(schema: Schema): string[] {
  const parts = [...Object.values(schema.properties ?? {}), ...Object.values(schema.$defs ?? {})];
  return [...Object.keys(schema.properties ?? {}), ...parts.flatMap(keysOf)];
}
