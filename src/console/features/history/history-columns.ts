/** Columns of the list of runs, for its heading and its rows alike. */
export const HISTORY_COLUMNS =
  'grid items-center gap-3 px-5 grid-cols-[minmax(156px,1.2fr)_108px_72px_72px_72px_80px_84px_minmax(176px,1fr)_92px]';
