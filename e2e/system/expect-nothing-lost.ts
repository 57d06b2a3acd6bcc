import type { Station } from '@bfcert/simulator';
import { expect } from 'vitest';
import type { System } from './start-system.ts';
import { answered, certificatesOf, until } from './stations.ts';

/**
 * What holds whatever was killed: every certificate that was signed is recorded, once; an identity has one active at
 * most; what the stations in `good` show is what is active; the audit verifies.
 */
export async function expectNothingLost(system: System, good: readonly Station[]): Promise<void> {
  const certificates = [...(await certificatesOf(system)), ...(await certificatesOf(system, 'backend_server'))];
  const recorded = certificates.filter(({ serial }) => serial !== null);
  // Null while the control plane, which was perhaps just killed, cannot be asked.
  const certificatesSigned = await until(() =>
    answered(async () => {
      const overview = await system.api.get<{ certificatesSigned: number | null }>('/overview');
      return overview.certificatesSigned;
    }),
  );
  expect(recorded, 'every certificate that was signed is recorded').toHaveLength(certificatesSigned);
  expect(new Set(recorded.map(({ serial }) => serial)).size).toBe(recorded.length);

  const active = certificates.filter(({ state, purpose }) => state === 'active' && purpose === 'charger_identity');
  expect(new Set(active.map(({ identity }) => identity.name)).size, 'at most one is active for an identity').toBe(
    active.length,
  );
  expect(active).toHaveLength(good.length);

  const inUse = new Set(good.map((station) => station.state().presentedFingerprint));
  expect(inUse, 'what stations show is what is active').toEqual(new Set(active.map(({ fingerprint }) => fingerprint)));

  const audit = await system.api.get<{ verified: boolean }>('/audit-entries/verification');
  expect(audit).toMatchObject({ verified: true });
}
