import { type Lifecycle, passingHolds } from '@bfcert/certificate-lifecycle';
import { Gauge, type Registry } from 'prom-client';
import { sharedLook } from './shared-look.ts';

const LATE = ['escalated', 'incident', 'expired'] as const;

/** How far the renewal scheduler is, and what it does not get to. Where there is nothing it is a zero, not an absence. */
export function measureRenewals(
  registry: Registry,
  lifecycle: Pick<Lifecycle, 'renewalStanding' | 'clockDoubt'>,
): void {
  const looking = sharedLook(() => lifecycle.renewalStanding());
  new Gauge({
    name: 'bfcert_certificates_not_renewed',
    help: 'Certificates in force past their escalation threshold, by how near their end is',
    labelNames: ['posture'],
    registers: [registry],
    async collect() {
      const { postures } = await looking();
      for (const posture of LATE) {
        this.set({ posture }, postures.find((one) => one.posture === posture)?.count ?? 0);
      }
    },
  });
  new Gauge({
    name: 'bfcert_renewals_held',
    help: 'Renewals whose time has come and that have not begun, or not ended, by why',
    labelNames: ['reason'],
    registers: [registry],
    async collect() {
      const { held } = await looking();
      for (const reason of passingHolds) this.set({ reason }, held.find((one) => one.reason === reason)?.count ?? 0);
    },
  });
  new Gauge({
    name: 'bfcert_renewal_scheduler_lag_seconds',
    help: 'For how long the scheduler has owed a certificate a look',
    registers: [registry],
    async collect() {
      const { owesSince } = await looking();
      this.set(owesSince === null ? 0 : (Date.now() - Date.parse(owesSince)) / 1_000);
    },
  });
  new Gauge({
    name: 'bfcert_renewals_unplanned',
    help: 'Certificates in force for which no renewal is planned yet',
    registers: [registry],
    async collect() {
      this.set((await looking()).unplanned);
    },
  });
  new Gauge({
    name: 'bfcert_clock_in_doubt',
    help: '1: the wall clock moved by itself, or did not go with the records at a start, and nothing is renewed or expires until a person confirms it',
    registers: [registry],
    async collect() {
      this.set((await lifecycle.clockDoubt()) === null ? 0 : 1);
    },
  });
}
