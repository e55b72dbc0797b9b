import { Dropdown, makeStyles, Option } from '@fluentui/react-components';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Leftovers as Calls, type Leftover, type LeftoverState } from '../../backend/calls';
import { asFailure } from '../../backend/error';
import { type Column, Grid } from '../../grid/Grid';
import { useSave } from '../../traffic/useSave';
import { Card } from '../../ui/Card';
import { ErrorNote } from '../../ui/ErrorNote';
import { Status, type StatusKind } from '../../ui/Status';
import { useToolName } from './useToolName';

const useStyles = makeStyles({ table: { height: '480px' } });

const narrowings = ['', 'adoptable', 'duplicates', 'nobody', 'open'] as const;

interface ContactsProps {
  state: LeftoverState;
  version: number;
  shown: { kind: string; tool: string } | undefined;
  onShow: (of: { kind: string; tool: string } | undefined) => void;
}

/** Every contact that was found, one by one. */
export function Contacts({ state, version, shown, onShow }: ContactsProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const tool = useToolName();
  const save = useSave();
  const [of, setOf] = useState('');
  const person = (one: Leftover) =>
    one.matched === '' ? t('leftovers:person.nobody') : t(`leftovers:person.${one.matched}`);
  const stands = (one: Leftover): [StatusKind, string] => {
    if (one.doneMs > 0) return ['done', t(`leftovers:done.${one.decision}`)];
    if (one.trouble !== '') return ['failed', t('leftovers:done.failed', { code: one.trouble })];
    return one.duplicate ? ['info', t('leftovers:done.duplicate')] : ['none', t('leftovers:done.open')];
  };
  const columns: Column<Leftover>[] = [
    {
      key: 'mailbox',
      title: t('leftovers:column.mailbox'),
      width: 'minmax(170px, 1.4fr)',
      text: (one) => one.mailbox,
      sort: true,
    },
    {
      key: 'name',
      title: t('leftovers:column.name'),
      width: 'minmax(130px, 1.2fr)',
      text: (one) => one.name,
      sort: true,
    },
    {
      key: 'folder',
      title: t('leftovers:column.folder'),
      width: 'minmax(100px, 0.8fr)',
      from: 860,
      text: (one) => one.folder,
    },
    {
      key: 'tool',
      title: t('leftovers:column.by'),
      width: 'minmax(130px, 1.2fr)',
      text: (one) => `${t(`leftovers:kind.${one.kind}`, { defaultValue: one.kind })}: ${one.evidence}`,
      sort: true,
    },
    { key: 'person', title: t('leftovers:column.person'), width: '108px', text: person },
    {
      key: 'stands',
      title: t('leftovers:column.stands'),
      width: 'minmax(112px, 0.8fr)',
      text: (one) => stands(one)[1],
      cell: (one) => <Status kind={stands(one)[0]}>{stands(one)[1]}</Status>,
    },
  ];
  const word = (count: { kind: string; tool: string }) =>
    `${t(`leftovers:kind.${count.kind}`, { defaultValue: count.kind })}: ${tool(count)}`;
  return (
    <Card title={t('leftovers:contacts')} padded={false}>
      <div className={s.table}>
        <Grid
          label={t('leftovers:contacts')}
          columns={columns}
          rowKey={(one) => one.no}
          search={t('leftovers:find')}
          countKey="leftovers:count"
          onExport={(csv) => save.text('leftovers.csv', csv)}
          filters={
            <>
              <Dropdown
                size="small"
                aria-label={t('leftovers:column.kind')}
                value={shown ? word(shown) : t('leftovers:every')}
                selectedOptions={[shown ? `${shown.kind}\n${shown.tool}` : '']}
                onOptionSelect={(_, data) => {
                  const [kind = '', tool = ''] = (data.optionValue ?? '').split('\n');
                  onShow(kind === '' ? undefined : { kind, tool });
                }}
                style={{ minWidth: 160 }}
              >
                <Option value="">{t('leftovers:every')}</Option>
                {state.counts.map((one) => (
                  <Option key={`${one.kind} ${one.tool}`} value={`${one.kind}\n${one.tool}`} text={word(one)}>
                    {word(one)}
                  </Option>
                ))}
              </Dropdown>
              <Dropdown
                size="small"
                aria-label={t('leftovers:which')}
                value={t(`leftovers:of.${of || 'all'}`)}
                selectedOptions={[of]}
                onOptionSelect={(_, data) => setOf(data.optionValue ?? '')}
                style={{ minWidth: 150 }}
              >
                {narrowings.map((one) => (
                  <Option key={one} value={one}>
                    {t(`leftovers:of.${one || 'all'}`)}
                  </Option>
                ))}
              </Dropdown>
            </>
          }
          source={{
            version: `${version} ${of} ${shown?.kind ?? ''} ${shown?.tool ?? ''}`,
            load: async ({ offset, limit, search, sort }) => {
              const page = await Calls.page({
                profile: state.profileId,
                kind: shown?.kind ?? '',
                tool: shown?.tool ?? '',
                of,
                search,
                by: sort?.key ?? '',
                descending: sort?.direction === 'descending',
                offset,
                limit,
              });
              return { rows: page.leftovers, total: page.total };
            },
          }}
          failed={(thrown, again) => (
            <div style={{ padding: '0 16px' }}>
              <ErrorNote what={t('leftovers:failed.read')} error={asFailure(thrown)} onRetry={again} />
            </div>
          )}
        />
      </div>
    </Card>
  );
}
