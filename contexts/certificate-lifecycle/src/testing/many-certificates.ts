import { type CertificateId, newCertificateId } from '../certificate/certificate-id.ts';
import { newIdentityId } from '../identity/identity-id.ts';
import type { LifecycleWorld } from './lifecycle-world.ts';

/** The filter for what is made here. */
export const OF_MANY = { cohort: 'many' } as const;

/** So many chargers of one owner, each with an order that is not signed yet: rows alone, for what only reads. */
export async function manyOrdered(world: LifecycleWorld, count: number, owner = 'north-depot'): Promise<void> {
  await multiply(world, await world.ordered(await world.charger()), count, owner);
}

/** The same, each with a certificate in force. */
export async function manyActive(world: LifecycleWorld, count: number): Promise<void> {
  const { id } = await world.active(await world.charger());
  await multiply(world, id, count - 1, 'north-depot');
}

async function multiply(world: LifecycleWorld, id: CertificateId, count: number, owner: string): Promise<void> {
  const { rows } = await world.database.pool.query<{ identity: object; certificate: { signed?: object } }>(
    `select identity.record as identity, certificate.record as certificate from lifecycle.certificate as certificate
     join lifecycle.identity as identity on identity.id = certificate.identity_id where certificate.id = $1`,
    [id],
  );
  const now = world.clock.now();
  const made = Array.from({ length: count }, (_, index) => {
    const identityId = newIdentityId(now);
    const { signed } = rows[0]?.certificate ?? {};
    const own = signed && { signed: { ...signed, fingerprint: index.toString(16).padStart(64, '0') } };
    return {
      identity: { ...rows[0]?.identity, id: identityId, owner, cohorts: [OF_MANY.cohort] },
      certificate: { ...rows[0]?.certificate, id: newCertificateId(now), identityId, ...own },
    };
  });
  for (const table of ['identity', 'certificate'] as const) {
    await world.database.pool.query(`insert into lifecycle.${table} (record) select jsonb_array_elements($1::jsonb)`, [
      JSON.stringify(made.map((row) => row[table])),
    ]);
  }
}
