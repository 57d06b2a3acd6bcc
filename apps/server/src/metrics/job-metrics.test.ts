import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { measureJobs } from './job-metrics.ts';
import { measurePlanes } from './plane-metrics.ts';

const valuesOf = async (registry: Registry, name: string) =>
  Object.fromEntries(
    ((await registry.getSingleMetric(name)?.get())?.values ?? []).map(({ labels, value }) => [
      Object.values(labels)[0],
      Math.round(value),
    ]),
  );

it('counts open and dead jobs by what they are to do, and none as zero', async () => {
  const registry = new Registry();
  measureJobs(registry, {
    openJobs: async () => [{ action: 'issue', count: 4, oldestSince: new Date(Date.now() - 90_000).toISOString() }],
    deadJobs: async () => [{ action: 'revoke', count: 2 }],
  });
  expect(await valuesOf(registry, 'bfcert_pki_jobs_waiting')).toEqual({ issue: 4, void: 0, revoke: 0 });
  expect(await valuesOf(registry, 'bfcert_pki_jobs_oldest_seconds')).toEqual({ issue: 90, void: 0, revoke: 0 });
  expect(await valuesOf(registry, 'bfcert_jobs_dead')).toEqual({ issue: 0, void: 0, revoke: 2 });
});

it('shows how far revocations lag in each plane', async () => {
  const registry = new Registry();
  const oldestSince = new Date(Date.now() - 400_000).toISOString();
  measurePlanes(registry, { outstandingPlanes: async () => [{ plane: 'gateway', count: 1, oldestSince }] });
  const none = { ca: 0, ocsp: 0, crl: 0, iot_hub: 0, station: 0, scheme: 0 };
  expect(await valuesOf(registry, 'bfcert_revocation_plane_outstanding')).toEqual({ gateway: 1, ...none });
  expect(await valuesOf(registry, 'bfcert_revocation_plane_oldest_seconds')).toEqual({ gateway: 400, ...none });
});
