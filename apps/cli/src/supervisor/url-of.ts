import { reachable } from './reachable.ts';

/** How this machine calls a plain HTTP listener on `host` and `port`, without a slash at its end. */
export function urlOf(host: string, port: number): string {
  const name = reachable(host);
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`;
}
