import { afterAll, beforeAll, expect, test } from 'vitest';
import { type System, startSystem } from './system/start-system.ts';
import { certificatesOf, until } from './system/stations.ts';

let system: System;
beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system.stop());

interface Probe {
  readonly state: 'running' | 'succeeded' | 'failed';
  readonly certificateId: string | null;
  readonly arrived: readonly { readonly plane: string }[];
  readonly failure: object | null;
}

test('a certificate of nobody is issued, revoked and refused by every gateway, list and answer', async () => {
  const overview = () => system.api.get<{ certificatesByState: object; stations: number }>('/overview');
  // Those of our own listeners come into force meanwhile, once they are looked at.
  await until(async () => {
    const ours = await certificatesOf(system, 'backend_server');
    return ours.length > 2 * system.doors().length && ours.every(({ state }) => state === 'active');
  });
  const before = await overview();
  const { probeId } = await system.api.post<{ probeId: string }>('/synthetic-probes', { reason: 'end-to-end test' });
  const probe = await until(async () => {
    const seen = await system.api.get<Probe>(`/synthetic-probes/${probeId}`);
    return seen.state === 'running' ? undefined : seen;
  });
  expect(probe).toMatchObject({ state: 'succeeded', failure: null });
  expect(probe.arrived.map(({ plane }) => plane)).toEqual(['gateway', 'ca', 'ocsp', 'crl']);

  expect(await overview()).toMatchObject({
    stations: before.stations,
    certificatesByState: before.certificatesByState,
  });
  expect(await certificatesOf(system, 'charger_identity')).toEqual([]);
  const { data } = await system.api.get<{ data: { id: string; state: string }[] }>('/certificates?owner=synthetic');
  expect(data).toMatchObject([{ id: probe.certificateId, state: 'revoked' }]);
});
