import { keyRotationKind } from '../commands/key-rotation-kind.ts';
import { migrationKind } from '../commands/migration-kind.ts';
import { renewalKind } from '../commands/renewal-kind.ts';
import { rolloutKind } from '../commands/rollout-kind.ts';
import { storeOutcome } from '../commands/send-command.ts';
import type { EvseSecurity } from '../create-evse-security.ts';
import {
  type EvseSecurityDependencies,
  type EvseSecurityStores,
  KEY_ROTATIONS,
  MIGRATIONS,
  RENEWALS,
  TRUST_ANCHOR_ROLLOUTS,
} from '../ports.ts';
import type { StationCommandOutcome } from '../station-contract/index.ts';
import type { StationProcessStore } from '../station-process/station-process-store.ts';
import type { Call, ProcessName } from './line.ts';

/** What differs between the kinds of what may be under way for a station. */
export const ofProcesses = {
  migration: {
    queue: MIGRATIONS,
    store: (stores: EvseSecurityStores) => stores.migrations,
    hear: (deps, ...heard) => storeOutcome(deps, migrationKind(deps), ...heard),
  },
  renewal: {
    queue: RENEWALS,
    store: (stores: EvseSecurityStores) => stores.renewals,
    hear: (deps, ...heard) => storeOutcome(deps, renewalKind(deps), ...heard),
  },
  rotation: {
    queue: KEY_ROTATIONS,
    store: (stores: EvseSecurityStores) => stores.keyRotations,
    hear: (deps, ...heard) => storeOutcome(deps, keyRotationKind(deps), ...heard),
  },
  rollout: {
    queue: TRUST_ANCHOR_ROLLOUTS,
    store: (stores: EvseSecurityStores) => stores.rollouts,
    hear: (deps, ...heard) => storeOutcome(deps, rolloutKind(deps), ...heard),
  },
} as const satisfies Record<ProcessName, OfProcess>;

interface OfProcess {
  readonly queue: keyof EvseSecurity['jobs'];
  readonly store: (stores: EvseSecurityStores) => Pick<StationProcessStore<string>, 'latestOf'>;
  readonly hear: (
    deps: EvseSecurityDependencies,
    attempt: Call['attempt'],
    outcome: StationCommandOutcome,
  ) => Promise<void>;
}
