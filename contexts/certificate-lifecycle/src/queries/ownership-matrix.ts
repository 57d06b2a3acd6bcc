import type { OwnershipBook } from '../ownership/ownership-book.ts';
import type { OwnershipDecision } from '../ownership/ownership-decision.ts';
import type { OwnershipEntry } from '../ownership/ownership-entry.ts';
import type { OwnershipVersion } from '../ownership/ownership-version.ts';
import type { OwnEntry } from '../purposes/own-entry.ts';
import { type PurposeName, purposeNames } from '../purposes/purpose.ts';
import { purposes } from '../purposes/registry.ts';

/** How far one entry is. */
export interface OwnershipStanding {
  readonly purpose: PurposeName;
  /** Null: every program that has no entry of its own. */
  readonly program: string | null;
  readonly missing: OwnershipDecision['missing'];
  readonly unvalidated: OwnershipDecision['unvalidated'];
  readonly mayIssue: OwnershipDecision['mayIssue'];
}

export interface OwnershipMatrix {
  readonly version: OwnershipVersion;
  readonly standings: readonly OwnershipStanding[];
  /** What comes with the purposes, and no edit changes. */
  readonly own: readonly { readonly purpose: PurposeName; readonly entry: OwnEntry }[];
}

/** The version in force, and how far each of its entries is. */
export function ownershipMatrix(ownership: OwnershipBook): OwnershipMatrix {
  const version = ownership.current();
  return {
    version,
    standings: version.entries.map((entry) => standingOf(ownership, entry)),
    own: purposeNames.flatMap((purpose) => {
      const own = purposes[purpose].ownership;
      return own.kind === 'by_program' ? [] : [{ purpose, entry: own.entry }];
    }),
  };
}

function standingOf(ownership: OwnershipBook, { purpose, program }: OwnershipEntry): OwnershipStanding {
  const { missing, unvalidated, mayIssue } = ownership.entryOf(purpose, program);
  return { purpose, program, missing, unvalidated, mayIssue };
}
