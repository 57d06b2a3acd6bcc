import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { TrustAnchorBundle } from '../../trust-anchor-bundle/trust-anchor-bundle.ts';
import type { TrustAnchorBundleStore } from '../../trust-anchor-bundle/trust-anchor-bundle-store.ts';

export function memoryBundleStore(database: MemoryDatabase): TrustAnchorBundleStore {
  const bundles = database.table<TrustAnchorBundle>('lifecycle.trust_anchor_bundle');
  const all = (): readonly TrustAnchorBundle[] => [...bundles.values()].toReversed();
  return onlyThese<TrustAnchorBundleStore>('trust anchor bundles', {
    active: async (purpose) => all().find((one) => one.purpose === purpose && one.state === 'active') ?? null,
    find: async (id) => bundles.get(id),
    page: async ({ purposes, state }) =>
      all().filter((one) => (purposes?.includes(one.purpose) ?? true) && (state === undefined || one.state === state)),
    lockVersions: async (_tx, purpose) => all().filter((one) => one.purpose === purpose),
    underWay: async (purpose) =>
      all().filter((one) => one.purpose === purpose && (one.state === 'prepared' || one.state === 'releasing')),
    insert: async (_tx, bundle) => bundles.set(bundle.id, bundle),
    update: async (_tx, bundle) => bundles.set(bundle.id, bundle),
    supersede: async (_tx, bundle) => bundles.set(bundle.id, { ...bundle, state: 'superseded' }),
  });
}
