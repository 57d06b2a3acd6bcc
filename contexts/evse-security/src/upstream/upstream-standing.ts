import type { EvseSecurityDependencies } from '../ports.ts';

/** Connected stations of one upstream, by whether it is there for them. */
export interface UpstreamStanding {
  readonly name: string;
  readonly connected: number;
  /** Not for long enough that somebody is told. */
  readonly away: number;
  /** For longer than the configuration says. */
  readonly missed: number;
}

/** Of each upstream of the configuration; a station that has not told of it yet is in none. */
export async function upstreamStanding({
  stores,
  transactions,
  clock,
  upstreams,
}: EvseSecurityDependencies): Promise<readonly UpstreamStanding[]> {
  const told = await transactions.run((tx) => stores.sessions.upstreams(tx));
  const now = clock.now().getTime();
  return upstreams.map(({ name, missedAfterSeconds }) => {
    const own = told.filter((one) => one.name === name);
    const isMissed = ({ since }: { readonly since: Date }): boolean =>
      now - since.getTime() >= missedAfterSeconds * 1_000;
    const [there, gone] = [own.filter(({ isConnected }) => isConnected), own.filter((one) => !one.isConnected)];
    return {
      name,
      connected: sum(there),
      away: sum(gone.filter((one) => !isMissed(one))),
      missed: sum(gone.filter(isMissed)),
    };
  });
}

const sum = (all: readonly { readonly stations: number }[]): number =>
  all.reduce((total, { stations }) => total + stations, 0);
