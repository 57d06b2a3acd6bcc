import type { Party } from '../provisioning-case/party.ts';

/** Which partner, and in which dialect (0021). */
export const brokerKinds = ['manual', 'hubject_opcp'] as const;
export type BrokerKind = (typeof brokerKinds)[number];

/** On the path of such a broker: who delivers, and who can say that it works. */
export const partiesOf: Readonly<Record<BrokerKind, { readonly delivers: Party; readonly proves: Party }>> = {
  /** A person carries it, and asks the partner by whatever way there is. */
  manual: { delivers: 'operator', proves: 'operator' },
  /** The vehicle asks at a station; the pool knows what its operator has made of that. */
  hubject_opcp: { delivers: 'station', proves: 'broker' },
};
