import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
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
});
