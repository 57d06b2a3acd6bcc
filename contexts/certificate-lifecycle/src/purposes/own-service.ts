import type { PurposeName } from './purpose.ts';
import { purposes } from './registry.ts';

/** Whether certificates of this purpose are parts of this system, and not of a fleet: no endpoint of a customer has one. */
export function isOwnService(purpose: PurposeName): boolean {
  const { key } = purposes[purpose];
  return key === 'key_ceremony' || key === 'own_process';
}
