/** A broker that is a person: what it is asked for waits for them, and they say what came of it. */
import type { Broker } from '../../broker/broker.ts';
import type { KnownBroker } from '../../broker/known-broker.ts';

export const manualBroker = (known: KnownBroker): Broker => ({
  ...known,
  // It is in the list of whoever looks there; by our own name, for there is no other.
  contractDelivery: null,
  authority: { place: async ({ id }) => ({ outcome: 'taken', reference: id }) },
});
