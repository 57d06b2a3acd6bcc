import { type Lifecycle, type OutstandingPlane, planes } from '@bfcert/certificate-lifecycle';
import { Gauge, type Registry } from 'prom-client';
import { sharedLook } from './shared-look.ts';

/** How far revocations lag, plane by plane; a plane where nothing waits is a zero, not an absence. */
export function measurePlanes(registry: Registry, lifecycle: Pick<Lifecycle, 'outstandingPlanes'>): void {
  const looking = sharedLook(() => lifecycle.outstandingPlanes());
  const gauge = (name: string, help: string, value: (plane: OutstandingPlane) => number): void => {
    new Gauge({
      name,
      help,
      labelNames: ['plane'],
      registers: [registry],
      async collect() {
        const outstanding = await looking();
        for (const plane of planes) {
          const found = outstanding.find((one) => one.plane === plane);
          this.set({ plane }, found === undefined ? 0 : value(found));
        }
      },
    });
  };
  gauge('bfcert_revocation_plane_outstanding', 'Revocations that have not arrived in a plane', ({ count }) => count);
  gauge(
    'bfcert_revocation_plane_oldest_seconds',
    'For how long the oldest of them has been in force with us',
    ({ oldestSince }) => (Date.now() - Date.parse(oldestSince)) / 1_000,
  );
}
