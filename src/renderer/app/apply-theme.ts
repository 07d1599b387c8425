import type { PreferencesStore } from '../stores/preferences.ts';

/** Keeps the root element's `data-theme` at the chosen theme. Without one the system's choice holds, by CSS. */
export function applyTheme(preferences: PreferencesStore, root: HTMLElement): () => void {
  const apply = () => {
    const { theme } = preferences.getState();
    if (theme === 'system') delete root.dataset['theme'];
    else root.dataset['theme'] = theme;
  };
  apply();
  return preferences.subscribe(apply);
}
