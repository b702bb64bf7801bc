/**
 * A conclusion about one task, with what it was drawn from. `waiting-*`: why it has not started;
 * `lost`: it ran on a worker that died; `may-run-twice`: a second copy may be delivered while the first one lives.
 */
export type DiagnosisKind =
  | 'waiting-no-consumer'
  | 'waiting-unbound-queue'
  | 'waiting-slots-busy'
  | 'waiting-behind'
  | 'waiting-eta'
  | 'waiting-rate-limit'
  | 'waiting-paused'
  | 'waiting-worker-gone'
  | 'waiting-consumer-stalled'
  | 'unregistered'
  | 'lost'
  | 'may-run-twice'
  | 'redelivered'
  | 'expired'
  | 'unknown';

export interface Diagnosis {
  readonly kind: DiagnosisKind;
  /** Whether something is wrong, or it is only explained. */
  readonly severity: 'problem' | 'explanation';
  /** One plain sentence. */
  readonly sentence: string;
  /** Facts that it rests on, each a short sentence with its figures. */
  readonly evidence: readonly string[];
}
