import { domainEventOf } from '@bfcert/kernel/outbox';
import type { Transaction } from '@bfcert/kernel/transaction';
import type { SecondPerson } from '../approval/second-person.ts';
import { auditEntryOf } from '../audit/audit-entry.ts';
import type { CommandContext } from '../commands/command.ts';
import type { LifecycleDependencies } from '../ports.ts';
import { type BundleStep, bundleAfter } from './bundle-steps.ts';
import type { BundleState, TrustAnchorBundle } from './trust-anchor-bundle.ts';
import { whatIsTold } from './what-is-told.ts';

export interface BundleMove {
  readonly on: BundleStep;
  /** As in the audit. */
  readonly action: string;
  /** The version whose place it takes. */
  readonly superseded?: TrustAnchorBundle | null;
  readonly secondPerson?: SecondPerson;
}

type Dependencies = Pick<LifecycleDependencies, 'bundles' | 'clock' | 'events' | 'audit'>;

/**
 * One step of a version, under the lock of its bundle: row, event and audit entry in one transaction. Throws on a step
 * that the table does not have: whoever asks has checked.
 */
export async function moveBundle(
  deps: Dependencies,
  tx: Transaction,
  before: TrustAnchorBundle,
  move: BundleMove,
  context: CommandContext,
): Promise<TrustAnchorBundle> {
  const state = bundleAfter(before.state, move.on);
  if (state === null) throw new Error(`${before.id} cannot do ${move.on} in ${before.state}`);
  const now = deps.clock.now();
  const activatedAt = state === 'active' ? now.toISOString() : before.activatedAt;
  const after: TrustAnchorBundle = { ...before, state, activatedAt };
  await deps.bundles.update(tx, after);
  await tellOfMove(deps, tx, after, { ...move, before: before.state }, context);
  return after;
}

/** The same of a version that begins with it. */
export async function tellOfMove(
  { clock, events, audit }: Pick<Dependencies, 'clock' | 'events' | 'audit'>,
  tx: Transaction,
  bundle: TrustAnchorBundle,
  move: Pick<BundleMove, 'action' | 'superseded' | 'secondPerson'> & { readonly before: BundleState | null },
  context: CommandContext,
): Promise<void> {
  const now = clock.now();
  const { id, purpose, state } = bundle;
  const type = eventOf(state);
  const { action, before, superseded = null, secondPerson } = move;
  const data = {
    ...whatIsTold(bundle),
    before,
    after: state,
    supersededVersion: superseded?.version ?? null,
  };
  await events.append(tx, domainEventOf(now, context, { type, subject: id, data }));
  const detail = { ...data, ...secondPerson?.notes };
  await audit.append(tx, auditEntryOf(now, context, { action, purpose, before, after: state, event: type, detail }));
}

function eventOf(state: BundleState): string {
  if (state === 'active') return 'TrustAnchorBundleReleased';
  return state === 'withdrawn' ? 'TrustAnchorWithdrawn' : 'TrustAnchorBundleStateChanged';
}
