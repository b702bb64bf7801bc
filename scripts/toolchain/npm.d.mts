export function runNpm(args: readonly string[], folder: string): void;
export function npmCommand(): readonly [string, ...string[]];
