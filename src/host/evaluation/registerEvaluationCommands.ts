import * as vscode from 'vscode';
import type { EvaluationDeps } from './evaluationDeps.ts';
import { registerSubmitEvaluation } from './submitEvaluation.ts';
import { registerSubmitEvaluations } from './submitEvaluations.ts';

/** The commands that send test evaluations. */
export function registerEvaluationCommands(deps: EvaluationDeps): vscode.Disposable {
  return vscode.Disposable.from(registerSubmitEvaluation(deps), registerSubmitEvaluations(deps));
}
