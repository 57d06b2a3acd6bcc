import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { PolicyStore } from '../../policy/policy-store.ts';
import type { PolicyVersion } from '../../policy/policy-version.ts';

/** Nobody applies another one here: the first that is ever written is in force. */
export function memoryPolicyStore(database: MemoryDatabase): PolicyStore {
  const versions = database.table<PolicyVersion>('lifecycle.policy_version');
  const latest = (): PolicyVersion | null => [...versions.values()].at(-1) ?? null;
  return onlyThese<PolicyStore>('policy versions', {
    latest: async () => latest(),
    latestNumber: async () => latest()?.version ?? 0,
    add: async (_tx, version) => {
      versions.set(String(version.version), version);
      return true;
    },
  });
}
