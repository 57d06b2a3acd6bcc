import { ok, type Result } from '@bfcert/kernel/result';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { SecondPerson } from '../approval/second-person.ts';
import type { CommandContext, Refusal } from '../commands/command.ts';
import { grant } from '../concession/decide.ts';
import type { Identity } from '../identity/identity.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { judgeTolerance, type ToleranceRefusal, type ToleranceWish } from './decide.ts';
import type { StationTolerance } from './station-tolerance.ts';
import { newStationToleranceId } from './station-tolerance-id.ts';
import { tellOfTolerance } from './tell-of-tolerance.ts';

/** What two people have agreed to, if it may still be granted; the identity is locked. */
export async function writeTolerance(
  deps: LifecycleDependencies,
  tx: Transaction,
  {
    identity,
    wish,
    secondPerson,
  }: { readonly identity: Identity; readonly wish: ToleranceWish; readonly secondPerson: SecondPerson },
  context: CommandContext,
): Promise<Result<StationTolerance, Refusal<ToleranceRefusal>>> {
  const { id: identityId } = identity;
  const now = deps.clock.now();
  const judged = judgeTolerance(identity, await deps.stationTolerances.activeOf(tx, identityId), wish, now);
  if (!judged.ok) return judged;
  const begun = { id: newStationToleranceId(now), identityId, reason: context.reason };
  const granted = grant(begun, judged.value, secondPerson, now);
  await deps.stationTolerances.insert(tx, granted);
  await tellOfTolerance(deps, tx, granted, null, { action: 'grant-station-tolerance', context });
  return ok(granted);
}
