import { calmSettings } from '../../../scripts/services/calmSettings.ts';

/** Settings under which two pictures of the same thing look the same. */
export const pictureSettings: Readonly<Record<string, unknown>> = {
  ...calmSettings,
  'workbench.colorTheme': 'Dark 2026',
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
  'git.enabled': false,
};
