import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ServerCertificateSource, ServerSlot } from '@bfcert/certificate-lifecycle';
import { awsAcm } from '@bfcert/certificate-lifecycle/adapters/aws-acm';
import { certificateFiles } from '@bfcert/certificate-lifecycle/adapters/certificate-files';
import { tlsListeners } from '@bfcert/certificate-lifecycle/adapters/tls-listener';
import type { GatewayListener } from '@bfcert/evse-security';
import type { OwnDoor } from '@bfcert/vehicle-provisioning';
import type { ServerConfiguration } from '../configuration/server-configuration.ts';
import { slotOfGateway } from '../gateways/slot-of-gateway.ts';
import { readAwsAccess } from '../iot-hubs/read-aws-access.ts';

/** One exchange with AWS, and one call with the pauses that throttling costs. */
const ANSWER_MS = 10_000;
const CALL_MS = 60_000;

/** Our own listeners for stations and for vehicles, watched by the same means as everybody's. */
export const OWN_LISTENERS = 'station-listeners';

/** Where our own listeners are, by the word of whoever has them. */
export interface OwnListeners {
  readonly gateways: () => Promise<readonly GatewayListener[]>;
  /** Of servers, for vehicles. */
  readonly doors: () => Promise<readonly OwnDoor[]>;
}

/** The configured sources and our own listeners. Nothing is asked of them yet. */
export async function connectSources(
  {
    serverCertificates: { acm, files, listeners },
    stations,
    trustDirectory,
  }: Pick<ServerConfiguration, 'serverCertificates' | 'stations' | 'trustDirectory'>,
  { gateways, doors }: OwnListeners,
): Promise<readonly ServerCertificateSource[]> {
  const times = { answerMilliseconds: ANSWER_MS, callMilliseconds: CALL_MS };
  const regions = acm.map(async (entry) =>
    awsAcm({ name: entry.name, callsPerSecond: entry.callsPerSecond, ...times, ...(await readAwsAccess(entry)) }),
  );
  // Each at its own address: through what stands in front of several, one of them is reached, and nobody knows which.
  const listening = async () => [
    ...(await gateways()).map(({ nodeId, host, certificateOnlyPort: port }) => ({ name: nodeId, host, port })),
    ...(await doors()).map(({ node, host, port }) => ({ name: node, host, port })),
  ];
  const own = async () =>
    (await listening()).map((listener) => ({
      ...listener,
      serverName: stations.host,
      trustAnchors: () => textOf(join(trustDirectory, 'csms-root.pem'), join(trustDirectory, 'csms-root-rsa.pem')),
      placeOf: (slot: ServerSlot) => slotOfGateway(slot, listener.name),
    }));
  const watched = listeners.map(({ trustAnchorsFile, ...listener }) => ({
    ...listener,
    trustAnchors: async () => (trustAnchorsFile === null ? null : textOf(trustAnchorsFile)),
  }));
  return [
    ...(await Promise.all(regions)),
    ...(files.length === 0 ? [] : [certificateFiles('files', files)]),
    ...(watched.length === 0 ? [] : [tlsListeners('listeners', async () => watched)]),
    tlsListeners(OWN_LISTENERS, own),
  ];
}

const textOf = async (...paths: readonly string[]): Promise<string> =>
  (await Promise.all(paths.map((path) => readFile(path, 'utf8')))).join('\n');
