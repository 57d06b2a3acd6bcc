import type { DomainEvent } from '@bfcert/kernel/outbox';
import type { VehicleProvisioningDependencies } from '../ports.ts';

/** What this context does about events of others. An event may come twice. */
export interface Reaction {
  /** The subscriber's name in the outbox, for ever. */
  readonly name: string;
  readonly types: readonly string[];
  react(deps: VehicleProvisioningDependencies, event: DomainEvent): Promise<void>;
}
