import { systemActor } from '@bfcert/kernel/actor';
import { newId } from '@bfcert/kernel/ids';
import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { describeActor } from '../audit/describe-actor.ts';
import type { Step } from '../certificate/step.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { doEach } from '../commands/do-each.ts';
import { runCommand } from '../commands/run-command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import { end, isFulfilledByCertificate } from './decide.ts';
import type { StationTolerance, StationToleranceState } from './station-tolerance.ts';
import type { StationToleranceId } from './station-tolerance-id.ts';
import { tellOfTolerance } from './tell-of-tolerance.ts';

const BATCH = 200;

export type EndToleranceOutcome = Outcome<
  {
    readonly stationToleranceId: StationToleranceId;
    readonly state: StationToleranceState;
    readonly version: number;
  },
  'station_tolerance_unknown' | 'station_tolerance_over'
>;

/** By one person: it only takes away. */
export async function endStationTolerance(
  deps: LifecycleDependencies,
  input: { readonly stationToleranceId: StationToleranceId },
  context: CommandContext,
): Promise<EndToleranceOutcome> {
  const { stationToleranceId } = input;
  const { actor, expectedVersion, reason } = context;
  const known = await deps.stationTolerances.find(stationToleranceId, actor.owners);
  return runCommand(deps, {
    name: 'end-station-tolerance',
    input,
    context,
    subject: known === null ? {} : { identityId: known.identityId },
    work: async (tx): Promise<EndToleranceOutcome> => {
      if (known === null) return refused({ reason: 'station_tolerance_unknown', detail: 'No such tolerance.' });
      const before = await lockTolerance(deps, tx, known);
      if (expectedVersion !== undefined && expectedVersion !== before.version) {
        const detail = `The tolerance has version ${before.version}, not ${expectedVersion}: look at it again.`;
        return refused({ reason: 'version_conflict', detail });
      }
      const after = end(before, { to: 'ended', by: describeActor(actor), reason }, deps.clock.now());
      if (after === null) return refused({ reason: 'station_tolerance_over', detail: 'The tolerance is over.' });
      await write(deps, tx, before, after, context);
      return ok({ stationToleranceId, state: after.state, version: after.version });
    },
  });
}

/** In the transaction in which a certificate of a station's own comes into force: it is what it was let in for. */
export async function endWhenFulfilled(
  deps: LifecycleDependencies,
  tx: Transaction,
  { before: was, after: record }: Step,
  context: CommandContext,
): Promise<void> {
  const cameIntoForce = record.state === 'active' && was?.state !== 'active';
  if (!cameIntoForce || purposes[record.purpose].relyingParty !== 'station_gateways') return;
  const how = { to: 'fulfilled', by: describeActor(context.actor), reason: `${record.id} is in use` } as const;
  for (const before of await deps.stationTolerances.activeOf(tx, record.identityId)) {
    const after = isFulfilledByCertificate(before.kind) ? end(before, how, deps.clock.now()) : null;
    if (after !== null) await write(deps, tx, before, after, context);
  }
}

/** Those whose end date has come. Any number of servers may do this. Returns how many; throws when the others are done. */
export async function expireStationTolerances(deps: LifecycleDependencies): Promise<number> {
  const now = deps.clock.now();
  const context = {
    actor: systemActor('station-tolerances'),
    reason: 'its end date has come',
    correlationId: newId('cor', now.getTime()),
  };
  const how = { to: 'expired', by: describeActor(context.actor), reason: context.reason } as const;
  const expire = (due: Pick<StationTolerance, 'id' | 'identityId'>): Promise<boolean> =>
    deps.transactions.run(async (tx) => {
      const before = await lockTolerance(deps, tx, due);
      const after = end(before, how, now);
      if (after === null) return false;
      await write(deps, tx, before, after, context);
      return true;
    });
  const failures: unknown[] = [];
  const expired = await doEach(await deps.stationTolerances.due(now.toISOString(), BATCH), expire, failures);
  if (failures.length > 0) throw new AggregateError(failures, `${failures.length} tolerances did not expire`);
  return expired;
}

async function write(
  deps: LifecycleDependencies,
  tx: Transaction,
  before: StationTolerance,
  after: StationTolerance,
  context: CommandContext,
): Promise<void> {
  await deps.stationTolerances.update(tx, after, before.version);
  await tellOfTolerance(deps, tx, after, before, { action: 'end-station-tolerance', context });
}

/** The identity first: under its lock nobody else changes the tolerance. */
async function lockTolerance(
  deps: LifecycleDependencies,
  tx: Transaction,
  { id, identityId }: Pick<StationTolerance, 'id' | 'identityId'>,
): Promise<StationTolerance> {
  const identity = await deps.identities.lock(tx, identityId);
  const before = await deps.stationTolerances.inTransaction(tx, id);
  if (identity === null || before === null) throw new Error(`${id} has vanished`);
  return before;
}
