import '../../src/locale-guard';
import '../../src/fonts/inter.css';
import '../../src/base.css';
import { Button, FluentProvider } from '@fluentui/react-components';
import { useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { z } from 'zod';
import { ChartRow } from '../../src/charts/ChartRow';
import type { Series } from '../../src/charts/series';
import { TimeChart } from '../../src/charts/TimeChart';
import { type Column, Grid } from '../../src/grid/Grid';
import { asLanguageChoice, startWords } from '../../src/i18n';
import { type ThemeName, themes } from '../../src/theme';
import { Banner } from '../../src/ui/Banner';
import { Card } from '../../src/ui/Card';
import { ConfirmDialog } from '../../src/ui/ConfirmDialog';
import { Page } from '../../src/ui/Page';
import { Status } from '../../src/ui/Status';
import { TwoPart } from '../../src/ui/TwoPart';
import { NumberField, RadioField, SelectField, SwitchField, TextField } from '../../src/wizard/fields';
import { useWizardForm } from '../../src/wizard/form';
import { Summary } from '../../src/wizard/Summary';
import { Wizard } from '../../src/wizard/Wizard';

const query = new URLSearchParams(location.search);
const theme = (query.get('theme') ?? 'light') as ThemeName;
document.documentElement.dataset['theme'] = theme;
await startWords(asLanguageChoice(query.get('language')));

const count = 240;
const end = Date.UTC(2026, 10, 21, 14, 30);
const at = Array.from({ length: count }, (_, i) => end - (count - i) * 15_000);
const rate: Series = {
  at,
  value: at.map((_, i) => (i > 90 && i < 100 ? null : i < 30 ? i * 2 : i > 150 && i < 172 ? 28 : 58 + 6 * Math.sin(i))),
  low: at.map((_, i) => (i > 90 && i < 100 ? null : i < 30 ? i : i > 150 && i < 172 ? 20 : 48 + 6 * Math.sin(i))),
  high: at.map((_, i) =>
    i > 90 && i < 100 ? null : i < 30 ? i * 2.5 : i > 150 && i < 172 ? 38 : 66 + 6 * Math.sin(i),
  ),
};
const refused: Series = { at, value: at.map((_, i) => (i > 148 && i < 162 && i % 2 ? 4 + (i % 5) : i === 40 ? 2 : 0)) };
const workers: Series = {
  at,
  value: at.map((_, i) => (i < 20 ? Math.ceil(i / 4) + 1 : i < 150 ? 12 : i < 172 ? 4 : i < 200 ? 8 : 10)),
};

interface Person {
  id: number;
  name: string;
  mail: string;
  changes: number;
}
const people: Person[] = Array.from({ length: 100_000 }, (_, id) => ({
  id,
  name: `Adele Vance ${id}`,
  mail: `adele.${id}@contoso.com`,
  changes: (id * 7919) % 100,
}));
const columns: Column<Person>[] = [
  {
    key: 'name',
    title: 'Mailbox',
    width: 'minmax(240px, 2fr)',
    text: (p) => `${p.name} ${p.mail}`,
    cell: (p) => <TwoPart main={p.name} side={p.mail} />,
    sort: true,
  },
  {
    key: 'state',
    title: 'Status',
    width: '160px',
    text: (p) => (p.changes > 50 ? 'Throttled' : 'Done'),
    cell: (p) => <Status kind={p.changes > 50 ? 'throttled' : 'done'}>{p.changes > 50 ? 'Throttled' : 'Done'}</Status>,
  },
  {
    key: 'changes',
    title: 'Changes',
    width: '100px',
    align: 'end',
    text: (p) => String(p.changes),
    sort: (a, b) => a.changes - b.changes,
  },
];

const schema = z.object({
  name: z.string().min(1, 'Enter a name for this profile.'),
  tenant: z.string().regex(/^[0-9a-f-]{36}$/, 'Enter the tenant ID as a GUID.'),
  how: z.string(),
  field: z.string().min(1, 'Choose a field.'),
  count: z.number('Enter a number from 1 to 20.').min(1).max(20),
  dry: z.boolean(),
});

function Sample({ onClose }: { onClose: () => void }) {
  const form = useWizardForm(schema, { name: 'Everybody', tenant: '', how: 'cert', field: '', count: 4, dry: true });
  const { control } = form;
  return (
    <Wizard
      title="New contact sync"
      form={form}
      finish="Create profile"
      onFinish={() => Promise.resolve()}
      failed={() => null}
      onClose={onClose}
      steps={[
        {
          id: 'connect',
          title: 'Connect',
          subtitle: 'Tenant and app registration',
          heading: 'Connect to your tenant',
          why: 'Sign in with an app registration so that contacts can be written without a user being present.',
          fields: ['name', 'tenant'],
          content: (
            <>
              <TextField control={control} name="name" label="Name" required />
              <TextField
                control={control}
                name="tenant"
                label="Tenant ID"
                required
                hint="Entra admin center, Overview, Tenant ID"
                placeholder="00000000-0000-0000-0000-000000000000"
              />
              <RadioField
                control={control}
                name="how"
                label="Sign-in method"
                choices={[
                  { value: 'cert', label: 'Certificate', hint: 'Recommended' },
                  { value: 'secret', label: 'Client secret' },
                ]}
              />
            </>
          ),
        },
        {
          id: 'fields',
          title: 'Fields',
          subtitle: 'Source to Outlook fields',
          heading: 'Map fields',
          why: 'Choose which directory field fills each Outlook contact field.',
          fields: ['field', 'count'],
          content: (
            <>
              <SelectField
                control={control}
                name="field"
                label="Directory field"
                placeholder="Choose"
                choices={[
                  { value: 'a', label: 'displayName' },
                  { value: 'b', label: 'mobilePhone' },
                ]}
              />
              <NumberField control={control} name="count" label="Maximum concurrency" min={1} max={20} />
              <SwitchField control={control} name="dry" label="Preview the first run" />
            </>
          ),
        },
        {
          id: 'review',
          title: 'Review',
          subtitle: 'Check and create',
          heading: 'Review and create',
          why: 'Nothing is written before the preview was approved.',
          fields: [],
          content: (
            <Summary
              rows={[
                { label: 'Name', value: form.watch('name'), step: 'connect' },
                { label: 'Field', value: form.watch('field'), step: 'fields' },
              ]}
            />
          ),
        },
      ]}
    />
  );
}

function Gallery() {
  const [wizard, setWizard] = useState(query.get('open') === 'wizard');
  const [confirm, setConfirm] = useState(query.get('open') === 'confirm');
  const rows = useMemo(() => people, []);
  return (
    <FluentProvider theme={themes[theme]} style={{ minHeight: '100%', backgroundColor: 'var(--canvas)' }}>
      <Page
        title="Parts"
        subtitle="Everything on one page"
        actions={
          <Button appearance="primary" onClick={() => setWizard(true)}>
            New
          </Button>
        }
      >
        <Banner
          intent="warning"
          title="Microsoft 365 is slowing requests for 3 mailboxes."
          action={{ label: 'View mailboxes', onClick: () => {} }}
          onDismiss={() => {}}
        >
          The run lowered its pace and is recovering.
        </Banner>
        <ChartRow label="Load">
          <TimeChart
            title="Requests per second"
            name="Requests"
            unit="req/s"
            kind="area"
            color="chartRequests"
            series={rate}
            summary="Average 54, peak 72 req/s"
            limit={{ value: 80, label: 'Limit 80' }}
            syncKey="load"
            empty="Nothing yet"
            onExport={(file) => Object.assign(window, { file })}
          />
          <TimeChart
            title="Throttle events"
            name="429 and 503"
            unit="per min"
            kind="bars"
            color="chartThrottle"
            series={refused}
            summary="49 throttled responses (429 or 503)"
            syncKey="load"
            empty="Nothing yet"
          />
          <TimeChart
            title="Concurrency"
            name="Workers"
            unit="workers"
            kind="step"
            color="chartConcurrency"
            series={workers}
            summary="10 at once"
            limit={{ value: 12, label: 'Ceiling 12' }}
            syncKey="load"
            empty="Nothing yet"
          />
        </ChartRow>
        <Card label="Mailboxes" padded={false} fill>
          <div style={{ height: 420 }}>
            <Grid
              label="Mailboxes"
              columns={columns}
              rows={rows}
              rowKey={(p) => p.id}
              search="Filter mailboxes"
              countKey="activity:count"
              onExport={() => Promise.resolve()}
            />
          </div>
        </Card>
      </Page>
      {wizard && <Sample onClose={() => setWizard(false)} />}
      {confirm && (
        <ConfirmDialog
          title="Delete 1,234 contacts?"
          confirm="Delete 1,234 contacts"
          typedCount={1234}
          onConfirm={() => Promise.resolve()}
          onClose={() => setConfirm(false)}
          asError={() => ({ code: 'x', message: '', action: '', requestId: '', retryable: false })}
        >
          They are gone from every mailbox. This cannot be undone.
        </ConfirmDialog>
      )}
    </FluentProvider>
  );
}

const root = document.getElementById('root');
if (root) createRoot(root).render(<Gallery />);
