import type { Transaction } from '@bfcert/kernel/transaction';
import { activationSeen, hasFallenBack } from '../credential-renewal/activation.ts';
import type { CredentialRenewal, RenewalPhase } from '../credential-renewal/credential-renewal.ts';
import { decideRenewal } from '../credential-renewal/decide.ts';
import { type RenewalEvent, renewalTransitions } from '../credential-renewal/transitions.ts';
import { type EvseSecurityDependencies, RENEWALS } from '../ports.ts';
import { DECOMMISSIONED } from '../station-process/station-process.ts';
import { bringOwedCertificate } from './bring-owed-certificate.ts';
import type { CommandContext } from './command-context.ts';
import { SCHEDULE } from './end-station-order.ts';
import { migrationKind } from './migration-kind.ts';
import { moveProcess } from './move-process.ts';
import { addOrder } from './order-of-station.ts';
import { planRenewal } from './plan-renewal.ts';
import type { Move, ProcessKind } from './process-kind.ts';

/** A station that left meanwhile is asked by schedule. */
const LIST_LIFETIME_MS = 600_000;

export function renewalKind(deps: EvseSecurityDependencies): ProcessKind<RenewalPhase, RenewalEvent> {
  const { stores, policy } = deps;
  return {
    queue: RENEWALS,
    changedEvent: 'CredentialRenewalStateChanged',
    store: stores.renewals,
    next: renewalTransitions.next,
    events: { done: 'done', stopped: 'stopped' },
    decide: async (_tx, process, facts, now) => decideRenewal({ ...facts, renewal: process }, now),
    deadlineMs: (phase) =>
      phase === 'planned' || phase === 'completed' || phase === 'failed' ? null : policy.deadlineMs[phase],
    afterMove: (tx, move) => afterMove(deps, tx, move),
  };
}

/** Handshakes have shown what the station does with a certificate that it has accepted. */
async function recordActivation(
  { stores }: EvseSecurityDependencies,
  tx: Transaction,
  { on, before, after }: Pick<Move<RenewalPhase, RenewalEvent>, 'on' | 'before' | 'after'>,
): Promise<void> {
  const fellBack = hasFallenBack(after);
  if (!fellBack && (on !== 'done' || before.phase !== 'handshake')) return;
  const seen = fellBack ? 'fell_back' : activationSeen(await stores.attempts.ofRound(tx, before.id, before.round));
  await stores.chargers.recordActivation(tx, before.identityId, seen);
}

/** Where the station may have said yes to a certificate. */
const accepted: ReadonlySet<RenewalPhase> = new Set(['install', 'handshake']);

/**
 * What a station has for vehicles is asked anew when it has another one. A request for a further key, which had to wait,
 * has its turn: each that was accepted is answered with a certificate (TC_A_23).
 */
async function afterEndpointMove(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { id, identityId, endpoint, phase }: CredentialRenewal,
  context: CommandContext,
): Promise<void> {
  if (phase !== 'completed') return;
  const thing = { kind: 'list_certificates' } as const;
  await addOrder(deps, tx, { identityId, thing, lifetimeMs: LIST_LIFETIME_MS }, { ...context, actor: SCHEDULE.actor });
  const { requests } = deps.stores;
  const waiting = (await requests.ofProcess(tx, id)).filter(({ verdict }) => verdict.kind === 'postponed');
  if (waiting.length === 0) return;
  const next = await planRenewal(deps, tx, identityId, context, { endpoint });
  if (next !== null) for (const request of waiting) await requests.put(tx, { ...request, processId: next.id });
}

/**
 * A renewal that spent its budget puts the station's case before a person; the certificate in force stays. So does an order of
 * a certificate that the station cannot have, under its own name: somebody made it, and nothing has been tried.
 */
async function afterMove(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { on, before, after, context }: Move<RenewalPhase, RenewalEvent>,
): Promise<void> {
  if (after.endpoint !== null) return afterEndpointMove(deps, tx, after, context);
  if (after.phase === 'completed') await bringOwedCertificate(deps, tx, after, context);
  if (accepted.has(before.phase)) await recordActivation(deps, tx, { on, before, after });
  if (after.phase !== 'failed' || after.stop?.code === DECOMMISSIONED) return;
  const latest = await deps.stores.migrations.latestOf(tx, after.identityId);
  const migration = latest === null ? null : await deps.stores.migrations.lock(tx, latest.id);
  if (migration?.phase !== 'active') return;
  const isMisplaced = after.stop?.code === 'combined_not_supported';
  const because = isMisplaced ? after.lastOutcome : `The renewal failed: ${after.lastOutcome}`;
  const stop = { code: isMisplaced ? 'combined_not_supported' : 'renewal_failed', because, phase: 'active' };
  await moveProcess(deps, tx, migrationKind(deps), migration, { on: 'quarantined', because, stop, context });
}
