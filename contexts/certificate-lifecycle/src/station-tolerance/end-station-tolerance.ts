import { ok, refused } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import { describeActor } from '../audit/describe-actor.ts';
import type { Step } from '../certificate/step.ts';
import type { CommandContext, Outcome } from '../commands/command.ts';
import { runCommand } from '../commands/run-command.ts';
import { end } from '../concession/decide.ts';
import { expireDue, lockConcession } from '../concession/expire-due.ts';
import type { IdentityId } from '../identity/identity-id.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { purposes } from '../purposes/registry.ts';
import { isFulfilledByCertificate } from './decide.ts';
import type { StationTolerance, StationToleranceState } from './station-tolerance.ts';
import type { StationToleranceId } from './station-tolerance-id.ts';
import { tellOfTolerance } from './tell-of-tolerance.ts';

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
      const before = await lockConcession(deps, tx, deps.stationTolerances, known);
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

/** All of an identity that is decommissioned, which is locked. */
export async function endTolerancesOf(
  deps: LifecycleDependencies,
  tx: Transaction,
  identityId: IdentityId,
  context: CommandContext,
): Promise<void> {
  const how = { to: 'ended', by: describeActor(context.actor), reason: context.reason } as const;
  for (const before of await deps.stationTolerances.activeOf(tx, identityId)) {
    const after = end(before, how, deps.clock.now());
    if (after !== null) await write(deps, tx, before, after, context);
  }
}

/** Those whose end date has come; see `expireDue`. */
export const expireStationTolerances = (deps: LifecycleDependencies): Promise<number> =>
  expireDue(deps, deps.stationTolerances, 'station-tolerances', (tx, before, after, context) =>
    write(deps, tx, before, after, context),
  );

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
