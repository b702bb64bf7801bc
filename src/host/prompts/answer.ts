/** What a person did with one prompt. `back`: the back button, which only steps of a flow have. */
export type Answer<T> =
  { readonly kind: 'value'; readonly value: T } | { readonly kind: 'back' } | { readonly kind: 'cancelled' };

/** How a prompt stands in its flow. */
export interface PromptFrame {
  readonly title: string;
  /** From 1; absent: the prompt is no counted step. */
  readonly step?: number;
  readonly totalSteps?: number;
  readonly canGoBack: boolean;
}
