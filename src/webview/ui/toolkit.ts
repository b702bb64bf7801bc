import { provideVSCodeDesignSystem, vsCodeButton, vsCodeProgressRing } from '@vscode/webview-ui-toolkit';

/**
 * Registers the toolkit's elements that our pages use; the rest of it stays out of the bundle. Its badge and tag write
 * a `style` attribute, which our policy refuses: `tag.ts` stands in for them.
 */
export function registerToolkit(): void {
  provideVSCodeDesignSystem().register(vsCodeButton(), vsCodeProgressRing());
}
