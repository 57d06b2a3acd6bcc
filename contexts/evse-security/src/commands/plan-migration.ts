import { newId } from '@bfcert/kernel/ids';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { CapabilityRefusal } from '../capability/objection.ts';
import type { ChargerId } from '../charger/charger.ts';
import type { MigrationCaseId } from '../migration-case/migration-case.ts';
import { type EvseSecurityDependencies, MIGRATIONS } from '../ports.ts';
import { type CommandContext, mayOperate } from './command-context.ts';
import { isInReach } from './is-in-reach.ts';
import { newProcess } from './new-process.ts';
import { recordChange } from './record-change.ts';
import { runOnce } from './run-once.ts';
import { objectionOf } from './station-capabilities.ts';

export type PlanMigrationRefusal =
  | 'role_missing'
  | 'charger_unknown'
  | 'already_on_profile_3'
  | 'case_is_open'
  /** A local controller carries it: it has no line of its own to prove a certificate on. */
  | 'station_behind_controller'
  | 'idempotency_key_reused';

/** Opens the case of a charger; it starts by itself. */
export async function planMigration(
  deps: EvseSecurityDependencies,
  { identityId }: { readonly identityId: ChargerId },
  context: CommandContext,
): Promise<Result<{ readonly caseId: MigrationCaseId }, PlanMigrationRefusal | CapabilityRefusal>> {
  const { stores, clock, nudges } = deps;
  // One request plans many chargers under one key.
  const asked = { command: 'plan-migration', input: { identityId }, part: identityId } as const;
  const inReach = await isInReach(deps, identityId, context);
  const about = inReach ? identityId : null;
  const once = { ...asked, reused: 'idempotency_key_reused', context, about } as const;
  type Refusal = PlanMigrationRefusal | CapabilityRefusal;
  return runOnce<{ readonly caseId: MigrationCaseId }, Refusal>(deps, once, async (tx) => {
    if (!mayOperate(context.actor)) return refused('role_missing');
    const charger = await stores.chargers.find(tx, identityId);
    if (charger === null || !inReach) return refused('charger_unknown');
    if (charger.profileFloor === 3) return refused('already_on_profile_3');
    // What a family cannot do is not begun.
    const cannot = await objectionOf(deps, tx, charger, 'migrate');
    if (cannot !== null) return refused({ reason: cannot.reason, detail: cannot.detail });
    const carrying = await stores.controllerStations.carrying(tx, [charger.wireName]);
    if (carrying.has(charger.wireName)) return refused('station_behind_controller');
    const now = clock.now();
    const caseId: MigrationCaseId = newId('mig', now.getTime());
    const added = await stores.migrations.add(tx, newProcess(caseId, identityId, 'planned', now, 'planned'));
    if (added === 'another_is_open') return refused('case_is_open');
    await stores.migrations.note(tx, caseId, { at: now, kind: 'operator', text: `planned: ${context.reason}` });
    const change = { event: 'MigrationStateChanged', action: 'plan-migration', before: null, after: 'planned' };
    await recordChange(deps, tx, { identityId, ...change, data: { processId: caseId } }, context);
    await nudges.nudge(tx, MIGRATIONS, caseId);
    return ok({ caseId });
  });
}
