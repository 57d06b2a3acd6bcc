import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { Refusal } from '../commands/command.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import type { Purpose } from '../purposes/purpose.ts';
import type { NotReady, OwnershipDecision } from './ownership-decision.ts';
import type { SourceOfTruthLevel } from './ownership-entry.ts';

export type ImportObjection =
  | NotReady
  /** The matrix has another operating model for it. */
  | 'operating_model_not_allowed';

/** How a certificate that exists already may be recorded. */
export interface ImportLevel {
  readonly operatingModel: OperatingModel;
  readonly level: SourceOfTruthLevel;
}

/**
 * What of it may be kept. `asked` is the model that whoever imports has named; null: as it is
 * decided. What others issue needs two decisions only, who runs it and how much is kept; what is to be ours needs all.
 */
export function importLevel(
  decision: OwnershipDecision,
  { operatingModels }: Pick<Purpose, 'operatingModels'>,
  asked: OperatingModel | null,
): Result<ImportLevel, Refusal<ImportObjection>> {
  const { kind, purpose, program, missing, mayIssue, sourceOfTruthLevel } = decision;
  const [usual] = operatingModels;
  if (kind === 'own') return ok({ operatingModel: asked ?? usual, level: 'full' });
  if (
    !mayIssue.ok &&
    (mayIssue.refusal.reason === 'program_ambiguous' || mayIssue.refusal.reason === 'program_of_others')
  ) {
    return refused(mayIssue.refusal);
  }
  const operatingModel = decision.operatingModel ?? (kind === 'test' ? (asked ?? usual) : null);
  const level = sourceOfTruthLevel ?? (kind === 'test' ? 'full' : null);
  if (operatingModel === null || level === null || (kind !== 'test' && missing.includes('program'))) {
    const open = (['program', 'operatingModel', 'sourceOfTruthLevel'] as const).filter((field) =>
      missing.includes(field),
    );
    const where = program === null ? 'outside of programs' : `in the program ${program}`;
    const detail = `The ownership matrix does not say yet, of ${purpose} ${where}: ${open.join(', ')}.`;
    return refused({ reason: 'ownership_incomplete', detail });
  }
  if (asked !== null && asked !== operatingModel) {
    const detail = `By the ownership matrix ${purpose} is ${operatingModel} there, not ${asked}.`;
    return refused({ reason: 'operating_model_not_allowed', detail });
  }
  if (operatingModel === 'managed' && !mayIssue.ok) return refused(mayIssue.refusal);
  return ok({ operatingModel, level });
}
