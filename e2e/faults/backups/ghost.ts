import { memoryStore, type Station, type StationMemory } from '@bfcert/simulator';
import type { System } from '../../system/start-system.ts';
import { simulate } from '../../system/stations.ts';

/**
 * Whoever has a copy of a station as it was, with a certificate that is revoked since, and goes on
 * knocking with it: whatever is restored, it stays outside.
 */
export async function haunt(
  system: System,
  name: string,
  memory: StationMemory,
  tell: (what: string) => void,
): Promise<Station> {
  const store = memoryStore();
  await store.save(memory);
  const ghost = await simulate(system, name, [], { store });
  ghost.on('connected', ({ fingerprint }) => tell(`${name} was let in with ${fingerprint}, which is revoked`));
  await ghost.start();
  return ghost;
}
