import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { ChargerId } from '../charger/charger.ts';
import type { MigrationCaseId } from '../migration-case/migration-case.ts';
import type { EvseSecurityDependencies } from '../ports.ts';
import { type CommandContext, mayOperate } from './command-context.ts';
import { isInReach } from './is-in-reach.ts';
import { withoutCutoverPath } from './key-cutover-objection.ts';
import { type MigrationObjection, objectionsToMigration, openMigration } from './open-migration.ts';
import { runOnce } from './run-once.ts';

export type PlanMigrationRefusal =
  | 'role_missing'
  | 'charger_unknown'
  | 'case_is_open'
  | 'idempotency_key_reused'
  /** Of a wave that has not ended, in whose turn it comes: with its rate, its thresholds and two people. */
  | 'in_a_wave'
  /** Of its family as many as a person can watch are under way without a wave, or have stopped and nobody has settled them. */
  | { readonly reason: 'too_many_without_wave'; readonly detail: string }
  /** Its family forgets its key at once, and it is not one that a person has named alone. */
  | { readonly reason: 'key_cutover_path_missing'; readonly detail: string }
  | MigrationObjection;

export interface PlanMigrationInput {
  readonly identityId: ChargerId;
  /** Whether others are planned with it, by one word. */
  readonly amongOthers?: boolean;
}

/**
 * Of one family. No rate, no threshold and no second person stands over them, as over a wave: so those that failed count until a
 * person has settled them, and nobody begins a whole family ten by ten while nobody looks.
 */
const MOST_WITHOUT_WAVE = 10;

/** Opens the case of a charger; it starts by itself. Many of them are a wave. */
export async function planMigration(
  deps: EvseSecurityDependencies,
  { identityId, amongOthers = false }: PlanMigrationInput,
  context: CommandContext,
): Promise<Result<{ readonly caseId: MigrationCaseId }, PlanMigrationRefusal>> {
  // One request plans many chargers under one key.
  const asked = { command: 'plan-migration', input: { identityId }, part: identityId } as const;
  const inReach = await isInReach(deps, identityId, context);
  const about = inReach ? identityId : null;
  const once = { ...asked, reused: 'idempotency_key_reused', context, about } as const;
  return runOnce<{ readonly caseId: MigrationCaseId }, PlanMigrationRefusal>(deps, once, async (tx) => {
    if (!mayOperate(context.actor)) return refused('role_missing');
    const charger = await deps.stores.chargers.find(tx, identityId);
    if (charger === null || !inReach) return refused('charger_unknown');
    const objection = (await objectionsToMigration(deps, tx, [charger])).get(identityId);
    if (objection !== undefined) return refused(objection);
    if ((await deps.stores.waves.takenAmong(tx, [identityId])).has(identityId)) return refused('in_a_wave');
    if (amongOthers || context.actor.kind !== 'user') {
      const without = (await withoutCutoverPath(deps, tx, [charger])).get(identityId);
      if (without !== undefined) return refused({ reason: 'key_cutover_path_missing', detail: without.detail });
    }
    const others = await deps.stores.waves.withoutWave(tx, charger.family);
    if (others.size >= MOST_WITHOUT_WAVE && !others.has(identityId))
      return refused(tooMany(charger.family, others.size));
    const caseId = await openMigration(deps, tx, identityId, context);
    return caseId === null ? refused('case_is_open') : ok({ caseId });
  });
}

const tooMany = (family: string, count: number) =>
  ({
    reason: 'too_many_without_wave',
    detail: `${count} stations of ${family} are on their way without a wave, or have stopped and nobody has settled them: wait for those, resume or abandon them, or plan a wave.`,
  }) as const;
