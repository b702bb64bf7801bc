/**
 * A question that is answered in steps of a few milliseconds, so that other work can be done between them, and the question
 * be given up. Each step yields the moment back to which has been looked by now (epoch ms), or `null` where that says
 * nothing.
 */
export type Question<Answer> = Generator<number | null, Answer, undefined>;

/** Answers at once, in as many steps as it takes. */
export function answerNow<Answer>(question: Question<Answer>): Answer {
  let step = question.next();
  while (step.done !== true) step = question.next();
  return step.value;
}
