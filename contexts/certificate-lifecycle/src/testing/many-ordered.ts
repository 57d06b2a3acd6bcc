import { newCertificateId } from '../certificate/certificate-id.ts';
import { newIdentityId } from '../identity/identity-id.ts';
import type { LifecycleWorld } from './lifecycle-world.ts';

/** So many chargers of one owner, each with an order that is not signed yet: rows alone, for what only reads. */
export async function manyOrdered(world: LifecycleWorld, count: number, owner = 'north-depot'): Promise<void> {
  const certificateId = await world.ordered(await world.charger());
  const one = await world.database.pool.query<{ identity: object; certificate: object }>(
    `select identity.record as identity, certificate.record as certificate from lifecycle.certificate as certificate
     join lifecycle.identity as identity on identity.id = certificate.identity_id where certificate.id = $1`,
    [certificateId],
  );
  const now = world.clock.now();
  const rows = Array.from({ length: count }, () => {
    const identityId = newIdentityId(now);
    return {
      identity: { ...one.rows[0]?.identity, id: identityId, owner, cohorts: ['many'] },
      certificate: { ...one.rows[0]?.certificate, id: newCertificateId(now), identityId },
    };
  });
  for (const table of ['identity', 'certificate'] as const) {
    await world.database.pool.query(`insert into lifecycle.${table} (record) select jsonb_array_elements($1::jsonb)`, [
      JSON.stringify(rows.map((row) => row[table])),
    ]);
  }
}

/** They alone. */
export const OF_MANY = { cohort: 'many' } as const;
