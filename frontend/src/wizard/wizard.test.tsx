import { FluentProvider, webLightTheme } from '@fluentui/react-components';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { SwitchField, TextField } from './fields';
import { type Draft, useWizardForm } from './form';
import { Summary } from './Summary';
import { Wizard } from './Wizard';

const schema = z.object({
  name: z.string().min(1, 'Enter a name.'),
  folder: z.string().min(1, 'Enter a folder.'),
  dry: z.boolean(),
});
type Form = z.infer<typeof schema>;

interface SampleProps {
  onFinish?: (values: Form) => Promise<void>;
  onClose?: () => void;
  draft?: Draft<Form>;
}

function Sample({ onFinish = () => Promise.resolve(), onClose = () => {}, draft }: SampleProps) {
  const form = useWizardForm<Form>(schema, { name: 'Everybody', folder: '', dry: true }, draft);
  return (
    <FluentProvider theme={webLightTheme}>
      <Wizard
        title="New profile"
        form={form}
        finish="Create profile"
        onFinish={onFinish}
        failed={(thrown) => <p role="alert">{(thrown as Error).message}</p>}
        onClose={onClose}
        {...(draft ? { draft } : {})}
        steps={[
          {
            id: 'a',
            title: 'Name',
            subtitle: 'What it is called',
            heading: 'Name the profile',
            why: 'So that you know it again.',
            fields: ['name', 'folder'],
            content: (
              <>
                <TextField control={form.control} name="name" label="Name" />
                <TextField control={form.control} name="folder" label="Folder" />
              </>
            ),
          },
          {
            id: 'b',
            title: 'Pace',
            subtitle: 'How fast',
            heading: 'Set the pace',
            why: 'Microsoft limits.',
            fields: ['dry'],
            content: <SwitchField control={form.control} name="dry" label="Preview first" />,
          },
          {
            id: 'c',
            title: 'Review',
            subtitle: 'Check',
            heading: 'Review and create',
            why: 'Nothing is written yet.',
            fields: [],
            content: <Summary rows={[{ label: 'Name', value: form.watch('name'), step: 'a' }]} />,
          },
        ]}
      />
    </FluentProvider>
  );
}

describe('a wizard', () => {
  it('begins with the focus in the first field, which holds its default', async () => {
    render(<Sample />);
    await waitFor(() => expect(screen.getByRole('textbox', { name: 'Name' })).toHaveFocus());
    expect(screen.getByRole('textbox', { name: 'Name' })).toHaveValue('Everybody');
  });

  it('stays at a step that is wrong: it says what to enter and goes there', async () => {
    const user = userEvent.setup();
    render(<Sample />);
    await user.click(screen.getByRole('button', { name: 'Next' }));
    expect(await screen.findByText('Enter a folder.')).toBeInTheDocument();
    expect(screen.getByRole('textbox', { name: 'Folder' })).toHaveFocus();
    expect(screen.getByRole('heading', { name: 'Name the profile' })).toBeInTheDocument();
  });

  it('takes the focus to the heading of the next step, and back through an Edit link', async () => {
    const user = userEvent.setup();
    const onFinish = vi.fn(() => Promise.resolve());
    render(<Sample onFinish={onFinish} />);
    await user.type(screen.getByRole('textbox', { name: 'Folder' }), 'Company');
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await waitFor(() => expect(screen.getByRole('heading', { name: 'Set the pace' })).toHaveFocus());
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('button', { name: 'Edit: Name' }));
    expect(screen.getByRole('heading', { name: 'Name the profile' })).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: /Review/ }));
    await user.click(await screen.findByRole('button', { name: 'Create profile' }));
    await waitFor(() => expect(onFinish).toHaveBeenCalledWith({ name: 'Everybody', folder: 'Company', dry: true }));
  });

  it('keeps the focus on its button while it works and when it fails', async () => {
    const user = userEvent.setup();
    let fail: (why: Error) => void = () => {};
    render(<Sample onFinish={() => new Promise((_, reject) => (fail = reject))} />);
    await user.type(screen.getByRole('textbox', { name: 'Folder' }), 'Company');
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('button', { name: 'Next' }));
    const finish = await screen.findByRole('button', { name: 'Create profile' });
    await user.click(finish);
    await waitFor(() => expect(finish).toHaveAttribute('aria-disabled', 'true'));
    expect(finish).toBeEnabled(); // one that is disabled loses the focus
    expect(finish).toHaveFocus();
    fail(new Error('The disk is full.'));
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    expect(finish).toHaveFocus();
  });

  it('lets nobody jump over a step that was not seen', async () => {
    const user = userEvent.setup();
    render(<Sample />);
    const review = screen.getByRole('button', { name: /Review/ });
    expect(review).toHaveAttribute('aria-disabled', 'true');
    await user.click(review);
    expect(screen.getByRole('heading', { name: 'Name the profile' })).toBeInTheDocument();
  });

  it('asks before it throws away what was entered', async () => {
    const user = userEvent.setup();
    const onClose = vi.fn();
    render(<Sample onClose={onClose} />);
    const folder = screen.getByRole('textbox', { name: 'Folder' });
    await user.type(folder, 'C');
    fireEvent.keyDown(folder, { key: 'Escape' }); // wherever the dialog of the test before has put the focus meanwhile
    expect(onClose).not.toHaveBeenCalled();
    await user.click(await screen.findByRole('button', { name: 'Discard' }));
    expect(onClose).toHaveBeenCalled();
  });

  it('closes at once when nothing was entered', async () => {
    const user = userEvent.setup();
    const onClose = vi.fn();
    render(<Sample onClose={onClose} />);
    await user.click(screen.getByRole('button', { name: 'Cancel' }));
    expect(onClose).toHaveBeenCalled();
  });

  it('takes a draft up again, and forgets it when it is finished', async () => {
    const user = userEvent.setup();
    const draft = { load: () => ({ folder: 'Kept' }), save: vi.fn(), clear: vi.fn() };
    render(<Sample draft={draft} />);
    expect(screen.getByRole('textbox', { name: 'Folder' })).toHaveValue('Kept');
    await user.type(screen.getByRole('textbox', { name: 'Folder' }), '!');
    expect(draft.save).toHaveBeenLastCalledWith({ name: 'Everybody', folder: 'Kept!', dry: true });
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('button', { name: 'Create profile' }));
    await waitFor(() => expect(draft.clear).toHaveBeenCalled());
  });

  it('stays, with what was entered, when finishing fails', async () => {
    const user = userEvent.setup();
    const onClose = vi.fn();
    render(<Sample onFinish={() => Promise.reject(new Error('The name is taken.'))} onClose={onClose} />);
    await user.type(screen.getByRole('textbox', { name: 'Folder' }), 'Company');
    await user.click(screen.getByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('button', { name: 'Next' }));
    await user.click(await screen.findByRole('button', { name: 'Create profile' }));
    expect(await screen.findByRole('alert')).toHaveTextContent('The name is taken.');
    expect(onClose).not.toHaveBeenCalled();
  });
});
