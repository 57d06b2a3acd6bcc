import type { Identity } from '../identity/identity.ts';
import type { MigrationPermission } from '../policy/policy.ts';
import type { LifecycleDependencies } from '../ports.ts';

/** By the rules for the certificate that a migration leads to. */
export const migrationPermissionOf = (
  { policies }: Pick<LifecycleDependencies, 'policies'>,
  identity: Pick<Identity, 'owner' | 'family' | 'cohorts'>,
): MigrationPermission =>
  policies.of({ purpose: 'charger_identity', slot: null, operatingModel: 'managed' }, identity).migration ?? 'open';
