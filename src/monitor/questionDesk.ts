import { EndedQuestionError } from '../contract/endedQuestion.ts';
import type { Question } from './store/question.ts';

/** Time that questions may take at a stretch, in ms: events and other calls wait for so long. */
const STRETCH_MS = 8;

interface Running {
  searchedBackTo: number | null;
  isEnded: boolean;
}

/** Answers questions beside the other work of the thread, one of each asker at a time: the newest. */
export class QuestionDesk {
  readonly #running = new Map<string, Running>();
  readonly #nowMs: () => number;
  #isClosed = false;

  /** @param nowMs time in ms from any moment on */
  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /**
   * @param asker whose earlier question is given up; `undefined`: the question cannot be given up
   * @throws EndedQuestionError when it was given up
   */
  async ask<Answer>(asker: string | undefined, question: Question<Answer>): Promise<Answer> {
    const running: Running = { searchedBackTo: null, isEnded: false };
    if (asker !== undefined) {
      this.end(asker);
      this.#running.set(asker, running);
    }
    try {
      return await this.#answer(running, question);
    } finally {
      if (asker !== undefined && this.#running.get(asker) === running) this.#running.delete(asker);
    }
  }

  /** Back to when the asker's question has looked by now, epoch ms; `null`: it has none, or it says nothing of that. */
  searchedBackTo(asker: string): number | null {
    return this.#running.get(asker)?.searchedBackTo ?? null;
  }

  /** Gives up the asker's question; none need be there. */
  end(asker: string): void {
    const running = this.#running.get(asker);
    if (running !== undefined) running.isEnded = true;
  }

  /** Gives up every question, those without an asker too. */
  close(): void {
    this.#isClosed = true;
  }

  async #answer<Answer>(running: Running, question: Question<Answer>): Promise<Answer> {
    let since = this.#nowMs();
    for (;;) {
      const step = question.next();
      if (step.done === true) return step.value;
      running.searchedBackTo = step.value ?? running.searchedBackTo;
      if (this.#nowMs() - since < STRETCH_MS) continue;
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
      if (running.isEnded || this.#isClosed) throw new EndedQuestionError();
      since = this.#nowMs();
    }
  }
}
