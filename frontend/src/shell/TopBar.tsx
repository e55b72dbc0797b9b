import {
  Badge,
  Button,
  Menu,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  makeStyles,
  Tooltip,
  tokens,
} from '@fluentui/react-components';
import {
  AccessibilityRegular,
  BeakerRegular,
  SearchRegular,
  WeatherMoonRegular,
  WeatherSunnyRegular,
} from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { SessionState } from '../backend/calls';
import { asThemeChoice, type ThemeChoice, type ThemeName } from '../theme';
import { Logo } from './Logo';

const small = '@media (max-width: 699px)';

const useStyles = makeStyles({
  bar: {
    gridColumn: '1 / -1',
    display: 'grid',
    gridTemplateColumns: '1fr minmax(0, 420px) 1fr',
    alignItems: 'center',
    gap: '16px',
    padding: '0 12px 0 16px',
    backgroundColor: 'var(--rail)',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  brand: {
    display: 'flex',
    alignItems: 'center',
    gap: '10px',
    fontWeight: tokens.fontWeightSemibold,
    whiteSpace: 'nowrap',
  },
  name: { [small]: { display: 'none' } },
  search: {
    justifyContent: 'flex-start',
    width: '100%',
    minWidth: 0,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  searchWords: { flexGrow: 1, textAlign: 'left', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  key: { marginLeft: '8px', fontSize: tokens.fontSizeBase200, [small]: { display: 'none' } },
  right: { display: 'flex', justifyContent: 'flex-end', alignItems: 'center', gap: '8px' },
  badge: { whiteSpace: 'nowrap' },
});

export interface TopBarProps {
  session: SessionState | undefined;
  theme: ThemeName;
  choice: ThemeChoice;
  onTheme: (choice: ThemeChoice) => void;
  onSearch: (() => void) | undefined;
  /** The skip link, first of all. */
  skip: ReactNode;
}

/** Product, search, which tenant, theme. The demo tenant's badge is there at every width. */
export function TopBar({ session, theme, choice, onTheme, onSearch, skip }: TopBarProps) {
  const s = useStyles();
  const { t } = useTranslation();
  const ThemeIcon =
    theme === 'dark' ? WeatherMoonRegular : theme === 'contrast' ? AccessibilityRegular : WeatherSunnyRegular;
  return (
    <header className={s.bar}>
      {skip}
      <div className={s.brand}>
        <Logo />
        <span className={s.name}>Concord</span>
      </div>
      {onSearch ? (
        <Button
          className={s.search}
          icon={<SearchRegular />}
          onClick={onSearch}
          aria-description={t('shell:search.label')}
          aria-keyshortcuts="Control+K"
        >
          <span className={s.searchWords}>{t('shell:search.placeholder')}</span>
          <span className={s.key} aria-hidden="true">
            {t('shell:search.key')}
          </span>
        </Button>
      ) : (
        <span />
      )}
      <div className={s.right}>
        {session?.demo === true && (
          <Badge className={s.badge} appearance="tint" color="brand" size="large" icon={<BeakerRegular />}>
            {t('shell:demo')}
          </Badge>
        )}
        <Menu
          checkedValues={{ theme: [choice] }}
          onCheckedValueChange={(_, data) => onTheme(asThemeChoice(data.checkedItems[0]))}
        >
          <MenuTrigger disableButtonEnhancement>
            <Tooltip content={t('shell:theme.label')} relationship="label">
              <Button appearance="subtle" icon={<ThemeIcon />} />
            </Tooltip>
          </MenuTrigger>
          <MenuPopover>
            <MenuList>
              <MenuItemRadio name="theme" value="system">
                {t('shell:theme.system')}
              </MenuItemRadio>
              <MenuItemRadio name="theme" value="light">
                {t('shell:theme.light')}
              </MenuItemRadio>
              <MenuItemRadio name="theme" value="dark">
                {t('shell:theme.dark')}
              </MenuItemRadio>
              <MenuItemRadio name="theme" value="contrast">
                {t('shell:theme.contrast')}
              </MenuItemRadio>
            </MenuList>
          </MenuPopover>
        </Menu>
      </div>
    </header>
  );
}
