import type { StationLink } from '@bfcert/evse-security';
import {
  endedSessionsAnswer,
  mostCallsOf,
  type SessionEpoch,
  stationCommandOutcome,
} from '@bfcert/evse-security/station-contract';
import { LinkHandlerFailed, LinkUnavailable, type ServerLink } from '@bfcert/kernel/link';

/** The gateway has this much longer than the station, so that its own verdict on a silence arrives. */
const MARGIN_MS = 5_000;
const EPOCH_TIMEOUT_MS = 5_000;

/** Commands to stations over the link. What may have been sent and was not answered is `unknown`, never failed. */
export function stationLink(link: ServerLink): StationLink {
  /** A gateway of the release before serves `session.epoch`, one at a time. */
  async function tellEpochs(nodeId: string, epochs: readonly SessionEpoch[]): Promise<void> {
    try {
      await link.command(nodeId, 'session.epochs', { sessions: [...epochs] }, EPOCH_TIMEOUT_MS);
    } catch (error) {
      if (!(error instanceof LinkUnavailable && error.unserved)) throw error;
      for (const epoch of epochs) await link.command(nodeId, 'session.epoch', epoch, EPOCH_TIMEOUT_MS);
    }
  }

  async function assignEpochs(nodeId: string, epochs: readonly SessionEpoch[]): Promise<boolean> {
    try {
      await tellEpochs(nodeId, epochs);
      return true;
    } catch (error) {
      if (error instanceof LinkUnavailable || error instanceof LinkHandlerFailed) return false;
      throw error;
    }
  }

  return {
    async command(nodeId, envelope) {
      try {
        const patienceMs = envelope.timeoutMs * mostCallsOf(envelope.command) + MARGIN_MS;
        const answer = await link.command(nodeId, 'station.command', envelope, patienceMs);
        const outcome = stationCommandOutcome.safeParse(answer);
        return outcome.success ? outcome.data : { outcome: 'unknown', detail: 'the gateway’s answer is not readable' };
      } catch (error) {
        if (error instanceof LinkUnavailable) {
          return error.sent
            ? { outcome: 'unknown', detail: error.message }
            : { outcome: 'not_sent', detail: 'gateway_away' };
        }
        if (error instanceof LinkHandlerFailed) return { outcome: 'unknown', detail: error.message };
        throw error;
      }
    },

    assignEpoch: (nodeId, epoch) => assignEpochs(nodeId, [epoch]),

    assignEpochs,

    isConnected: () => link.connected,

    nodes: () => link.nodes(),

    async endSessions(nodeId, sessions) {
      try {
        const answer = await link.command(nodeId, 'session.end', { sessions: [...sessions] }, EPOCH_TIMEOUT_MS);
        return new Set(endedSessionsAnswer.parse(answer).held);
      } catch (error) {
        if (error instanceof LinkUnavailable || error instanceof LinkHandlerFailed) return null;
        throw error;
      }
    },
  };
}
