import { useTranslation } from 'react-i18next';
import type { CertificateFacts } from '../backend/calls';
import { CopyButton } from '../ui/CopyButton';
import { Facts } from '../ui/Facts';
import { useFormat } from '../ui/format';
import { Status } from '../ui/Status';

/** What there is to know of a certificate, its end first of all. */
export function CertificateDetails({ of, file = true }: { of: CertificateFacts; file?: boolean }) {
  const { t } = useTranslation();
  const { date } = useFormat();
  const near = of.nearness !== 'far';
  return (
    <Facts
      rows={[
        {
          label: t('check:certificate.until'),
          value: (
            <>
              {date(of.notAfter)}
              <br />
              <Status kind={of.nearness === 'ended' ? 'failed' : near ? 'warning' : 'done'}>
                {of.nearness === 'ended'
                  ? t('check:certificate.ended')
                  : near
                    ? t('check:certificate.renew', { count: of.daysLeft })
                    : t('check:certificate.left', { count: of.daysLeft })}
              </Status>
            </>
          ),
        },
        { label: t('check:certificate.subject'), value: of.subject },
        {
          label: t('check:certificate.thumbprint'),
          value: (
            <>
              {of.thumbprint}{' '}
              <CopyButton size="small" iconOnly text={of.thumbprint} label={t('check:certificate.copy')} />
            </>
          ),
        },
        { label: t('check:certificate.key'), value: t('check:certificate.rsa', { bits: of.bits }) },
        { label: t('check:certificate.file'), value: file ? of.file : '' },
        {
          label: t('check:certificate.kept'),
          value: of.store === '' ? '' : t(`check:certificate.store.${of.store}`, { defaultValue: of.store }),
        },
      ]}
    />
  );
}
