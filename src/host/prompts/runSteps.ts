/** What a step decides: on with new facts, back to the step before, out, or done. */
export type StepResult<Name extends string, Facts> =
  | { readonly kind: 'next'; readonly step: Name; readonly facts: Facts }
  | { readonly kind: 'back' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'done'; readonly facts: Facts };

/** One step; `canGoBack` says whether there is a step before it. */
export type Step<Name extends string, Facts> = (
  facts: Facts,
  canGoBack: boolean,
) => Promise<StepResult<Name, Facts>>;

/**
 * Walks a person through named steps until one is done (its facts) or the flow is left (`null`). Going back returns to
 * the step that was really seen before, with all answers kept; a step that is asked again takes its old place.
 */
export async function runSteps<Name extends string, Facts>(
  steps: Readonly<Record<Name, Step<Name, Facts>>>,
  first: Name,
  start: Facts,
): Promise<Facts | null> {
  let facts = start;
  let path: readonly Name[] = [first];
  for (;;) {
    const current = path.at(-1) ?? first;
    const result = await steps[current](facts, path.length > 1);
    switch (result.kind) {
      case 'next': {
        facts = result.facts;
        const seenAt = path.indexOf(result.step);
        path = seenAt === -1 ? [...path, result.step] : path.slice(0, seenAt + 1);
        break;
      }
      case 'back':
        if (path.length > 1) path = path.slice(0, -1);
        break;
      case 'cancelled':
        return null;
      case 'done':
        return result.facts;
      default:
        return result satisfies never;
    }
  }
}
