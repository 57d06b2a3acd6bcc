import { type Pump, startPump } from '@bfcert/kernel/pump';
import { Stopping } from '../outbound/attempt-deadline.ts';
import type { Claimed } from './alert-store.ts';
import { type AlertDeliveries, AT_ONCE, sendDueAlerts } from './deliver-alerts.ts';

const LOOK_EVERY_MS = 2_000;
/** What waits for a route of an earlier configuration goes nowhere, so nobody waits for it. */
const LOOK_FOR_GONE_EVERY_MS = 60_000;

/**
 * Sends what is due, again and again. Each route has a pump of its own: a receiver that keeps its attempts for as long as they
 * may last, or has a storm to take, holds up nothing of any other. A stop ends the attempts under way; they are made again.
 */
export function startSending(deps: AlertDeliveries, onError: (error: unknown) => void): Pump {
  const stopping = new AbortController();
  const own = { ...deps, deadline: () => AbortSignal.any([stopping.signal, deps.deadline()]) };
  const send = (of: Claimed, pauseMs: number): Pump =>
    startPump(async () => ((await sendDueAlerts(own, of, onError)) === AT_ONCE ? 0 : pauseMs), onError);
  const names = deps.settings.routes.map(({ name }) => name);
  const pumps = names.map((route) => send({ route }, LOOK_EVERY_MS));
  const gone = send({ routesBut: names }, LOOK_FOR_GONE_EVERY_MS);
  return {
    wake: () => {
      for (const pump of pumps) pump.wake();
    },
    stop: async () => {
      stopping.abort(new Stopping());
      await Promise.all([...pumps, gone].map((pump) => pump.stop()));
    },
  };
}
