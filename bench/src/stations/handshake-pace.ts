import { startChild } from '../processes/child.ts';
import { bareServerParts } from '../servers/bare-server.ts';
import { makeSite } from '../servers/site.ts';
import { median } from '../statistics.ts';
import { stationsParts } from './stations-parts.ts';

const STATIONS = 100;
const AT_ONCE = 16;
const WARM_UP_ROUNDS = 2;

/** Full mTLS handshakes per second of a bare `node:tls` server and one client on this machine: its limit, median of `rounds`. */
export async function handshakesPerSecond(rounds: number): Promise<number> {
  const site = makeSite(STATIONS);
  const server = startChild(new URL('../servers/bare-tls.ts', import.meta.url));
  const client = startChild(new URL('./raw-stations.ts', import.meta.url));
  try {
    const port = await server.ask<number>('listen', bareServerParts(site));
    await client.ask('make', stationsParts(site));
    const paces: number[] = [];
    for (let round = 0; round < WARM_UP_ROUNDS + rounds; round++) {
      const milliseconds = await client.ask<number>('connect', {
        port,
        greeting: 'tls',
        count: STATIONS,
        atOnce: AT_ONCE,
      });
      if (round >= WARM_UP_ROUNDS) paces.push((STATIONS * 1_000) / milliseconds);
    }
    return median(paces);
  } finally {
    await Promise.all([server.stop(), client.stop()]);
  }
}
