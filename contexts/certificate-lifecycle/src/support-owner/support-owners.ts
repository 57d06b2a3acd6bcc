import type { PurposeName } from '../purposes/purpose.ts';

/** Who carries the operational responsibility when something of this purpose, of this owner's, fails. */
export interface SupportOwners {
  of(purpose: PurposeName | null, owner: string | null): string;
}

/** One line of the configuration; a field that is left out stands for all. */
export interface SupportOwnerRow {
  readonly owner?: string | undefined;
  readonly purpose?: PurposeName | undefined;
  readonly supportOwner: string;
}

/** The row that says most decides: owner and purpose, then owner alone, then purpose alone, then the default. */
export function supportOwners(fallback: string, rows: readonly SupportOwnerRow[] = []): SupportOwners {
  const key = (purpose: string | null, owner: string | null) => JSON.stringify([purpose, owner]);
  const known = new Map(
    rows.map(({ owner, purpose, supportOwner }) => [key(purpose ?? null, owner ?? null), supportOwner]),
  );
  return {
    of: (purpose, owner) =>
      known.get(key(purpose, owner)) ?? known.get(key(null, owner)) ?? known.get(key(purpose, null)) ?? fallback,
  };
}
