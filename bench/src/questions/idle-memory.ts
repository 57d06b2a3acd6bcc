import type { Answer, Effort } from '../answer.ts';
import type { Usage } from '../processes/answer-parent.ts';
import { startChild } from '../processes/child.ts';
import { makeSite, type Site } from '../servers/site.ts';
import { type MeasuredServer, startServers } from '../servers/start-servers.ts';
import { stationsParts } from '../stations/stations-parts.ts';
import { median, short, spread, spreadOf } from '../statistics.ts';

const AT_ONCE = 16;
/** So that code, pools and tables that are paid once are paid before. */
const WARM_UP = 300;
const KIB = 1024;

interface Found {
  readonly gateway: PerStation;
  readonly bareWs: PerStation;
}

type PerStation = Pick<Usage, 'rssBytes' | 'heapUsedBytes' | 'externalBytes'>;

/** What one idle station costs: connected with mutual TLS, booted, silent. */
export async function idleMemory({ quick, note }: Effort): Promise<Answer> {
  const rounds = quick ? 1 : 3;
  const count = quick ? 300 : 10_000;
  const site = makeSite(count);
  note(`${count} certificates are there`);
  const found: Found[] = [];
  for (let number = 1; number <= rounds; number++) {
    const round = await measure(site, count);
    found.push(round);
    note(`round ${number} of ${rounds}: ${short(ratioOf(round))}`);
  }
  const ratio = spreadOf(found.map(ratioOf));
  const row = (who: 'gateway' | 'bareWs') => {
    const kib = (of: keyof PerStation) => `${short(median(found.map((one) => one[who][of])) / KIB)} KiB`;
    return `${kib('rssBytes')} resident, of it ${kib('heapUsedBytes')} on the heap and ${kib('externalBytes')} in buffers`;
  };
  return {
    what: `memory per idle mTLS station on the gateway ÷ on a bare ws server, ${count} stations each`,
    rows: [
      ['gateway ÷ bare ws', spread(ratio)],
      ['gateway', row('gateway')],
      ['bare ws', row('bareWs')],
    ],
    figures: { toBareWs: ratio.median },
    targets: [{ what: 'gateway ÷ bare ws', bound: '≤', limit: 1.3, seen: ratio }],
  };
}

const ratioOf = ({ gateway, bareWs }: Found): number => gateway.rssBytes / bareWs.rssBytes;

/** New processes each time: what an allocator kept from an earlier round would look free. */
async function measure(site: Site, count: number): Promise<Found> {
  const { gateway, bareWs, stop } = await startServers(site, { collects: true });
  const client = startChild(new URL('../stations/raw-stations.ts', import.meta.url));
  try {
    await client.ask('make', stationsParts(site));
    const perStation = async ({ process: server, port, greeting }: MeasuredServer): Promise<PerStation> => {
      const hold = (stations: number) => client.ask('hold', { port, greeting, count: stations, atOnce: AT_ONCE });
      await hold(Math.min(WARM_UP, count));
      await client.ask('release');
      await settled(server);
      const before = await settled(server);
      await hold(count);
      const after = await settled(server);
      await client.ask('release');
      const per = (of: keyof PerStation): number => (after[of] - before[of]) / count;
      return { rssBytes: per('rssBytes'), heapUsedBytes: per('heapUsedBytes'), externalBytes: per('externalBytes') };
    };
    return { gateway: await perStation(gateway), bareWs: await perStation(bareWs) };
  } finally {
    await client.stop();
    await stop();
  }
}

const SETTLE_MS = 1_500;

/** Facts leave, deadlines pass and finalisers run in their own time; each collection may free what holds the next. */
async function settled(server: MeasuredServer['process']): Promise<Usage> {
  for (let collections = 0; collections < 3; collections++) {
    await server.ask<Usage>('usage');
    await new Promise((resolve) => setTimeout(resolve, SETTLE_MS / 3));
  }
  return server.ask<Usage>('usage');
}
