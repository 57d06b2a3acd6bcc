import { ok, refused } from '@bfcert/kernel/result';
import type { IdentityId } from '../identity/identity-id.ts';
import { SOURCE_NAME } from '../identity-source/identity-source.ts';
import { type ImportRow, MOST_ROWS } from '../identity-source/import-row.ts';
import { mayNotSynchronise, type Synchronisation } from '../identity-source/may-synchronise.ts';
import { NO_SYNC, type SyncRefusal, takePart } from '../identity-source/open-sync.ts';
import { underWayFor } from '../import-job/under-way.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { CommandContext, Outcome } from './command.ts';
import { runCommand } from './run-command.ts';
import { claimRows, type ImportedRow, namesOfSeveral, takeRows } from './take-identity-rows.ts';

export interface IdentityImport {
  readonly source: string;
  readonly rows: readonly ImportRow[];
  /**
   * A source that sends all it has gives every part the same name of this synchronisation, and says which part is
   * the last: what it sent before and not in this one has vanished from it. Only of those who act for every owner, and
   * in a dry run all in one. Absent: these rows and no more.
   */
  readonly sync?: Synchronisation;
  /** Nothing is written. */
  readonly dryRun: boolean;
}

export type IdentityImportRefusal =
  | 'import_invalid'
  /** A source that sends all it has sends it for every owner. */
  | 'owner_out_of_scope'
  /** A job takes over what this source sent before. */
  | 'import_under_way'
  | SyncRefusal;

/** A type and no interface: it is JSON. */
export type ImportReport = {
  readonly source: string;
  readonly dryRun: boolean;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly conflicts: number;
  readonly rows: ImportedRow[];
  /** Sent by this source before and not in this synchronisation; nothing happened to them. At most 1,000. */
  readonly vanished: IdentityId[];
};

export const MOST_VANISHED = 1_000;
const SYNC_ID = /^[A-Za-z0-9._:-]{1,64}$/;

/**
 * Each row is taken over whole or not at all, and one that conflicts keeps no other from it. Imports of one
 * source follow each other; the whole call is one transaction.
 */
export function importIdentities(
  deps: LifecycleDependencies,
  input: IdentityImport,
  context: CommandContext,
): Promise<Outcome<ImportReport, IdentityImportRefusal>> {
  const { source, rows, sync, dryRun } = input;
  return runCommand<ImportReport, IdentityImportRefusal>(deps, {
    name: 'import-identities',
    input: JSON.parse(JSON.stringify(input)),
    context,
    subject: {},
    work: async (tx) => {
      const fault = faultOf(input);
      if (fault !== null) return refused({ reason: 'import_invalid', detail: fault });
      const lack = mayNotSynchronise(input, context.actor.owners);
      if (lack !== null) return refused(lack);
      const at = deps.clock.now().toISOString();
      const before = dryRun ? null : await deps.identitySources.open(tx, source, at);
      const busy = dryRun ? null : await underWayFor(deps, tx, source);
      if (busy !== null) return refused(busy);
      if (before !== null && sync !== undefined) {
        const isUsed = await deps.identitySources.hasSent(tx, source, sync.id);
        const syncs = takePart(before, { source, sync, closes: true, isUsed }, deps.clock.now());
        if (!syncs.ok) return syncs;
        await deps.identitySources.keepSyncs(tx, source, syncs.value);
      }
      const repeated = namesOfSeveral(rows);
      const done = await takeRows(deps, tx, rows, { source, dryRun, repeated }, context);
      const known = done.flatMap(({ identityId }) => (identityId === null ? [] : [identityId]));
      let vanished: readonly IdentityId[] = [];
      if (!dryRun) await claimRows(deps, tx, source, known, sync?.id ?? NO_SYNC);
      if (sync?.isLast === true) {
        const elsewhen = await deps.identitySources.claimedElsewhen(tx, source, sync.id, MOST_VANISHED + known.length);
        vanished = elsewhen.filter((id) => !known.includes(id)).slice(0, MOST_VANISHED);
        if (!dryRun) await deps.identitySources.recordSynchronised(tx, source, at);
      }
      const count = (outcome: ImportedRow['outcome']) => done.filter((row) => row.outcome === outcome).length;
      return ok({
        source,
        dryRun,
        created: count('created'),
        changed: count('changed'),
        unchanged: count('unchanged'),
        conflicts: count('conflict'),
        rows: done,
        vanished: [...vanished],
      });
    },
  });
}

function faultOf(input: IdentityImport): string | null {
  const { rows } = input;
  if (rows.length > MOST_ROWS) return `There are more than ${MOST_ROWS} rows: send them in several parts.`;
  return faultOfSource(input);
}

/** What is wrong with the names that an import goes by; null: nothing. */
export function faultOfSource({ source, sync }: Pick<IdentityImport, 'source' | 'sync'>): string | null {
  if (!SOURCE_NAME.test(source)) return 'A source is called by up to 63 of a-z 0-9 . _ -, a letter or digit first.';
  if (sync !== undefined && !SYNC_ID.test(sync.id))
    return 'A synchronisation is called by 1–64 of A-Z a-z 0-9 . _ : -.';
  return null;
}
