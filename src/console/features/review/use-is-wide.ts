import { useSyncExternalStore } from 'react';

const wide = matchMedia('(min-width: 768px)');

/** Room for two columns. */
export function useIsWide(): boolean {
  return useSyncExternalStore(subscribe, () => wide.matches);
}

function subscribe(onChange: () => void): () => void {
  wide.addEventListener('change', onChange);
  return () => wide.removeEventListener('change', onChange);
}
