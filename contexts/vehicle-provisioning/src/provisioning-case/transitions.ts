import { transitionTable } from '@bfcert/kernel/transition-table';
import { type ProvisioningStateName, provisioningStates, stages } from './provisioning-case.ts';

export type ProvisioningEvent =
  | 'prerequisites_met'
  | 'prerequisite_lost'
  | 'delivered'
  /** Nobody has seen the delivery, and what was delivered was seen to work. */
  | 'delivery_inferred'
  | 'proven'
  /** What it counted on is out of force, and nothing else shows that it works. */
  | 'proof_lost'
  | 'overdue'
  | 'deliveries_rejected'
  | 'blocked'
  | 'back_to_prerequisite'
  | 'back_to_delivery'
  | 'back_to_pending_activation'
  | 'withdrawn'
  | 'superseded';

/** `active` has one way in, and that is proof (FR-007). */
export const provisioningTransitions = transitionTable<ProvisioningStateName, ProvisioningEvent>(
  provisioningStates,
  ['prerequisite'],
  [
    { from: 'prerequisite', on: 'prerequisites_met', to: 'delivery' },
    { from: 'delivery', on: 'prerequisite_lost', to: 'prerequisite' },
    { from: 'delivery', on: 'delivered', to: 'pending_activation' },
    { from: 'delivery', on: 'delivery_inferred', to: 'pending_activation' },
    { from: 'pending_activation', on: 'proven', to: 'active' },
    { from: 'active', on: 'proof_lost', to: 'pending_activation' },
    { from: 'delivery', on: 'deliveries_rejected', to: 'failed' },
    ...stages.flatMap(
      (from) =>
        [
          { from, on: 'overdue', to: 'failed' },
          { from, on: 'blocked', to: 'blocked' },
        ] as const,
    ),
    ...(['blocked', 'failed'] as const).flatMap((from) =>
      stages.map((to) => ({ from, on: `back_to_${to}`, to }) as const),
    ),
    ...provisioningStates
      .filter((from) => from !== 'withdrawn')
      .map((from) => ({ from, on: 'withdrawn', to: 'withdrawn' }) as const),
    // Another case of the same place has become active.
    { from: 'active', on: 'superseded', to: 'withdrawn' },
  ],
);
