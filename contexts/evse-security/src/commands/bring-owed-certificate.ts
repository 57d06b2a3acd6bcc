import type { Transaction } from '@bfcert/kernel/transaction';
import type { EvseSecurityDependencies } from '../ports.ts';
import type { SigningRequest } from '../signing-request/signing-request.ts';
import { type Attempt, mayHaveReachedStation } from '../station-process/attempt.ts';
import type { StationProcess } from '../station-process/station-process.ts';
import type { CommandContext } from './command-context.ts';
import { planRenewal } from './plan-renewal.ts';

/**
 * A process that has come to its end with one certificate may owe its station another: the station asked for it with a
 * further key, was told yes, and came with the one that it had before that was sent, or answered for. Nobody would ever
 * send it, and as long as it waits for that its place is renewed by nobody. So the next renewal begins with it (TC_A_23).
 */
export async function bringOwedCertificate(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { id, identityId, round, certificateId }: StationProcess<string>,
  context: CommandContext,
): Promise<void> {
  const { requests, attempts } = deps.stores;
  const owed = latestPromise(await requests.ofProcess(tx, id));
  if (owed === null || owed === certificateId) return;
  const sent = await attempts.ofRound(tx, id, round);
  if (sent.some((one) => one.target === owed && isAnswered(one))) return;
  await planRenewal(deps, tx, identityId, context, { certificateId: owed });
}

/** Of one that may have been lost on its way it has to hear again: nobody else would ever send it. */
const isAnswered = (one: Attempt): boolean => mayHaveReachedStation(one) && one.status !== 'unknown';

/** For the key that it made last: it has no other by now. */
function latestPromise(requests: readonly SigningRequest[]): string | null {
  const inOrder = requests.toSorted((one, other) => one.receivedAt.getTime() - other.receivedAt.getTime());
  const verdict = inOrder.findLast((one) => one.verdict.kind === 'accepted')?.verdict;
  return verdict?.kind === 'accepted' ? verdict.certificateId : null;
}
