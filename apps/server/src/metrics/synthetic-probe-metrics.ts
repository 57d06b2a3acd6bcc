import type { SyntheticProbes } from '@bfcert/certificate-lifecycle';
import { Gauge, type Registry } from 'prom-client';
import { sharedLook } from './shared-look.ts';

export interface MeasuredProbes {
  readonly probes: Pick<SyntheticProbes, 'standing'>;
  /** 0: none begins by itself, and so none is overdue. */
  readonly everyHours: number;
  /** Since when there could have been one. */
  readonly since: Date;
  readonly now: () => Date;
}

const HOUR_S = 3_600;

/** Whether issuing and revoking have been seen to work, as often as is asked for. */
export function measureSyntheticProbes(registry: Registry, { probes, everyHours, since, now }: MeasuredProbes): void {
  const looking = sharedLook(() => probes.standing());
  new Gauge({
    name: 'bfcert_synthetic_probe_failing',
    help: '1 when the last synthetic probe that has ended did not succeed',
    registers: [registry],
    async collect() {
      this.set((await looking()).isFailing ? 1 : 0);
    },
  });
  new Gauge({
    name: 'bfcert_synthetic_probe_overdue_seconds',
    help: 'For how long a synthetic probe should have succeeded again',
    registers: [registry],
    async collect() {
      const { lastSucceededAt } = await looking();
      const last = lastSucceededAt === null ? since.getTime() : Date.parse(lastSucceededAt);
      const overdue = (now().getTime() - last) / 1_000 - everyHours * HOUR_S;
      this.set(everyHours === 0 ? 0 : Math.max(0, overdue));
    },
  });
}
