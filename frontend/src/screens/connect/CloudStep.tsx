import { Accordion, AccordionHeader, AccordionItem, AccordionPanel, makeStyles } from '@fluentui/react-components';
import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import { useTranslation } from 'react-i18next';
import type { CloudChoice } from '../../backend/calls';
import { RadioField, TextField } from '../../wizard/fields';
import { FileField } from './FileField';
import type { Form } from './form';

const useStyles = makeStyles({
  fold: { marginLeft: '-10px' },
  panel: { display: 'flex', flexDirection: 'column', gap: '12px', margin: '4px 10px 0' },
});

/** Which of Microsoft's clouds; folded away, addresses of one's own and the way out of the network. */
export function CloudStep({ form, clouds }: { form: UseFormReturn<Form>; clouds: CloudChoice[] }) {
  const s = useStyles();
  const { t } = useTranslation();
  const { control } = form;
  const cloud = form.watch('cloud');
  const [open, setOpen] = useState(() => {
    const { loginEndpoint, graphEndpoint, caFile, proxy } = form.getValues();
    return loginEndpoint + graphEndpoint + caFile + proxy !== '';
  });
  const own = cloud === 'custom';
  return (
    <>
      <RadioField
        control={control}
        name="cloud"
        label={t('connect:cloud.label')}
        choices={clouds.map(({ id, login, graph }) => ({
          value: id,
          label: t(`settings:cloud.${id}`, { defaultValue: id }),
          hint: id === 'custom' ? t('connect:cloud.custom') : `${hostOf(login)} · ${hostOf(graph)}`,
        }))}
      />
      <Accordion
        className={s.fold}
        collapsible
        openItems={open || own ? ['more'] : []}
        onToggle={() => !own && setOpen(!open)}
      >
        <AccordionItem value="more">
          <AccordionHeader>{t('connect:cloud.more')}</AccordionHeader>
          <AccordionPanel className={s.panel}>
            <TextField
              control={control}
              name="loginEndpoint"
              label={t('connect:cloud.login')}
              {...(own ? {} : { hint: t('connect:cloud.endpointHint') })}
              required={own}
            />
            <TextField control={control} name="graphEndpoint" label={t('connect:cloud.graph')} required={own} />
            <FileField form={form} name="caFile" label={t('connect:cloud.roots')} hint={t('connect:cloud.rootsHint')} />
            <TextField
              control={control}
              name="proxy"
              label={t('connect:cloud.proxy')}
              hint={t('connect:cloud.proxyHint')}
            />
          </AccordionPanel>
        </AccordionItem>
      </Accordion>
    </>
  );
}

const hostOf = (address: string) => address.replace('https://', '');
