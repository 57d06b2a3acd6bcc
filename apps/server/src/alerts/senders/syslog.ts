import '@bfcert/kernel/server-chain';
import { readFile } from 'node:fs/promises';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { addAbortSignal } from 'node:stream';
import { connect as connectTls } from 'node:tls';
import type { Alert } from '../alert.ts';
import type { SyslogRoute } from '../alert-settings.ts';
import { syslogFrameOf } from './cef.ts';

/** Of a receiver that does nothing; one that does something has until the deadline. */
const PATIENCE_MS = 10_000;

/**
 * A connection for each alert, ended by us and then by the receiver: syslog has no answer, so that the receiver has
 * taken all of it and closed in peace is the most that can be known.
 */
export async function sendSyslog(route: SyslogRoute, alert: Alert, deadline: AbortSignal): Promise<void> {
  const { host, port, transport, trustAnchorsFile } = route;
  const ca = trustAnchorsFile === null ? undefined : await readFile(trustAnchorsFile);
  const named = isIP(host) === 0 ? { servername: host } : {};
  const socket: Socket =
    transport === 'tls'
      ? connectTls({ host, port, minVersion: 'TLSv1.2', ...named, ...(ca === undefined ? {} : { ca }) })
      : connectTcp({ host, port });
  addAbortSignal(deadline, socket);
  await new Promise<void>((resolve, reject) => {
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no answer in time')));
    socket.once('error', reject);
    socket.once('close', (failed) => {
      if (!failed) resolve();
    });
    // Nothing is expected to come back, but what does must not hold up the end.
    socket.resume();
    socket.end(syslogFrameOf(alert, hostname()));
  });
}
