import { type IdentitySource, isLate } from '../identity-source/identity-source.ts';
import type { LifecycleDependencies } from '../ports.ts';

export async function identitySources(
  deps: Pick<LifecycleDependencies, 'identitySources' | 'clock'>,
): Promise<readonly IdentitySource[]> {
  const now = deps.clock.now();
  return (await deps.identitySources.list()).map(({ declaredAt, ...source }) => ({
    ...source,
    isLate: isLate({ ...source, declaredAt }, now),
  }));
}
