import type { EvseSecurity } from '@bfcert/evse-security';
import type { LinkConfiguration } from '../configuration/link.ts';
import { every } from '../jobs/every.ts';

const LOOK_EVERY_MS = 2_000;

export interface KnownGateways {
  readonly ids: readonly string[];
  stop(): Promise<void>;
}

/**
 * Gateways that may hold stations, whether they can be reached or not: on a socket those of the configuration; over a
 * bus, where anybody whom it lets in is one, those that have an open session. One that ended well has none.
 */
export function followGateways(
  link: LinkConfiguration,
  evse: Pick<EvseSecurity, 'gatewaysWithSessions'>,
  onError: (error: unknown) => void,
): KnownGateways {
  if (link.kind === 'unix-socket') return { ids: Object.keys(link.nodes), stop: async () => undefined };
  let ids: readonly string[] = [];
  const look = every(
    LOOK_EVERY_MS,
    async () => {
      ids = await evse.gatewaysWithSessions();
    },
    onError,
    { firstMs: 0 },
  );
  return {
    get ids() {
      return ids;
    },
    stop: () => look.stop(),
  };
}
