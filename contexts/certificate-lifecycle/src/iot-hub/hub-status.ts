import type { CertificateState } from '../certificate/certificate.ts';
import type { SettableStatus } from './iot-hub.ts';

/** In which state a certificate enters the inventory, by what AWS IoT calls it. */
const entries = {
  ACTIVE: 'active',
  INACTIVE: 'inactive',
  REVOKED: 'revoked',
  /** On its way to another account, where it cannot be used yet. */
  PENDING_TRANSFER: 'inactive',
  /** Deprecated by AWS; registered, and not to be used until somebody activates it. */
  REGISTER_INACTIVE: 'inactive',
  /** Registered just in time by a device that connected; its activation is awaited. */
  PENDING_ACTIVATION: 'installed_pending_activation',
} as const satisfies Readonly<Record<string, CertificateState>>;

export type HubStatus = keyof typeof entries;
export type MappedState = (typeof entries)[HubStatus];

export const hubStatuses = Object.keys(entries) as readonly HubStatus[];

/** Null for a word that AWS IoT did not have when this was written: it is reported, never guessed. */
export function stateOfStatus(status: string): MappedState | null {
  return Object.hasOwn(entries, status) ? entries[status as HubStatus] : null;
}

/**
 * What the hub is to say about a certificate in this state; null where it is not ours to say: before it
 * exists, and after it was deleted. A retired certificate may no longer authenticate, so it is inactive.
 */
export function statusWanted(state: CertificateState): SettableStatus | null {
  switch (state) {
    case 'active':
      return 'ACTIVE';
    case 'revoked':
      return 'REVOKED';
    case 'issued':
    case 'installed_pending_activation':
    case 'inactive':
    case 'retired':
      return 'INACTIVE';
    case 'requested':
    case 'deleted':
      return null;
  }
}
