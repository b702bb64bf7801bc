/** Settings that keep everything off the screen which is not the workbench or Task Tower. */
export const calmSettings: Readonly<Record<string, unknown>> = {
  'chat.disableAIFeatures': true,
  'chat.commandCenter.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.layoutControl.enabled': false,
  'workbench.colorTheme': 'Dark 2026',
  'window.autoDetectColorScheme': false,
  'window.autoDetectHighContrast': false,
  'workbench.tree.enableStickyScroll': false,
  'editor.minimap.enabled': false,
  'editor.cursorBlinking': 'solid',
  'explorer.confirmDelete': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'files.autoSave': 'off',
};
