import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { measureGateways } from './gateway-metrics.ts';

test('a scrape has the door of each gateway that is heard, and of no other any more', async () => {
  let listeners = [
    { nodeId: 'gateway-1', host: '10.0.4.1', certificateOnlyPort: 8443 },
    { nodeId: 'gateway-3', host: '2001:db8::3', certificateOnlyPort: 9443 },
  ];
  const registry = new Registry();
  measureGateways(registry, { gatewayListeners: async () => listeners });
  const seen = async () => (await registry.metrics()).split('\n').filter((line) => line.startsWith('bfcert_'));
  expect(await seen()).toEqual([
    'bfcert_gateway_listener{gateway="gateway-1",host="10.0.4.1",port="8443"} 1',
    'bfcert_gateway_listener{gateway="gateway-3",host="2001:db8::3",port="9443"} 1',
  ]);
  listeners = listeners.slice(0, 1);
  expect(await seen()).toHaveLength(1);
});
