import { readFile } from 'node:fs/promises';
import type { ServerLink } from '@bfcert/kernel/link';
import { listenServerLink as listenOnBus } from '@bfcert/kernel/link/nats';
import { listenServerLink as listenOnSocket } from '@bfcert/kernel/link/unix-socket';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import type { LinkConfiguration } from '../configuration/link.ts';

/** A server that was killed keeps its facts from the others for so long. */
const ACK_WAIT_MS = 3_000;

/** The link to gateways: over a socket of this host, or over a bus. */
export async function openLink(
  configuration: LinkConfiguration,
  onProblem: (problem: string) => void,
): Promise<ServerLink> {
  if (configuration.kind === 'unix-socket') {
    const secrets = new Map<string, Buffer>();
    for (const [nodeId, file] of Object.entries(configuration.nodes)) secrets.set(nodeId, await readSecretFile(file));
    return listenOnSocket({
      path: configuration.socketPath,
      secretOf: (nodeId) => secrets.get(nodeId) ?? null,
      onProblem,
    });
  }
  const { servers, user, passwordFile, trustAnchorsFile, replicas } = configuration;
  return listenOnBus({
    bus: {
      servers,
      ...(user === null ? {} : { user }),
      ...(passwordFile === null ? {} : { pass: (await readFile(passwordFile, 'utf8')).trim() }),
      ...(trustAnchorsFile === null ? {} : { tls: { ca: await readFile(trustAnchorsFile, 'utf8') } }),
    },
    facts: { replicas, ackWaitMs: ACK_WAIT_MS },
    onProblem,
  });
}
