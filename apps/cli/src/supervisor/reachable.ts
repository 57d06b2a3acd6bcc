/** How this machine reaches what listens on `host`: a wildcard is no address to call. */
export function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  return host === '::' ? '::1' : host;
}
