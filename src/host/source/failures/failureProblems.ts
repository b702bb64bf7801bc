import * as vscode from 'vscode';
import { editorWording } from '../../format/editorWording.ts';
import type { FailurePlace, FreshFailure, FreshFailureFiles } from './freshFailure.ts';
import { failureMessage } from './failureText.ts';

/** What Problems names as the origin of a failing line. */
export const PROBLEM_SOURCE = 'Task Tower';
const MOST_FILES = 50;
const MOST_OF_A_FILE = 20;

/** A failing line among the problems, with the failure that it tells of. */
export class FailureProblem extends vscode.Diagnostic {
  readonly failure: FreshFailure;

  constructor(failure: FreshFailure, message: string) {
    super(rangeOf(failure.place), message, vscode.DiagnosticSeverity.Warning);
    this.failure = failure;
    this.source = PROBLEM_SOURCE;
    this.relatedInformation = failure.callers.map((caller) => {
      const location = new vscode.Location(vscode.Uri.file(caller.path), rangeOf(caller));
      const name = caller.function === null ? null : caller.function.slice(0, 80);
      return new vscode.DiagnosticRelatedInformation(
        location,
        name === null ? vscode.l10n.t('on the way there') : vscode.l10n.t('in {0}', name),
      );
    });
  }
}

/** The range of a place. */
export function rangeOf({ line, start, end }: FailurePlace): vscode.Range {
  return new vscode.Range(line, start, line, end);
}

/** The failing lines in Problems. */
export class FailureProblems implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('task-tower-failures');
  /** What is shown in each file. */
  readonly #shown = new Map<string, string>();

  /** Takes these in place of those that are there. A file of which nothing is new keeps its problems as they are. */
  show(files: FreshFailureFiles): void {
    const wording = editorWording();
    const now = Date.now();
    const wanted = new Map([...files].slice(0, MOST_FILES));
    for (const path of [...this.#shown.keys()].filter((one) => !wanted.has(one))) {
      this.#shown.delete(path);
      this.#collection.delete(vscode.Uri.file(path));
    }
    for (const [path, failures] of wanted) {
      const problems = failures
        .slice(0, MOST_OF_A_FILE)
        .map((failure) => new FailureProblem(failure, failureMessage(failure, now, wording)));
      const shown = JSON.stringify(problems.map(({ failure, message }) => [failure, message]));
      if (this.#shown.get(path) === shown) continue;
      this.#shown.set(path, shown);
      this.#collection.set(vscode.Uri.file(path), problems);
    }
  }

  /** The failures whose lines a range touches. */
  at(uri: vscode.Uri, range: vscode.Range): readonly FreshFailure[] {
    return (this.#collection.get(uri) ?? []).flatMap((problem) =>
      problem instanceof FailureProblem && problem.range.intersection(range) !== undefined
        ? [problem.failure]
        : [],
    );
  }

  dispose(): void {
    this.#collection.dispose();
  }
}
