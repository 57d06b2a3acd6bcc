import type { OwnerScope } from '@bfcert/kernel/actor';
import type { Refusal } from '../commands/command.ts';

/** A part of all that a source has: the same id in every part, and which is the last. A type and no interface: it is JSON. */
export type Synchronisation = {
  readonly id: string;
  readonly isLast: boolean;
};

/**
 * A source belongs to no owner: who is missing from it is read over every owner, and that it has sent all it has
 * silences its alarm for all of them. A dry run leaves nothing behind that the next part could be held against, so
 * that it would call missing what an earlier part had sent.
 */
export function mayNotSynchronise(
  { sync, dryRun }: { readonly sync?: Synchronisation; readonly dryRun: boolean },
  owners: OwnerScope,
): Refusal<'import_invalid' | 'owner_out_of_scope'> | null {
  if (sync === undefined) return null;
  if (owners !== 'all') {
    const detail = 'A source that sends all it has sends it for every owner: import the rows without sync.';
    return { reason: 'owner_out_of_scope', detail };
  }
  if (dryRun && !sync.isLast) {
    const detail = 'A dry run writes nothing down from part to part: send all in one call, with isLast.';
    return { reason: 'import_invalid', detail };
  }
  return null;
}
