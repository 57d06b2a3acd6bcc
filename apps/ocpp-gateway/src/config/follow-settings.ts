import {
  GATEWAY_SETTINGS_CHANGED,
  type GatewaySettings,
  gatewaySettings,
} from '@bfcert/evse-security/station-contract';
import type { GatewayLink } from '@bfcert/kernel/link';
import { startPump } from '@bfcert/kernel/pump';
import type { Logger } from 'pino';

const REQUEST_TIMEOUT_MS = 10_000;
/**
 * The longest that a timer takes. It is asked again when a server begins and when the link is back, and not by itself: while
 * servers are restarted one after the other with other settings, their answers differ, and sessions would come and go with them.
 */
const UNTIL_TOLD_MS = 2 ** 31 - 1;

export interface SettingsFollower {
  /** Resolves with what a server has said first, however long that takes. */
  readonly first: Promise<GatewaySettings>;
  stop(): Promise<void>;
}

/**
 * What this gateway has in common with all others, from whichever server answers. `changed` is called with every later word of
 * one that differs from the word before.
 */
export function followSettings(
  link: GatewayLink,
  changed: (settings: GatewaySettings) => void,
  { log, signal }: { readonly log: Logger; readonly signal: AbortSignal },
): SettingsFollower {
  const first = Promise.withResolvers<GatewaySettings>();
  let known: string | null = null;
  const ask = async (): Promise<number> => {
    const answer = gatewaySettings.parse(await link.request('gateway.settings', {}, REQUEST_TIMEOUT_MS));
    const text = JSON.stringify(answer);
    if (known === null) first.resolve(answer);
    else if (text !== known && !signal.aborted) changed(answer);
    known = text;
    return UNTIL_TOLD_MS;
  };
  const pump = startPump(ask, (error) => {
    // A link that is down tells so itself, and its return wakes us.
    if (signal.aborted || !link.connected) return;
    log.warn(
      { error: error instanceof Error ? error.message : 'unknown' },
      'no server says the settings, asking again',
    );
  });
  link.onBroadcast(GATEWAY_SETTINGS_CHANGED, () => pump.wake());
  link.onState((connected) => {
    if (connected) pump.wake();
  });
  return { first: first.promise, stop: () => pump.stop() };
}
