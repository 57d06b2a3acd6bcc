import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { clientConfig, type DatabaseConnection } from './connection.ts';

/** One session outside the pool, for what lives in a session: notifications and session locks. */
export interface KeptSession {
  /** Null while the connection is lost. */
  readonly client: pg.Client | null;
  close(): Promise<void>;
}

export interface KeptSessionOptions {
  readonly channels: readonly string[];
  /** `payload`: empty when it was notified without one. */
  readonly onNotification: (channel: string, payload: string) => void;
  /** On every (re)connection, once it listens: what was notified before is lost, so look for yourself. */
  readonly onConnected: () => void;
  readonly onError: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

/** Connects in the background and, whenever the session is lost, again with growing pauses until closed. */
export function keepSession(connection: DatabaseConnection, options: KeptSessionOptions): KeptSession {
  const closing = new AbortController();
  let client: pg.Client | null = null;

  async function holdOne(): Promise<void> {
    const next = new pg.Client(clientConfig(connection));
    const ended = new Promise<void>((resolve) => next.once('end', resolve));
    const onAbort = (): void => void next.end();
    next.on('error', options.onError);
    next.on('notification', ({ channel, payload = '' }) => options.onNotification(channel, payload));
    closing.signal.addEventListener('abort', onAbort);
    try {
      await next.connect();
      for (const channel of options.channels) await next.query(`listen ${next.escapeIdentifier(channel)}`);
      if (closing.signal.aborted) return;
      client = next;
      options.onConnected();
      await ended;
    } finally {
      client = null;
      closing.signal.removeEventListener('abort', onAbort);
      await next.end();
    }
  }

  async function hold(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (!closing.signal.aborted) {
      try {
        await holdOne();
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        if (!closing.signal.aborted) options.onError(error);
      }
      await delay(pause, undefined, { signal: closing.signal }).catch(() => undefined);
      pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }
  }

  const held = hold();
  return {
    get client() {
      return client;
    },
    close: () => {
      closing.abort();
      return held;
    },
  };
}
