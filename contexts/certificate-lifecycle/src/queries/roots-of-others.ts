import type { Identity } from '../identity/identity.ts';
import type { RootsOfOthers } from '../policy/policy.ts';
import type { LifecycleDependencies } from '../ports.ts';
import type { PurposeName } from '../purposes/purpose.ts';

/** By the rules for the certificate of its own line. */
export const rootsOfOthersAt = (
  { policies }: Pick<LifecycleDependencies, 'policies'>,
  purpose: Extract<PurposeName, 'charger_identity' | 'controller_identity'>,
  identity: Pick<Identity, 'owner' | 'family' | 'cohorts'>,
): RootsOfOthers => policies.of({ purpose, slot: null, operatingModel: 'managed' }, identity).rootsOfOthers ?? 'leave';
