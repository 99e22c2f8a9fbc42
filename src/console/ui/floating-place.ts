import { createContext, useContext } from 'react';

/** The dialog that is open around a component; null on the page itself. */
export const FloatingPlace = createContext<HTMLElement | null>(null);

/**
 * Where a menu is to be put: in the dialog it belongs to, since everything outside
 * of an open dialog is out of reach and drawn below it; otherwise in the content,
 * so that nothing on the page stands outside of all landmarks.
 */
export function useFloatingPlace(): HTMLElement | null {
  return useContext(FloatingPlace) ?? document.getElementById('main');
}
