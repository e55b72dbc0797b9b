import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { PlugConnectedRegular, PlugDisconnectedRegular } from '@fluentui/react-icons';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'wouter';
import type { SessionState } from '../backend/calls';
import { type Place, placeOf, places } from './places';

const narrow = '@media (max-width: 959px)';

const useStyles = makeStyles({
  nav: {
    display: 'flex',
    flexDirection: 'column',
    width: '220px',
    boxSizing: 'border-box',
    padding: '8px',
    overflowY: 'auto',
    backgroundColor: 'var(--rail)',
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrow]: { width: '48px', padding: '8px 4px' },
  },
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'flex', flexDirection: 'column', gap: '2px' },
  group: {
    padding: '12px 12px 4px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    [narrow]: { display: 'none' },
  },
  item: {
    position: 'relative',
    display: 'flex',
    alignItems: 'center',
    gap: '12px',
    height: '36px',
    padding: '0 12px',
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground2,
    textDecorationLine: 'none',
    outlineStyle: 'none',
    whiteSpace: 'nowrap',
    '& svg': { fontSize: '20px', flexShrink: 0 },
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover, color: tokens.colorNeutralForeground1 },
    ':focus-visible': { boxShadow: `inset 0 0 0 2px ${tokens.colorStrokeFocus2}` },
    [narrow]: { padding: '0 10px' },
  },
  // Selected backgrounds flip in high contrast: only the ...Selected foregrounds go with them.
  here: {
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground1Selected,
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    '& svg': { color: tokens.colorNeutralForeground2BrandSelected },
    ':hover': { color: tokens.colorNeutralForeground1Selected, backgroundColor: tokens.colorSubtleBackgroundSelected },
    '::before': {
      content: '""',
      position: 'absolute',
      left: '2px',
      top: '10px',
      bottom: '10px',
      width: '3px',
      borderRadius: '2px',
      backgroundColor: tokens.colorCompoundBrandStroke,
    },
  },
  name: {
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    [narrow]: { position: 'absolute', clipPath: 'inset(50%)', width: '1px', overflow: 'hidden' },
  },
  grow: { flexGrow: 1 },
  tenant: {
    display: 'flex',
    alignItems: 'center',
    gap: '10px',
    padding: '10px 12px',
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    [narrow]: { display: 'none' },
  },
  tenantWords: { minWidth: 0, overflow: 'hidden', textOverflow: 'ellipsis' },
  plug: { fontSize: '20px', flexShrink: 0 },
  on: { color: tokens.colorStatusSuccessForeground1 },
  off: { color: tokens.colorStatusWarningForeground1 },
});

/** The navigation at the left; icons alone when the window is narrow or the text large. */
export function Nav({ session }: { session: SessionState }) {
  const s = useStyles();
  const { t } = useTranslation();
  const [route] = useLocation();
  const here = placeOf(route);
  const list = (group: Place['group']) => (
    <ul className={s.list}>
      {places
        .filter((place) => place.group === group)
        .map((place) => {
          const Icon = place === here ? place.iconHere : place.icon;
          return (
            <li key={place.path}>
              <Link
                href={place.path}
                className={mergeClasses(s.item, place === here && s.here)}
                aria-current={place === here ? 'page' : undefined}
                title={t(place.name)}
              >
                <Icon aria-hidden="true" />
                <span className={s.name}>{t(place.name)}</span>
              </Link>
            </li>
          );
        })}
    </ul>
  );
  return (
    <nav className={s.nav} aria-label={t('shell:nav.label')}>
      {list('main')}
      <div className={s.group}>{t('shell:nav.manage')}</div>
      {list('manage')}
      <div className={s.grow} />
      <div className={s.tenant}>
        {session.offline ? (
          <PlugDisconnectedRegular className={mergeClasses(s.plug, s.off)} aria-hidden="true" />
        ) : (
          <PlugConnectedRegular className={mergeClasses(s.plug, s.on)} aria-hidden="true" />
        )}
        <div className={s.tenantWords}>
          {session.tenantName || session.tenantId}
          <br />
          {session.offline ? t('shell:nav.offline') : t('shell:nav.connected')}
        </div>
      </div>
    </nav>
  );
}
