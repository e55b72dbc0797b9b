import { useTranslation } from 'react-i18next';
import type { Condition } from '../backend/calls';
import { useFormat } from '../ui/format';

/** A condition of health in the admin's language; one that is not known yet as Go words it. */
export function useConditionWords() {
  const { t } = useTranslation();
  const format = useFormat();
  return (condition: Condition) => {
    const { code, count, run, profile, domain, job, severity, sinceMs, untilMs, bytes, title, text, action } =
      condition;
    const figures = {
      count,
      run,
      profile,
      domain,
      job,
      since: sinceMs > 0 ? format.dateTime(sinceMs) : '',
      until: untilMs > 0 ? format.date(untilMs) : '',
      bytes: format.bytes(bytes),
    };
    // A run that failed brings its own words, what it failed with; and calls that are gone have others than such as will go.
    const own = code === 'run_failed' || (code === 'cloud_secrets_removed' && severity === 'critical');
    return {
      title: t(`health:title.${code}`, { ...figures, defaultValue: title }),
      text: own ? text : t(`health:text.${code}`, { ...figures, defaultValue: text }),
      action: own ? action : t(`health:action.${code}`, { ...figures, defaultValue: action }),
    };
  };
}
