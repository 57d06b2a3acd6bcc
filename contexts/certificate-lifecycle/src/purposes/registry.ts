import { backendServer } from './backend-server.ts';
import { caCertificate } from './ca-certificate.ts';
import { chargerIdentity } from './charger-identity.ts';
import type { Purpose, PurposeName, PurposeSlot } from './purpose.ts';

/** A new purpose is a file beside these and a line here. */
export const purposes: Readonly<Record<PurposeName, Purpose>> = {
  charger_identity: chargerIdentity,
  backend_server: backendServer,
  ca_certificate: caCertificate,
};

export function purposeNamed(name: string): Purpose | null {
  return Object.hasOwn(purposes, name) ? purposes[name as PurposeName] : null;
}

export function slotOf(purpose: Purpose, slot: string | null): PurposeSlot | null {
  return purpose.slots.find((candidate) => candidate.name === slot) ?? null;
}
