import { isIP } from 'node:net';
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls';
import { serverChain } from '@bfcert/kernel/server-chain';

/** `given`: as ws has it, which types it otherwise. To its `host`, for which the server's certificate must be; whatever keys its chain has, the gateway stays. */
export function connectTls(given: unknown): TLSSocket {
  const options = given as ConnectionOptions;
  const { host = '' } = options;
  const socket = connect({
    ...options,
    // Of an upgrade's URL, and no Unix socket.
    path: undefined,
    // SNI carries names only.
    servername: isIP(host) === 0 ? host : '',
    checkServerIdentity: () => {
      const [leaf] = sent();
      const found = isIP(host) === 0 ? leaf?.checkHost(host, { partialWildcards: false }) : leaf?.checkIP(host);
      if (found !== undefined) return undefined;
      const names = leaf?.subjectAltName ?? leaf?.subject ?? 'nobody';
      return new Error(`its certificate is for ${names}, not for ${host}`);
    },
  });
  const sent = serverChain(socket);
  return socket;
}
