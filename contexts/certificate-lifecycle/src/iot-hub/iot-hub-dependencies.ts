import type { LifecycleDependencies } from '../ports.ts';
import type { IotHub } from './iot-hub.ts';
import type { OneTimeKeys } from './one-time-keys.ts';

/** What the hubs' commands and duties work with. */
export interface IotHubDependencies extends LifecycleDependencies {
  /** The configured hubs by their names. */
  readonly hubs: ReadonlyMap<string, IotHub>;
  readonly keys: OneTimeKeys;
}

/** The queue of nudges for `advanceHubOperation`. */
export const IOT_HUB_OPERATIONS = 'iot-hub-operations';
