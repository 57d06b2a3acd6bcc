import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { MigrationCaseId, MigrationPhase } from '../migration-case/migration-case.ts';
import { type MigrationEvent, migrationTransitions } from '../migration-case/transitions.ts';
import { type EvseSecurityDependencies, MIGRATIONS } from '../ports.ts';
import { type CommandContext, mayOperate } from './command-context.ts';
import { isInReach } from './is-in-reach.ts';
import { migrationKind } from './migration-kind.ts';
import { moveProcess } from './move-process.ts';
import { planRenewal } from './plan-renewal.ts';
import { runOnce } from './run-once.ts';

export type OperateMigrationRefusal =
  | 'role_missing'
  | 'reason_missing'
  | 'case_unknown'
  | 'not_possible_in_this_state'
  | 'idempotency_key_reused';

type Operated = { readonly phase: MigrationPhase };
type Outcome = Promise<Result<Operated, OperateMigrationRefusal>>;

interface CaseRef {
  readonly caseId: MigrationCaseId;
}

/** Stops the automation of one charger. Its certificate and its access stay as they are. */
export function quarantineMigration(deps: EvseSecurityDependencies, input: CaseRef, context: CommandContext): Outcome {
  return operate(deps, { command: 'quarantine-migration', input, context }, () => 'quarantined');
}

/** Goes on from the beginning of the line with a fresh budget; what is already proven is passed over. */
export function resumeMigration(deps: EvseSecurityDependencies, input: CaseRef, context: CommandContext): Outcome {
  return operate(deps, { command: 'resume-migration', input, context }, (floor) =>
    floor === 3 ? 'resumed_on_profile_3' : 'resumed',
  );
}

/** As resume, but with a new key and certificate, and also for a case that is waiting. */
export function retryMigration(deps: EvseSecurityDependencies, input: CaseRef, context: CommandContext): Outcome {
  return operate(deps, { command: 'retry-migration', input, context }, (floor) =>
    floor === 3 ? 'resumed_on_profile_3' : 'retried',
  );
}

/** Ends the case; the charger stays on the profile it is on. On Profile 3 that is `active`, and unlike `resume` nothing is renewed. */
export function abandonMigration(deps: EvseSecurityDependencies, input: CaseRef, context: CommandContext): Outcome {
  return operate(deps, { command: 'abandon-migration', input, context }, (floor) =>
    floor === 3 ? 'abandoned_on_profile_3' : 'abandoned',
  );
}

async function operate(
  deps: EvseSecurityDependencies,
  asked: { readonly command: string; readonly input: CaseRef; readonly context: CommandContext },
  eventFor: (profileFloor: 2 | 3) => MigrationEvent,
): Outcome {
  const { stores, nudges } = deps;
  const { context } = asked;
  const { caseId } = asked.input;
  const known = await stores.migrations.find(caseId);
  const inReach = known !== null && (await isInReach(deps, known.identityId, context));
  const about = inReach ? known.identityId : null;
  const once = { ...asked, input: { caseId }, reused: 'idempotency_key_reused', about } as const;
  return runOnce<Operated, OperateMigrationRefusal>(deps, once, async (tx) => {
    if (!mayOperate(context.actor)) return refused('role_missing');
    if (context.reason.trim() === '') return refused('reason_missing');
    const migration = await stores.migrations.lock(tx, caseId);
    const charger = migration === null ? null : await stores.chargers.find(tx, migration.identityId);
    if (migration === null || charger === null || !inReach) return refused('case_unknown');
    const on = eventFor(charger.profileFloor);
    if (migrationTransitions.next(migration.phase, on) === null) return refused('not_possible_in_this_state');
    const stop = { code: 'by_operator', because: context.reason, phase: migration.phase };
    const because = context.reason;
    const move = { on, because, context, ...(on === 'quarantined' ? { stop } : {}) };
    const { phase } = await moveProcess(deps, tx, migrationKind(deps), migration, move);
    if (on === 'resumed_on_profile_3') await planRenewal(deps, tx, migration.identityId, context);
    await nudges.nudge(tx, MIGRATIONS, caseId);
    return ok({ phase });
  });
}
