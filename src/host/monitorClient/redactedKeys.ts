/**
 * The patterns of keys whose values are not kept, as they stand in the settings. A value that is no list of texts must
 * neither end the monitor nor let secrets through: of a list its texts count, of anything else the defaults.
 */
export function redactedKeys(value: unknown, byDefault: readonly string[]): readonly string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [...byDefault];
}
