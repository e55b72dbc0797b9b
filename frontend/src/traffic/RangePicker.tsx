import { Dropdown, Option } from '@fluentui/react-components';
import { useTranslation } from 'react-i18next';
import { ranges, useRange } from './ranges';

/** Chooses the stretch of time that every chart shows. */
export function RangePicker() {
  const { t } = useTranslation();
  const { range, choose } = useRange();
  const known = ranges.map(({ key }) => ({ key, name: t(`traffic:range.${key}`) }));
  return (
    <Dropdown
      aria-label={t('traffic:range.label')}
      value={known.find(({ key }) => key === range)?.name ?? ''}
      selectedOptions={[range]}
      onOptionSelect={(_, data) => choose(known.find(({ key }) => key === data.optionValue)?.key ?? range)}
      style={{ minWidth: 160 }}
    >
      {known.map(({ key, name }) => (
        <Option key={key} value={key}>
          {name}
        </Option>
      ))}
    </Dropdown>
  );
}
