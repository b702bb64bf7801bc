/** Remembers what a person opened or closed, by key; what was never touched follows its default. */
export interface Openness {
  isOpen(key: string, byDefault: boolean): boolean;
  set(key: string, open: boolean): void;
}
