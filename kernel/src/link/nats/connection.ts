import '../../server-chain.ts';
import { setTimeout as pause } from 'node:timers/promises';
import { connect, type NatsConnection, type NodeConnectionOptions } from '@nats-io/transport-node';

/** Where the bus is and how to prove who we are: `servers`, `tls`, `user` and `pass`, `authenticator` … */
export type BusOptions = Pick<NodeConnectionOptions, 'servers' | 'tls' | 'user' | 'pass' | 'token' | 'authenticator'>;

const RECONNECT_MS = 250;
const FLUSH_MS = 1000;

/** Throws when the bus is not there now; comes back by itself for ever once it was. */
export function connectBus(bus: BusOptions, name: string, inboxPrefix: string): Promise<NatsConnection> {
  return connect({
    ...bus,
    name,
    inboxPrefix,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_MS,
    reconnectJitter: RECONNECT_MS,
    reconnectJitterTLS: RECONNECT_MS,
    // Credentials may be rotated while we are away: a refusal is not for ever.
    ignoreAuthErrorAbort: true,
    pingInterval: 10_000,
    maxPingOut: 2,
  });
}

/** Lets the bus take what was published; a bus that is away is not waited for longer than a second. False: it has not answered. */
export async function flushBriefly(connection: NatsConnection): Promise<boolean> {
  const flushed = new AbortController();
  const late = pause(FLUSH_MS, false, { signal: flushed.signal }).catch(() => false);
  const taken = connection.flush().then(
    () => true,
    () => false,
  );
  return Promise.race([taken, late]).finally(() => flushed.abort());
}

/** Tells `onChange` when the connection is lost and found again, until it is closed. */
export async function watchBus(connection: NatsConnection, onChange: (up: boolean) => void): Promise<void> {
  for await (const { type } of connection.status()) {
    if (type === 'disconnect') onChange(false);
    if (type === 'reconnect') onChange(true);
  }
}
