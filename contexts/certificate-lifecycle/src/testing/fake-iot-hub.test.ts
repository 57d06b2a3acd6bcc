import { FixedClock } from '@bfcert/kernel/clock';
import { FakeIotHub } from './fake-iot-hub.ts';
import { iotHubContract } from './iot-hub.contract.ts';

iotHubContract('the fake', async () => {
  const hub = new FakeIotHub(new FixedClock('2026-03-01T00:00:00Z'));
  for (const thing of ['bus-1', 'bus-2']) hub.registry.things.add(thing);
  hub.registry.policies.add('telemetry');
  return {
    hub,
    registry: hub.registry,
    failNext: (_operation, fault) => hub.failNext(fault),
    goAway: async () => {
      hub.down = true;
    },
    close: async () => hub.close(),
  };
});
