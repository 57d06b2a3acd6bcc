import type { Result } from '@bfcert/kernel/result';
import type { Refusal } from '../commands/command.ts';
import type { OperatingModel } from '../purposes/operating-model.ts';
import type { PurposeName } from '../purposes/purpose.ts';
import type {
  ActingParty,
  AuthorityVerb,
  LicensedStandard,
  OwnershipField,
  SourceOfTruthLevel,
} from './ownership-entry.ts';
import type { Program } from './program.ts';

/** Why nothing is issued where the matrix has not decided. */
export type NotReady =
  /** A decision field is open, or the program is not in the matrix. */
  | 'ownership_incomplete'
  /** Nobody has validated an edition of a licensed standard that governs it. */
  | 'standard_not_validated'
  /** It is in several programs whose decisions differ, and nothing says by which it goes. */
  | 'program_ambiguous'
  /** The program is for others than this identity. */
  | 'program_of_others';

/** For a person, where the same is said of many. */
export const notReadySentences: Readonly<Record<NotReady, string>> = {
  ownership_incomplete: 'The ownership matrix has not decided everything about it yet.',
  standard_not_validated: 'Nobody has validated a licensed standard that governs it.',
  program_ambiguous: 'It is in several programs whose decisions about it differ.',
  program_of_others: 'Its program is for other identities.',
};

/** What is decided about one purpose in one program, by one version of the matrix. */
export interface OwnershipDecision {
  readonly version: number;
  readonly purpose: PurposeName;
  readonly program: string | null;
  /** `own`: it comes with the purpose, and no program has a say in it. */
  readonly kind: 'own' | 'production' | 'test';
  /** Null: not decided; of an own one each model of the purpose. */
  readonly operatingModel: OperatingModel | null;
  readonly sourceOfTruthLevel: SourceOfTruthLevel | null;
  readonly authorities: Readonly<Record<AuthorityVerb, ActingParty>> | null;
  /** Null: as the configuration has it. */
  readonly supportOwner: string | null;
  /** `program`: the matrix does not know it. */
  readonly missing: readonly (OwnershipField | 'program')[];
  readonly unvalidated: readonly LicensedStandard[];
  /** Whether certificates may be issued by these decisions, whoever issues them. In a test program always. */
  readonly mayIssue: Result<null, Refusal<NotReady>>;
}

/** The decisions in force, for whoever acts in programs. */
export interface OwnershipDecisions {
  of(purpose: PurposeName, program: string | null): OwnershipDecision;
  programs(): readonly Program[];
}
