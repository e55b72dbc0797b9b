import { Checkbox, Link, makeStyles, Tab, TabList, Tooltip, tokens } from '@fluentui/react-components';
import { useId, useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import { Connect, type ConnectStart, System } from '../../backend/calls';
import { wordOf } from '../../check/Rights';
import { useAct } from '../../live/useAct';
import { useLive } from '../../live/useLive';
import { CopyButton } from '../../ui/CopyButton';
import { ErrorNote } from '../../ui/ErrorNote';
import { TextField } from '../../wizard/fields';
import { draftFrom, type Form } from './form';

const useStyles = makeStyles({
  ways: { marginLeft: '-10px' },
  script: {
    margin: 0,
    maxHeight: '168px',
    overflow: 'auto',
    padding: '8px 12px',
    backgroundColor: tokens.colorNeutralBackground3,
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  text: { margin: 0, lineHeight: tokens.lineHeightBase300, color: tokens.colorNeutralForeground2, maxWidth: '70ch' },
  portal: { margin: 0, paddingLeft: '20px', lineHeight: tokens.lineHeightBase300, maxWidth: '70ch' },
  set: { margin: 0, padding: 0, border: 'none', minWidth: 0 },
  legend: { padding: 0, lineHeight: tokens.lineHeightBase300 },
  hint: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  rights: { display: 'grid', gridTemplateColumns: 'repeat(auto-fit, minmax(250px, 1fr))' },
});

type Way = 'powershell' | 'azurecli' | 'portal' | 'exchange';

interface AppStepProps {
  form: UseFormReturn<Form>;
  start: ConnectStart;
}

/** The app registration: a script that makes it, or the way through the portal; and the ids that come of it. */
export function AppStep({ form, start }: AppStepProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const hint = useId();
  const [way, setWay] = useState<Way>('powershell');
  const [chosen, setChosen] = useState(() =>
    start.rights.filter(({ state }) => state === 'missing').map(({ permission }) => permission),
  );
  const cloud = start.clouds.find(({ id }) => id === form.watch('cloud'));
  const toggle = (permission: string) =>
    setChosen((before) =>
      before.includes(permission) ? before.filter((one) => one !== permission) : [...before, permission],
    );
  return (
    <>
      <TabList className={s.ways} selectedValue={way} onTabSelect={(_, data) => setWay(data.value as Way)}>
        <Tab value="powershell">PowerShell</Tab>
        <Tab value="azurecli">Azure CLI</Tab>
        <Tab value="portal">{t('connect:app.portal')}</Tab>
        <Tab value="exchange">{t('connect:app.exchange')}</Tab>
      </TabList>
      {/* Not a Field of the kit: that would give its own name to every box in it. */}
      <fieldset className={s.set} aria-describedby={hint} hidden={way === 'exchange'}>
        <legend className={s.legend}>{t('connect:app.permissions')}</legend>
        <div className={s.rights}>
          {start.rights.map(({ permission, why }) => (
            <Tooltip
              key={permission}
              content={t(`check:for.${wordOf(permission)}`, { defaultValue: why })}
              relationship="description"
            >
              <Checkbox label={permission} checked={chosen.includes(permission)} onChange={() => toggle(permission)} />
            </Tooltip>
          ))}
        </div>
        <div className={s.hint} id={hint}>
          {t('connect:app.permissionsHint')}
        </div>
      </fieldset>
      {way === 'portal' && <Portal host={cloud?.portal ?? ''} permissions={chosen} />}
      {way === 'exchange' && !isId(form.watch('clientId')) && (
        <p className={s.text}>{t('connect:app.exchangeFirst')}</p>
      )}
      {way !== 'portal' && (way !== 'exchange' || isId(form.watch('clientId'))) && (
        <Script form={form} kind={way} permissions={way === 'exchange' ? [] : chosen} />
      )}
      <TextField
        control={form.control}
        name="tenantId"
        label={t('connect:app.tenant')}
        hint={t('connect:app.tenantHint')}
        required
      />
      <TextField control={form.control} name="clientId" label={t('connect:app.client')} required />
      <TextField
        control={form.control}
        name="objectId"
        label={t('connect:app.object')}
        hint={t('connect:app.objectHint')}
      />
      <Consent form={form} login={cloud?.login ?? ''} />
    </>
  );
}

const isId = (typed: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(typed.trim());
const isTenant = (typed: string) => /^([\w-]+\.)+\w+$|^[\w-]{36}$/.test(typed.trim());

/** Consent for what the registration asks for: when somebody else has to give it, or to more than before. */
function Consent({ form, login }: { form: UseFormReturn<Form>; login: string }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [own, tenantId, clientId] = form.watch(['loginEndpoint', 'tenantId', 'clientId']);
  const from = (own.trim() === '' ? login : own.trim()).replace(/\/+$/, '');
  const link = `${from}/${encodeURIComponent(tenantId.trim())}/adminconsent?client_id=${clientId.trim()}`;
  const open = useAct(() => System.openLink(link));
  if (from === '' || !isTenant(tenantId) || !isId(clientId)) return null;
  return (
    <div>
      <p className={s.text}>{t('connect:app.consent.text')}</p>
      <Link as="button" type="button" inline onClick={() => void open.run()}>
        {t('connect:app.consent.open')}
      </Link>{' '}
      <CopyButton text={link} label={t('connect:app.consent.copy')} />
      {open.failure && <ErrorNote what={t('connect:app.notOpened')} error={open.failure} />}
    </div>
  );
}

function Script({ form, kind, permissions }: { form: UseFormReturn<Form>; kind: Way; permissions: string[] }) {
  const s = useStyles();
  const { t } = useTranslation();
  const tenantId = form.watch('tenantId');
  // Half a name is no tenant: until it is whole the script asks who signs in.
  const draft = {
    ...draftFrom(form.getValues()),
    tenantId: isTenant(tenantId) ? tenantId : '',
  };
  const script = useLive({
    key: [
      'connect.script',
      kind,
      permissions,
      draft.tenantId,
      draft.keyFile,
      draft.thumbprint,
      draft.cloud,
      kind === 'exchange' ? draft.clientId : '',
    ],
    ask: () => Connect.script(kind, permissions, draft),
    keep: true,
  });
  if (script.failure) {
    return <ErrorNote what={t('connect:app.noScript')} error={script.failure} onRetry={script.again} />;
  }
  if (script.data === undefined) return null;
  return (
    <>
      <p className={s.text}>{t(`connect:app.run.${kind}`)}</p>
      {/* Scrolls, so the keyboard has to reach it. */}
      <section aria-label={t('connect:app.script')}>
        <pre className={s.script} tabIndex={0}>
          {script.data}
        </pre>
      </section>
      <div>
        <CopyButton text={script.data} label={t('connect:app.copy')} />
      </div>
    </>
  );
}

function Portal({ host, permissions }: { host: string; permissions: string[] }) {
  const s = useStyles();
  const { t } = useTranslation();
  const open = useAct(() => System.openLink(`https://${host}`));
  return (
    <>
      <ol className={s.portal}>
        <li>
          {host === '' ? (
            t('connect:app.path.open')
          ) : (
            <Link as="button" type="button" inline onClick={() => void open.run()}>
              {t('connect:app.path.openHost', { host })}
            </Link>
          )}
        </li>
        <li>{t('connect:app.path.register')}</li>
        <li>{t('connect:app.path.upload')}</li>
        <li>{t('connect:app.path.permissions', { permissions: permissions.join(', ') })}</li>
        <li>{t('connect:app.path.consent')}</li>
        <li>{t('connect:app.path.ids')}</li>
      </ol>
      {open.failure && <ErrorNote what={t('connect:app.notOpened')} error={open.failure} />}
    </>
  );
}
