import type { Json } from '@bfcert/kernel/canonical-json';
import {
  connectLocal,
  LocalAuthenticationFailed,
  type LocalPeer,
  LocalPeerClosed,
  LocalRequestFailed,
  LocalRequestTimedOut,
  LocalSocketUnavailable,
} from '@bfcert/kernel/local-socket';
import { ANSWER_READERS, type PkiAnswers, readEnvelope } from './answers.ts';
import { PkiCallRefused, PkiUnavailable } from './errors.ts';
import type { PkiControlPlane, PkiMethod } from './messages.ts';
import type { PkiRequests } from './requests.ts';
import type { Reader } from './strict-json.ts';

/** The control plane's name on its socket: a process that holds our secret under another name is refused. */
export const PKI_SERVER_NAME = 'pki';

export interface PkiConnection {
  readonly socketPath: string;
  /** Our name in the control plane's caller list, and the secret that goes with it. */
  readonly name: string;
  readonly secret: Buffer;
  /** How long one call may take, milliseconds; default 10,000. */
  readonly timeoutMs?: number;
}

/**
 * The control plane as its callers see it. Connects at the first call and again at the next call
 * after a loss; a call itself is never repeated, because only its caller knows whether that is safe.
 * Every call throws `PkiUnavailable` or `PkiCallRefused` when there is no answer of the contract.
 */
export function connectPki(connection: PkiConnection): PkiControlPlane {
  const line = new Line(connection);
  return {
    issue: (request) => line.call('issue', request),
    lookup: (commandId) => line.call('lookup', { commandId }),
    voidCommand: (commandId) => line.call('void', { commandId }),
    revoke: (fingerprint, reason) => line.call('revoke', { fingerprint, reason }),
    authorities: () => line.call('authorities', {}),
    summary: () => line.call('summary', {}),
    issuedSince: (position, limit) => line.call('issued-since', { position, limit }),
    orphansSince: (position, limit) => line.call('orphans-since', { position, limit }),
    close: () => line.close(),
  };
}

class Line {
  readonly #connection: PkiConnection;
  #peer: Promise<LocalPeer> | null = null;
  #closed = false;

  constructor(connection: PkiConnection) {
    this.#connection = connection;
  }

  async call<Method extends PkiMethod>(method: Method, payload: PkiRequests[Method]): Promise<PkiAnswers[Method]> {
    if (this.#closed) throw new PkiUnavailable('the connection was closed by its owner', false);
    let received: Json;
    try {
      const peer = await this.#connected();
      received = await peer.request(method, payload as unknown as Json, this.#connection.timeoutMs);
    } catch (error) {
      throw unavailable(error);
    }
    const envelope = readEnvelope(received);
    if (!envelope.ok) throw new PkiUnavailable(`the answer to ${method} ${envelope.refusal}`, true);
    if ('callRefused' in envelope.value) {
      const { callRefused, detail } = envelope.value;
      if (callRefused === 'internal_error') throw new PkiUnavailable(detail, true);
      throw new PkiCallRefused(callRefused, detail);
    }
    const readAnswer: Reader<PkiAnswers[Method]> = ANSWER_READERS[method];
    const answer = readAnswer(envelope.value.answer);
    if (!answer.ok) throw new PkiUnavailable(`the answer to ${method} ${answer.refusal}`, true);
    return answer.value;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const peer = await this.#peer?.catch(() => null);
    peer?.close();
  }

  #connected(): Promise<LocalPeer> {
    if (this.#peer !== null) return this.#peer;
    const { socketPath: path, name, secret } = this.#connection;
    const attempt = connectLocal({ path, name, secret, expectServer: PKI_SERVER_NAME });
    const forget = () => {
      if (this.#peer === attempt) this.#peer = null;
    };
    this.#peer = attempt;
    attempt.then((peer) => peer.onClose(forget), forget);
    return attempt;
  }
}

function unavailable(error: unknown): unknown {
  if (error instanceof LocalPeerClosed || error instanceof LocalRequestTimedOut) {
    return new PkiUnavailable(error.message, error.sent, { cause: error });
  }
  if (error instanceof LocalSocketUnavailable || error instanceof LocalAuthenticationFailed) {
    return new PkiUnavailable(error.message, false, { cause: error });
  }
  if (error instanceof LocalRequestFailed) return new PkiUnavailable(error.message, true, { cause: error });
  return error;
}
