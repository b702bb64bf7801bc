export type JobData =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly message: string };

/** `JSON.rawJSON` and the reviver's third argument: in V8 since Node 22, not yet in the compiler's library. */
interface ExactJson {
  rawJSON(text: string): unknown;
  parse(
    text: string,
    reviver: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
}

const exactJson = JSON as unknown as ExactJson;

/**
 * Parses a job's data so that `JSON.stringify`, which the library uses, writes every digit again: numbers that a double
 * cannot hold exactly stay as they were typed.
 */
export function parseJobData(text: string): JobData {
  try {
    const value = exactJson.parse(text, (_key, item, { source }) =>
      typeof item === 'number' && source !== undefined && String(item) !== source
        ? exactJson.rawJSON(source)
        : item,
    );
    return { ok: true, value };
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
