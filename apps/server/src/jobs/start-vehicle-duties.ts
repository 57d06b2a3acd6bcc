import type { Lifecycle } from '@bfcert/certificate-lifecycle';
import type { VehicleProvisioning } from '@bfcert/vehicle-provisioning';
import type { Logger } from 'pino';
import { every } from './every.ts';

/** Brokers are asked, and provisioning cases and requests end when their time is up; gives what ends that. */
export function startVehicleDuties(
  vehicles: Pick<
    VehicleProvisioning,
    'endOverdueCases' | 'endOverdueRequests' | 'forgetContractExchanges' | 'placeDueRequests'
  >,
  lifecycle: Pick<Lifecycle, 'clockDoubt'>,
  log: Logger,
): () => Promise<unknown> {
  // By a clock that is in doubt, everything would be late at once.
  const endOverdue = async (): Promise<void> => {
    if ((await lifecycle.clockDoubt()) !== null) return;
    await vehicles.endOverdueCases();
    await vehicles.endOverdueRequests();
  };
  const failed =
    (duty: string) =>
    (error: unknown): void =>
      log.error({ err: error, duty }, 'a duty failed');
  const timers = [
    every(60_000, endOverdue, failed('end overdue provisioning cases and requests')),
    every(5_000, () => vehicles.placeDueRequests(), failed('ask brokers')),
    every(600_000, () => vehicles.forgetContractExchanges(), failed('forget contract exchanges')),
  ];
  return () => Promise.all(timers.map((timer) => timer.stop()));
}
