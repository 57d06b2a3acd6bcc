import type { Database } from '@bfcert/kernel/postgres';
import { sql } from 'kysely';
import type { HeldInProgram } from '../../ownership/ownership-effect.ts';
import type { OwnershipStore } from '../../ownership/ownership-store.ts';
import type { OwnershipVersion } from '../../ownership/ownership-version.ts';
import { purposeNames } from '../../purposes/purpose.ts';
import { purposes } from '../../purposes/registry.ts';
import type { LifecycleTables } from './tables.ts';
import { postgresVersions } from './version-store.ts';

/** Of which the matrix decides anything. */
const decided = purposeNames.filter((name) => purposes[name].ownership.kind !== 'with_purpose');

export function postgresOwnershipStore(database: Database, reads: Database): OwnershipStore {
  return {
    ...postgresVersions<OwnershipVersion>(database, 'lifecycle.ownership_version'),

    async held() {
      // Names that the matrix does not decide by would make a group of every vehicle.
      const { rows } = await sql<HeldInProgram>`
        select purpose, slot, jsonb_build_object('owner', owner, 'bindings', bindings) as identity, count(*)::int as count
        from (
          select certificate.purpose, case when certificate.purpose = 'vehicle_vas_identity' then certificate.slot end as slot,
            identity.owner, coalesce((
              select jsonb_agg(binding order by binding) from jsonb_array_elements(identity.record->'bindings') as binding
              where binding->>'kind' in ('program', 'country', 'vendor')), '[]') as bindings
          from lifecycle.certificate join lifecycle.identity on identity.id = certificate.identity_id
          where certificate.purpose = any(${decided})
            and certificate.state in ('issued', 'installed_pending_activation', 'active', 'inactive')
        ) as each
        group by purpose, slot, owner, bindings`.execute(reads.kysely<LifecycleTables>());
      return rows;
    },
  };
}
