import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';

/** Read by public/theme.js before the first paint; the two have to agree. */
const STORAGE_KEY = 'vbc-theme';

const useThemeStore = create<{ readonly theme: Theme }>()(() => ({ theme: storedTheme() }));

export function useTheme(): Theme {
  return useThemeStore((state) => state.theme);
}

/** Shows the page in `theme` from now on, and remembers it. */
export function chooseTheme(theme: Theme): void {
  useThemeStore.setState({ theme });
  const { dataset } = document.documentElement;
  if (theme === 'system') {
    delete dataset.theme;
    localStorage.removeItem(STORAGE_KEY);
  } else {
    dataset.theme = theme;
    localStorage.setItem(STORAGE_KEY, theme);
  }
}

function storedTheme(): Theme {
  const stored = localStorage.getItem(STORAGE_KEY);
  return stored === 'light' || stored === 'dark' ? stored : 'system';
}
