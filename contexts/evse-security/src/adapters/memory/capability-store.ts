import { type MemoryDatabase, onlyThese } from '@bfcert/kernel/memory-database';
import type { CapabilityStore } from '../../capability/capability-store.ts';
import type { FamilyDeclaration } from '../../capability/family-declaration.ts';
import type { Observation } from '../../capability/observation.ts';

export function memoryCapabilityStore(database: MemoryDatabase): CapabilityStore {
  const declarations = database.table<FamilyDeclaration>('evse_family_declaration');
  /** Of each charger. */
  const observations = database.table<readonly Observation[]>('evse_capability_observation');
  return onlyThese<CapabilityStore>('capabilities', {
    lock: async () => undefined,
    declarationOf: async (_tx, family) => declarations.get(family),
    declarationsOf: async (_tx, families) =>
      new Map(declarations.among(families).map((declaration) => [declaration.family, declaration])),
    addDeclaration: async (_tx, declaration) => declarations.set(declaration.family, declaration),
    observationsOf: async (_tx, ids) => observations.among(ids).flat(),
    lockObservation: async (_tx, id, capability) =>
      observations.get(id)?.find((one) => one.capability === capability) ?? null,
    touchObservations: async () => undefined,
    writeObservation: async (_tx, observation) => {
      const own = observations.get(observation.identityId) ?? [];
      const others = own.filter(({ capability }) => capability !== observation.capability);
      observations.set(observation.identityId, [...others, observation]);
    },
    // Nobody has granted one here.
    exceptionsOf: async () => [],
  });
}
