import { useCallback, useEffect, useRef } from 'react';

/** Tells whether the component is still there, when something that was waited for has come. */
export function useIsShown(): () => boolean {
  const isShown = useRef(false);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  return useCallback(() => isShown.current, []);
}
