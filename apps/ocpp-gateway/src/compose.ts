import type { GatewayLink } from '@bfcert/kernel/link';
import { connectGatewayLink } from '@bfcert/kernel/link/unix-socket';
import { readSecretFile } from '@bfcert/kernel/local-socket';
import type { GatewayProcessConfig } from './config/gateway-config.ts';

/** The link adapter the configuration names. */
export async function connectLink(
  { nodeId, link }: GatewayProcessConfig,
  onProblem: (problem: string) => void,
): Promise<GatewayLink> {
  const secret = await readSecretFile(link.secretFile);
  const { socketPath, spoolDirectory } = link;
  return connectGatewayLink({ path: socketPath, nodeId, secret, spoolDirectory, onProblem });
}
