/** Columns of the list of runs, for its heading and its rows alike. */
export const HISTORY_COLUMNS =
  'grid items-center gap-3 px-5 grid-cols-[minmax(168px,1.6fr)_112px_74px_74px_74px_112px_92px_minmax(124px,1fr)_104px]';
