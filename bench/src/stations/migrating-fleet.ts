import { createFleet, type FaultName, type Fleet } from '@bfcert/simulator';
import { answerParent } from '../processes/answer-parent.ts';
import { identityOf, passwordOf, serialNumberOf } from './fleet-names.ts';

export interface FleetParts {
  readonly count: number;
  /** The number of its first station; absent: 1. */
  readonly first?: number;
  readonly url: string;
  readonly trustAnchorPem: string;
  /** By the number of a station; who is not there keeps to the standard. */
  readonly faults?: readonly (readonly [number: number, fault: FaultName])[];
}

/** Milliseconds since 1970, of the last CALL that each station did not do as it should have, by its name. */
export type LastRefused = readonly (readonly [name: string, at: number])[];

let fleet: Fleet | null = null;
const lastRefused = new Map<string, number>();
const everConnected = new Set<string>();

/** Simulated stations in a process of their own. */
answerParent({
  start: async ({ count, first = 1, url, trustAnchorPem, faults = [] }: FleetParts): Promise<void> => {
    const faultOf = new Map(faults);
    const numbered = (index: number): number => first + index - 1;
    fleet = createFleet({
      count,
      url,
      vendor: 'Simulated',
      model: 'DC-150',
      trustAnchorsPem: [trustAnchorPem],
      identityOf: (index) => identityOf(numbered(index)),
      serialNumberOf: (index) => serialNumberOf(numbered(index)),
      passwordOf: (index) => passwordOf(numbered(index)),
      faultsOf: (index) => [faultOf.get(numbered(index)) ?? []].flat(),
      backOff: { minimumMs: 200, randomRangeMs: 300, repeatTimes: 3 },
      resolve: () => '127.0.0.1',
      staggerMs: 5,
    });
    fleet.onAny(({ type }, { identity }) => {
      if (type === 'call_refused') lastRefused.set(identity, Date.now());
      if (type === 'connected') everConnected.add(identity);
    });
    await fleet.start();
  },
  lastRefused: (): LastRefused => [...lastRefused],
  /** Names of those that were connected once and are not now. */
  away: (): readonly string[] =>
    (fleet?.stations ?? [])
      .map((station) => station.state())
      .filter(({ identity, connection }) => connection !== 'open' && everConnected.has(identity))
      .map(({ identity }) => identity),
  stop: () => fleet?.stop(),
});
