import { type CallerRefusal, type LocalPeer, listenLocal } from '@bfcert/kernel/local-socket';
import { PKI_SERVER_NAME } from '@bfcert/pki-contract';
import { answerRequest } from './answer-request.ts';
import type { CallerList } from './callers.ts';
import type { Configuration } from './configuration.ts';
import type { ControlPlane } from './control-plane.ts';
import type { DoorRefusal } from './door/judge-caller.ts';
import { type Door, openDoor } from './door/open-door.ts';
import { RefusalBook } from './door/refusal-book.ts';
import type { FailureReport } from './failure-report.ts';

export interface Serving {
  /** Where callers of other hosts come in, `host:port`; null: nowhere. */
  readonly door: string | null;
  close(): Promise<void>;
}

/** Opens what callers come in by: the Unix socket and, where one is configured, the door. */
export async function serveCallers(
  plane: ControlPlane,
  callers: CallerList,
  { socketPath, listen }: Pick<Configuration, 'socketPath' | 'listen'>,
  failed: FailureReport,
): Promise<Serving> {
  const onPeer = (peer: LocalPeer): void =>
    peer.onRequest(async (method, payload) => {
      try {
        return await answerRequest(plane, callers.entries.get(peer.name), method, payload);
      } catch (error) {
        const detail = failed(`${method} from ${peer.name}`, error);
        return { callRefused: 'internal_error', detail: detail.slice(0, 500) };
      }
    });
  const onRefusal = ({ reason, detail }: DoorRefusal | SocketRefusal): void => {
    const refusal = { caller: 'unknown', method: 'connect', commandId: null, reason, detail: detail.slice(0, 500) };
    plane.ledger
      .recordRefusal({ ...refusal, recordedAt: plane.clock.now() })
      .catch((error: unknown) => failed('recording a refusal', error));
  };
  const socketRefusals = new RefusalBook<SocketRefusal>(onRefusal);

  const socket = await listenLocal({
    path: socketPath,
    name: PKI_SERVER_NAME,
    callers: () => callers.secrets,
    onPeer,
    onRefusal: ({ reason, caller }) => socketRefusals.add({ reason, detail: SOCKET_DETAILS[reason](caller) }),
  });
  let door: Door | null = null;
  try {
    if (listen !== undefined) door = await openDoor(listen, { callers, onPeer, onRefusal });
  } catch (error) {
    await socket.close();
    throw error;
  }
  return {
    door: door?.address ?? null,
    async close() {
      await Promise.all([door?.close(), socket.close()]);
    },
  };
}

interface SocketRefusal {
  readonly reason: CallerRefusal['reason'];
  readonly detail: string;
}

const SOCKET_DETAILS: { readonly [Reason in CallerRefusal['reason']]: (caller: string) => string } = {
  caller_unknown: (caller) => `the caller list has nobody called ${caller} on the Unix socket`,
  secret_not_proven: (caller) => `somebody called itself ${caller} and did not prove it`,
};
