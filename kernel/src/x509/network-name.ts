import { isIP } from 'node:net';

const URL_LIKE = /:\/\//;
/** Labels and a last one that begins with a letter, as every top-level domain does. `V1.2.30` is none. */
const HOST_LIKE = /^(?:[a-z0-9_-]+\.)+[a-z][a-z0-9-]+\.?$/i;

/**
 * Whether a relying party could take this text for a place in a network: a URL, an IP address (also in
 * brackets or with a port), or a host name. A station's common name must not be one (OCPP A00.FR.511).
 */
export function looksLikeNetworkName(text: string): boolean {
  const host = text.replace(/^\[(.*)\](?::\d+)?$/, '$1');
  const withoutPort = host.replace(/^([^:]+):\d+$/, '$1');
  return URL_LIKE.test(text) || isIP(host) !== 0 || isIP(withoutPort) !== 0 || HOST_LIKE.test(withoutPort);
}
