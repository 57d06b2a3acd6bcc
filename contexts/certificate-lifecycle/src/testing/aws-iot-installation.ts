import { FixedClock } from '@bfcert/kernel/clock';
import { type AwsIotConfiguration, awsIotHub } from '../adapters/aws-iot/index.ts';
import type { IotHub } from '../iot-hub/iot-hub.ts';
import { AwsIotServer } from './aws-iot-server.ts';

/** The adapter before the AWS of the tests; time passes only while the adapter waits, or when a test says so. */
export async function installAwsIot(changes: Partial<AwsIotConfiguration> = {}) {
  const clock = new FixedClock('2026-03-01T00:00:00Z');
  const aws = await AwsIotServer.listen(clock);
  for (const thing of ['bus-1', 'bus-2']) aws.registry.things.add(thing);
  aws.registry.policies.add('telemetry');
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
    clock.advance(milliseconds);
  };
  const opened: IotHub[] = [];
  /** As after a restart of the process: nothing is remembered. */
  const open = (): IotHub => {
    const hub = awsIotHub({ ...settingsFor(aws), ...changes }, { clock, wait });
    opened.push(hub);
    return hub;
  };
  return {
    clock,
    aws,
    /** How long the adapter waited, milliseconds, in order. */
    waits,
    hub: open(),
    open,
    close: async () => {
      for (const hub of opened) hub.close();
      await aws.server.goAway();
    },
  };
}

export const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

export const settingsFor = (aws: AwsIotServer): AwsIotConfiguration => ({
  name: 'fleet-hub',
  region: 'eu-central-1',
  endpoint: aws.server.url,
  trustAnchorsPem: null,
  credentials: { accessKeyId: 'AKIAEXAMPLEEXAMPLE', secretAccessKey: SECRET, sessionToken: null },
  rates: { read: 1_000, change: 1_000 },
  answerMilliseconds: 4_000,
  callMilliseconds: 10_000,
});
