import { readFile } from 'node:fs/promises';
import type { GatewayLink } from '@bfcert/kernel/link';
import { connectGatewayLink as connectToBus } from '@bfcert/kernel/link/nats';
import { connectGatewayLink as connectToSocket } from '@bfcert/kernel/link/unix-socket';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import type { GatewayProcessConfig } from './config/gateway-config.ts';

/** The link adapter the configuration names. */
export async function connectLink(
  { nodeId, link }: GatewayProcessConfig,
  onProblem: (problem: string) => void,
): Promise<GatewayLink> {
  const { spoolDirectory } = link;
  if (link.kind === 'unix-socket') {
    const secret = await readSecretFile(link.secretFile);
    return connectToSocket({ path: link.socketPath, nodeId, secret, spoolDirectory, onProblem });
  }
  const { servers, user, passwordFile, trustAnchorsFile } = link;
  const bus = {
    servers,
    ...(user === null ? {} : { user }),
    ...(passwordFile === null ? {} : { pass: (await readFile(passwordFile, 'utf8')).trim() }),
    ...(trustAnchorsFile === null ? {} : { tls: { ca: await readFile(trustAnchorsFile, 'utf8') } }),
  };
  return connectToBus({ bus, nodeId, spoolDirectory, onProblem });
}
