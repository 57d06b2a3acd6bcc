/**
 * What is wrong with a log, by its first entry that does not hold.
 *
 * `changed`: its content or its seal is not what was sealed. `missing`: it was taken out, whether or
 * not what follows was numbered anew. `swapped`: another entry stands in its place and it in that
 * one's. `inserted`: it was never sealed here. `two_writers`: two histories that both bear the marks of
 * the real one. `forked`: the chain holds in itself and is not the one that was signed. `tail_cut`:
 * signed entries at the end are gone. `signature_wrong`: a checkpoint nobody with an audit key made.
 * `checkpoint_missing`: one was taken out of the sequence of checkpoints.
 */
export type LogFaultKind =
  | 'changed'
  | 'missing'
  | 'swapped'
  | 'inserted'
  | 'two_writers'
  | 'forked'
  | 'tail_cut'
  | 'signature_wrong'
  | 'checkpoint_missing';

export interface LogFault {
  readonly kind: LogFaultKind;
  /** Number of the first entry that does not hold. */
  readonly entry: number;
  /** For a fault that only a checkpoint shows: the last entry among which the first broken one may be. */
  readonly to: number | null;
  /** One sentence for people. */
  readonly detail: string;
}
