import { networkInterfaces } from 'node:os';
import { exactly, object, truth } from '@bfcert/pki-contract/strict-json';

/** What a process found out about its own confinement: it reports what it sees, not what it was meant to have. */
export interface Isolation {
  /** No network interface is up, so no connection can be made. */
  readonly networkNamespace: boolean;
  readonly permissionModel: boolean;
  readonly emptyEnvironment: boolean;
}

export function observedIsolation(): Isolation {
  return {
    networkNamespace: Object.keys(networkInterfaces()).length === 0,
    permissionModel: process.permission !== undefined,
    emptyEnvironment: Object.keys(process.env).length === 0,
  };
}

/** The one line a process writes on standard output: that it serves, and how confined it is. */
export interface ReadyMessage {
  readonly ready: true;
  readonly isolation: Isolation;
}

export const readReadyMessage = object<ReadyMessage>({
  ready: exactly(true),
  isolation: object<Isolation>({ networkNamespace: truth, permissionModel: truth, emptyEnvironment: truth }),
});
