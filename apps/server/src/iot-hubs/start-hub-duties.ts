import { IOT_HUB_OPERATIONS, type IotHubs, parseHubOperationId } from '@bfcert/certificate-lifecycle';
import type { NudgeBoard } from '@bfcert/certificate-lifecycle/adapters/pg-boss';
import type { Logger } from 'pino';
import type { IotHubConfiguration } from '../configuration/iot-hubs.ts';
import { every } from '../jobs/every.ts';

const NUDGE_EVERY_MS = 10_000;
const FIRST_LOOK_MS = 5_000;
const MINUTE_MS = 60_000;

/** Operations as they are nudged, and a look at each hub as often as it is configured. Resolves with what ends it. */
export async function startHubDuties(
  iotHubs: IotHubs,
  configured: readonly IotHubConfiguration[],
  board: NudgeBoard,
  log: Logger,
): Promise<() => Promise<void>> {
  const failed =
    (duty: string) =>
    (error: unknown): void =>
      log.error({ err: error, duty }, 'a duty failed');
  await board.work(
    IOT_HUB_OPERATIONS,
    async (text) => {
      const id = parseHubOperationId(text);
      if (id === null) throw new Error(`not an operation: ${text}`);
      await iotHubs.advance(id);
    },
    (error, id) => failed(`advance ${id}`)(error),
  );
  const looks = configured.map(({ name, lookEveryMinutes }) =>
    every(
      lookEveryMinutes * MINUTE_MS,
      async () => {
        const look = await iotHubs.look(name);
        if (look?.error) log.warn({ hub: name, problem: look.error }, 'the hub could not be read to the end');
      },
      failed(`look at ${name}`),
      { firstMs: FIRST_LOOK_MS },
    ),
  );
  const timers = [every(NUDGE_EVERY_MS, () => iotHubs.nudgeDue(), failed('nudge due hub operations')), ...looks];
  return async () => {
    await Promise.all(timers.map((timer) => timer.stop()));
  };
}
