import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import type { VehicleProvisioning } from '@bfcert/vehicle-provisioning';
import type { Logger } from 'pino';
import { every } from './every.ts';

/** Provisioning cases end when their time is up; gives what ends that. */
export function startVehicleDuties(
  vehicles: Pick<VehicleProvisioning, 'endOverdueCases'>,
  lifecycle: Pick<Lifecycle, 'clockDoubt'>,
  log: Logger,
): () => Promise<unknown> {
  // By a clock that is in doubt, everything would be late at once.
  const endOverdue = async (): Promise<void> => {
    if ((await lifecycle.clockDoubt()) === null) await vehicles.endOverdueCases();
  };
  const failed = (error: unknown): void =>
    log.error({ err: error, duty: 'end overdue provisioning cases' }, 'a duty failed');
  const timer = every(60_000, endOverdue, failed);
  return () => timer.stop();
}
