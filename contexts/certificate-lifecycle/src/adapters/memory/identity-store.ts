import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import { type Binding, identifyingKinds } from '../../identity/binding.ts';
import type { Identity } from '../../identity/identity.ts';
import type { IdentityId } from '../../identity/identity-id.ts';
import type { IdentityStore } from '../../identity/identity-store.ts';

const nameOf = ({ kind, value }: Binding): string => `${kind}=${value}`;

export function memoryIdentityStore(database: MemoryDatabase): {
  readonly store: IdentityStore;
  readonly of: (id: IdentityId) => Identity | null;
} {
  const identities = database.table<Identity>('lifecycle.identity');
  const names = database.table<IdentityId>('lifecycle.identity_name');
  const of = (id: IdentityId) => identities.get(id);
  const store = onlyThese<IdentityStore>('identities', {
    insert: async (_tx, identity) => {
      const identifying = identity.bindings.filter(({ kind }) => identifyingKinds.includes(kind));
      const taken = identifying.filter((binding) => names.get(nameOf(binding)) !== null);
      if (taken.length > 0) return taken.map(({ kind }) => kind);
      for (const binding of identifying) names.set(nameOf(binding), identity.id);
      identities.set(identity.id, identity);
      return [];
    },
    // Nobody is decommissioned here.
    formerHolders: async () => [],
    holderOf: async (_tx, kind, value) => names.get(nameOf({ kind, value })),
    // Nor has a station EVSEs of its own.
    endpointsOf: async () => [],
    lock: async (_tx, id) => of(id),
    find: async (ids) => identities.among(ids),
    findByBinding: async (kind, value) => {
      const holder = names.get(nameOf({ kind, value }));
      return holder === null ? null : of(holder);
    },
  });
  return { store, of };
}
