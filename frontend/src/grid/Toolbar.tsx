import { Button, makeStyles, SearchBox, Tooltip, tokens } from '@fluentui/react-components';
import { ArrowDownloadRegular, CopyRegular } from '@fluentui/react-icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asCsv, asTabbed, type Column } from './columns';

const useStyles = makeStyles({
  bar: {
    display: 'flex',
    alignItems: 'center',
    flexWrap: 'wrap',
    gap: '4px 8px',
    padding: '8px 12px 8px 16px',
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  left: { minWidth: 0 },
  // Beside the left part as long as there is room for it with a short filter box, else in a line of its own.
  right: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'flex-end',
    gap: '8px',
    flex: '1 1 0',
    minWidth: 'min-content',
    // Two filters do not fit beside a count at 200 %: the page would scroll sideways.
    '@media (max-width: 760px)': { flexWrap: 'wrap', minWidth: 0 },
  },
  count: {
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
    fontVariantNumeric: 'tabular-nums',
    whiteSpace: 'nowrap',
  },
  search: { flex: '0 1 220px', width: '120px', minWidth: '120px', maxWidth: '220px' },
});

export interface ToolbarProps<R> {
  left: ReactNode;
  filters: ReactNode;
  search: string;
  onSearch: (search: string) => void;
  hint: string | undefined;
  count: string | undefined;
  columns: Column<R>[];
  everything: () => Promise<R[]>;
  onExport: ((csv: string) => Promise<unknown>) | undefined;
}

/** Above the table: how many, find, copy all, save as a file. Nothing of it is there unless it was asked for. */
export function Toolbar<R>({
  left,
  filters,
  search,
  onSearch,
  hint,
  count,
  columns,
  everything,
  onExport,
}: ToolbarProps<R>) {
  const s = useStyles();
  const { t } = useTranslation();
  if (left === undefined && hint === undefined && count === undefined && !onExport) return null;
  const copy = async () => navigator.clipboard.writeText(asTabbed(columns, await everything()));
  const save = async () => onExport?.(asCsv(columns, await everything()));
  return (
    <div className={s.bar}>
      <div className={s.left}>{left}</div>
      <div className={s.right}>
        {count !== undefined && (
          <span className={s.count} role="status">
            {count}
          </span>
        )}
        {filters}
        {hint !== undefined && (
          <SearchBox
            className={s.search}
            size="small"
            placeholder={hint}
            aria-label={hint}
            value={search}
            onChange={(_, data) => onSearch(data.value)}
            onKeyDown={(event) => event.key === 'Escape' && search !== '' && (event.stopPropagation(), onSearch(''))}
          />
        )}
        {onExport && (
          <>
            <Tooltip content={t('grid:copy')} relationship="label">
              <Button size="small" appearance="subtle" icon={<CopyRegular />} onClick={() => void copy()} />
            </Tooltip>
            <Tooltip content={t('grid:export')} relationship="label">
              <Button size="small" appearance="subtle" icon={<ArrowDownloadRegular />} onClick={() => void save()} />
            </Tooltip>
          </>
        )}
      </div>
    </div>
  );
}
