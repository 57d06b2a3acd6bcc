import { readFile } from 'node:fs/promises';
import type { GatewayLink } from '@bfcert/kernel/link';
import { connectGatewayLink as connectByUnixSocket } from '@bfcert/kernel/link/unix-socket';
import type { GatewayProcessConfig } from './config/gateway-config.ts';

/** The link adapter the configuration names. */
export async function connectLink({ nodeId, link }: GatewayProcessConfig): Promise<GatewayLink> {
  const secret = await readFile(link.secretFile);
  return connectByUnixSocket({ path: link.socketPath, nodeId, secret, spoolDirectory: link.spoolDirectory });
}
