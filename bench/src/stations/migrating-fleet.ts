import { createFleet, type Fleet } from '@bfcert/simulator';
import { answerParent } from '../processes/answer-parent.ts';
import { identityOf, passwordOf, serialNumberOf } from './fleet-names.ts';

export interface FleetParts {
  readonly count: number;
  readonly url: string;
  readonly trustAnchorPem: string;
}

let fleet: Fleet | null = null;

/** Simulated stations in a process of their own. */
answerParent({
  start: async ({ count, url, trustAnchorPem }: FleetParts): Promise<void> => {
    fleet = createFleet({
      count,
      url,
      vendor: 'Simulated',
      model: 'DC-150',
      trustAnchorsPem: [trustAnchorPem],
      identityOf,
      serialNumberOf,
      passwordOf,
      backOff: { minimumMs: 200, randomRangeMs: 300, repeatTimes: 3 },
      resolve: () => '127.0.0.1',
      staggerMs: 5,
    });
    await fleet.start();
  },
  stop: () => fleet?.stop(),
});
