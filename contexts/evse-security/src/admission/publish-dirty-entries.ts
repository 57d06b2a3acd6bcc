import type { EvseSecurityDependencies } from '../ports.ts';

const BATCH = 500;

/** Publishes what changed since; returns how many entries. A crash between publishing and clearing publishes once more. */
export async function publishDirtyEntries({
  transactions,
  stores,
  admission,
}: EvseSecurityDependencies): Promise<number> {
  for (let published = 0; ; ) {
    const dirty = await transactions.run((tx) => stores.dirtyEntries.list(tx, BATCH));
    if (dirty.length === 0) return published;
    await admission.publish(dirty.map(({ identityId }) => identityId));
    await transactions.run((tx) => stores.dirtyEntries.clear(tx, dirty));
    published += dirty.length;
    if (dirty.length < BATCH) return published;
  }
}
