import { networkInterfaces } from 'node:os';
import { exactly, nullable, object, text, truth } from '@bfcert/pki-contract/strict-json';

/** What a process found out about its own confinement: it reports what it sees, not what it was meant to have. */
export interface Isolation {
  /** No network interface is up, so no connection can be made. */
  readonly networkNamespace: boolean;
  readonly permissionModel: boolean;
  readonly emptyEnvironment: boolean;
  /** Where it listens for other hosts, `host:port`, for which it keeps the network; null: nowhere. */
  readonly door: string | null;
}

/** As it is before anything was opened. */
export function observedIsolation(): Omit<Isolation, 'door'> {
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
  isolation: object<Isolation>({
    networkNamespace: truth,
    permissionModel: truth,
    emptyEnvironment: truth,
    door: nullable(text(300)),
  }),
});
