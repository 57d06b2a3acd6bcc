import type { Transaction } from '@bfcert/kernel/transaction';
import { activationSeen, hasFallenBack } from '../credential-renewal/activation.ts';
import type { RenewalPhase } from '../credential-renewal/credential-renewal.ts';
import { decideRenewal } from '../credential-renewal/decide.ts';
import { type RenewalEvent, renewalTransitions } from '../credential-renewal/transitions.ts';
import { type EvseSecurityDependencies, RENEWALS } from '../ports.ts';
import { migrationKind } from './migration-kind.ts';
import { moveProcess } from './move-process.ts';
import type { Move, ProcessKind } from './process-kind.ts';

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

/** A renewal that spent its budget puts the station's case before a person; the certificate in force stays. */
async function afterMove(
  deps: EvseSecurityDependencies,
  tx: Transaction,
  { on, before, after, context }: Move<RenewalPhase, RenewalEvent>,
): Promise<void> {
  if (accepted.has(before.phase)) await recordActivation(deps, tx, { on, before, after });
  if (after.phase !== 'failed') return;
  const latest = await deps.stores.migrations.latestOf(tx, after.identityId);
  const migration = latest === null ? null : await deps.stores.migrations.lock(tx, latest.id);
  if (migration?.phase !== 'active') return;
  const because = `The renewal failed: ${after.lastOutcome}`;
  const stop = { code: 'renewal_failed', because, phase: 'active' };
  await moveProcess(deps, tx, migrationKind(deps), migration, { on: 'quarantined', because, stop, context });
}
