import { authorityAbilityContract } from '../../testing/authority-ability.contract.ts';
import { manualBroker } from './index.ts';

authorityAbilityContract('a person', async () => {
  const { authority } = manualBroker({ name: 'desk', kind: 'manual', authorityFor: [], contractsAt: [] });
  if (authority === null) throw new Error('nobody takes requests');
  return { ability: authority, has: async () => null, goAway: null, end: async () => undefined };
});
