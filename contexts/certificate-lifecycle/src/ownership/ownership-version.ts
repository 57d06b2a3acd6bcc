import type { OwnershipEntry } from './ownership-entry.ts';
import type { Program } from './program.ts';

/** What is edited: the whole matrix, so that a version says everything. */
export interface OwnershipDraft {
  readonly programs: readonly Program[];
  readonly entries: readonly OwnershipEntry[];
}

/** Never changed once applied; the one with the highest number is in force. */
export interface OwnershipVersion extends OwnershipDraft {
  /** From 1, without gaps. */
  readonly version: number;
  /** RFC 3339. */
  readonly appliedAt: string;
  /** `kind:id`. */
  readonly appliedBy: string;
  readonly reason: string;
}

/** Version 1: nothing is decided. What comes with the purposes themselves is no part of it. */
export const firstOwnershipVersion = (at: Date): OwnershipVersion => ({
  version: 1,
  programs: [],
  entries: [],
  appliedAt: at.toISOString(),
  appliedBy: 'system:release',
  reason: 'Nothing is decided yet.',
});
