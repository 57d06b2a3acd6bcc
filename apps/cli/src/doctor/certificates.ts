import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ConnectionOptions, connect } from 'node:tls';
import { serverChain } from '@bfcert/kernel/server-chain';
import type { Configuration } from '../configuration/configuration.ts';
import { reachable } from '../supervisor/reachable.ts';
import { urlOf } from '../supervisor/url-of.ts';
import { messageOf, type Observation, observer, type Verdict } from './observation.ts';

const observe = observer('certificates');
const PATIENCE_MS = 3_000;
const DAY_MS = 86_400_000;
/** Renewed 30 days before their end: at half of that somebody should have noticed. */
const LISTENER_DAYS = 14;
const AUTHORITY_DAYS = 180;

interface Kind {
  readonly kind: string;
  readonly options: ConnectionOptions;
}

const EC: Kind = {
  kind: 'EC',
  options: { ciphers: 'ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256' },
};
const RSA: Kind = {
  kind: 'RSA',
  options: { ciphers: 'ECDHE-RSA-AES256-GCM-SHA384:AES256-GCM-SHA384:AES128-GCM-SHA256' },
};
/** A station may know one algorithm only, so each listener for stations has two certificates. */
const OF_STATIONS = [EC, RSA];
/** Vehicles know this one. */
const OF_VEHICLES = [EC];

/** When the certificates that our listeners show, and those of the authorities, expire. */
export async function lookAtCertificates(
  configuration: Configuration,
  isRunning: boolean,
  now: Date,
): Promise<readonly Observation[]> {
  const metrics = isRunning ? await metricsOf(configuration) : null;
  const doors = isRunning ? [...ownDoors(configuration), ...gatewayDoors(configuration, metrics)] : [];
  const listeners = await Promise.all(doors.map((door) => lookAtDoor(door, configuration.publicHost, now)));
  const authorities = metrics === null ? null : fromMetrics(metrics, now);
  return [...listeners.flat(), ...(authorities ?? fromTrustFiles(configuration.dataDir, now))];
}

interface Door {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly kinds: readonly Kind[];
}

/** Those that stations and vehicles dial: on a cluster one of its processes is behind each, and nobody knows which. */
const ownDoors = ({ ports, listen }: Configuration): readonly Door[] => [
  ...[ports.profile2, ports.profile3].map((port) => doorAt(port, listen.ocpp, OF_STATIONS)),
  doorAt(ports.vehicles, listen.vehicles, OF_VEHICLES),
];

const doorAt = (port: number, host: string, kinds: readonly Kind[]): Door => ({
  name: `on port ${port}`,
  host: reachable(host),
  port,
  kinds,
});

const LISTENER = /^bfcert_gateway_listener\{gateway="([^"]+)",host="([^"]+)",port="(\d+)"\} 1$/gm;

/** Those of gateways themselves, as far as they are others. */
function gatewayDoors({ ports, listen }: Configuration, metrics: string | null): readonly Door[] {
  const doors = [...(metrics ?? '').matchAll(LISTENER)].map(([, gateway = '', host = '', port]) => ({
    name: `of ${gateway} at ${host}:${port}`,
    host,
    port: Number(port),
    kinds: OF_STATIONS,
  }));
  return doors.filter(({ host, port }) => host !== reachable(listen.ocpp) || port !== ports.profile3);
}

function lookAtDoor({ name, host, port, kinds }: Door, servername: string, now: Date): Promise<readonly Observation[]> {
  return Promise.all(
    kinds.map(async ({ kind, options }) => {
      const subject = `${kind} ${name}`;
      try {
        const shown = await certificateShown({ ...options, host, port, servername });
        return expiry(subject, shown.validToDate, now, LISTENER_DAYS);
      } catch (error) {
        return observe(subject, 'finding', `no certificate is shown: ${messageOf(error)}`);
      }
    }),
  );
}

/** What matters is whatever is shown, so nothing is verified. */
function certificateShown(options: ConnectionOptions): Promise<X509Certificate> {
  return new Promise((resolve, reject) => {
    // Up to TLS 1.2 the suite decides which certificate is shown.
    const socket = connect({ ...options, maxVersion: 'TLSv1.2', rejectUnauthorized: false, timeout: PATIENCE_MS });
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.once('error', fail);
    socket.once('timeout', () => fail(new Error('it does not answer')));
    socket.once('secureConnect', () => {
      const [certificate] = serverChain(socket);
      socket.destroy();
      if (certificate === undefined) reject(new Error('none came'));
      else resolve(certificate);
    });
  });
}

const METRIC =
  /^bfcert_pki_ca_not_after_timestamp_seconds\{authority="([^"]+)",role="([^"]+)",generation="([^"]*)"\} (\S+)$/gm;

const DOOR = /^bfcert_pki_door_not_after_timestamp_seconds (\S+)$/m;

/** What the server tells of itself; null where it cannot be had. */
async function metricsOf({ ports, listen }: Configuration): Promise<string | null> {
  const url = `${urlOf(listen.http, ports.metrics)}/metrics`;
  try {
    return await (await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) })).text();
  } catch {
    return null;
  }
}

/** Every authority of which the server tells; null: of none. */
function fromMetrics(text: string, now: Date): readonly Observation[] | null {
  const [, doorEnds] = DOOR.exec(text) ?? [];
  const door =
    doorEnds === undefined
      ? []
      : [expiry('the control plane’s door', new Date(Number(doorEnds) * 1_000), now, LISTENER_DAYS)];
  const found = [...text.matchAll(METRIC)].map(([, authority, role, generation, seconds]) =>
    expiry(
      [authority, role, generation].filter(Boolean).join(' '),
      new Date(Number(seconds) * 1_000),
      now,
      AUTHORITY_DAYS,
    ),
  );
  return found.length > 0 ? [...door, ...found] : null;
}

/** The roots that stations are given lie in files. */
function fromTrustFiles(dataDirectory: string, now: Date): readonly Observation[] {
  let pem: string;
  try {
    pem = readFileSync(join(dataDirectory, 'trust', 'station-anchors.pem'), 'utf8');
  } catch {
    return [observe('the authorities', 'note', 'cannot be looked at: the server does not run, and there are no files')];
  }
  return (pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []).map((block) => {
    const certificate = new X509Certificate(block);
    const name = certificate.subject.split('\n').find((part) => part.startsWith('CN=')) ?? 'a root';
    return expiry(name.replace('CN=', ''), certificate.validToDate, now, AUTHORITY_DAYS);
  });
}

function expiry(subject: string, notAfter: Date, now: Date, leastDays: number): Observation {
  const days = Math.floor((notAfter.getTime() - now.getTime()) / DAY_MS);
  const verdict: Verdict = days < leastDays ? 'finding' : 'good';
  const end = notAfter.toISOString().slice(0, 10);
  return observe(subject, verdict, days < 0 ? `has expired on ${end}` : `expires in ${days} days, on ${end}`);
}
