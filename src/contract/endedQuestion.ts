const MESSAGE = 'The question was given up, because its asker asked another one or left.';

/** A question that was not answered because nobody waits for the answer any more. Crosses threads by its message. */
export class EndedQuestionError extends Error {
  constructor() {
    super(MESSAGE);
    this.name = 'EndedQuestionError';
  }
}

/** Whether a question was given up: nothing failed, and there is nothing to say to a person. */
export function isEndedQuestion(error: unknown): boolean {
  return error instanceof Error && error.message === MESSAGE;
}
