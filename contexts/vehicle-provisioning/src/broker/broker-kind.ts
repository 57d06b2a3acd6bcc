import type { Party } from '../provisioning-case/party.ts';

/** Which partner, and in which dialect (0021). */
export const brokerKinds = ['manual'] as const;
export type BrokerKind = (typeof brokerKinds)[number];

/** On the path of such a broker: who delivers, and who can say that it works. */
export const partiesOf: Readonly<Record<BrokerKind, { readonly delivers: Party; readonly proves: Party }>> = {
  /** A person carries it, and asks the partner by whatever way there is. */
  manual: { delivers: 'operator', proves: 'operator' },
};
