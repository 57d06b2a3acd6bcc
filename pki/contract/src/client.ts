import type { Json } from '@bfcert/kernel/canonical-json';
import { ANSWER_READERS, type PkiAnswers, readEnvelope } from './answers.ts';
import { PkiCallRefused, PkiUnavailable } from './errors.ts';
import type { Line } from './line.ts';
import { type LocalConnection, LocalLine } from './local-line.ts';
import type { PkiControlPlane, PkiMethod } from './messages.ts';
import type { PkiRequests } from './requests.ts';
import type { Reader } from './strict-json.ts';
import { type TlsConnection, TlsLine } from './tls-line.ts';

/** The control plane's name on its socket: a process that holds our secret under another name is refused. */
export const PKI_SERVER_NAME = 'pki';

/** How the control plane is reached: on this host by its Unix socket, from others by its door. */
export type PkiConnection = LocalConnection | TlsConnection;

/**
 * The control plane as its callers see it. Connects at the first call and again at the next call
 * after a loss; a call itself is never repeated, because only its caller knows whether that is safe.
 * Every call throws `PkiUnavailable` or `PkiCallRefused` when there is no answer of the contract.
 */
export function connectPki(connection: PkiConnection): PkiControlPlane {
  const line = new PkiLine(connection);
  return {
    issue: (request) => line.call('issue', request),
    lookup: (commandId) => line.call('lookup', { commandId }),
    voidCommand: (commandId) => line.call('void', { commandId }),
    revoke: (fingerprint, reason) => line.call('revoke', { fingerprint, reason }),
    authorities: () => line.call('authorities', {}),
    summary: () => line.call('summary', {}),
    metrics: () => line.call('metrics', {}),
    issuedSince: (position, limit) => line.call('issued-since', { position, limit }),
    ownSince: (position, limit) => line.call('own-since', { position, limit }),
    ownInUse: () => line.call('own-in-use', {}),
    orphansSince: (position, limit) => line.call('orphans-since', { position, limit }),
    ocspSince: (store, position, limit) => line.call('ocsp-since', { store, position, limit }),
    adoptRevocations: (revocations) => line.call('adopt-revocations', { revocations }),
    close: () => line.close(),
  };
}

class PkiLine {
  readonly #line: Line;

  constructor(connection: PkiConnection) {
    const outage = (...what: ConstructorParameters<typeof PkiUnavailable>) => new PkiUnavailable(...what);
    this.#line =
      'socketPath' in connection
        ? new LocalLine(connection, PKI_SERVER_NAME, outage)
        : new TlsLine(connection, PKI_SERVER_NAME, outage);
  }

  async call<Method extends PkiMethod>(method: Method, payload: PkiRequests[Method]): Promise<PkiAnswers[Method]> {
    const received = await this.#line.request(method, payload as unknown as Json);
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

  close(): Promise<void> {
    return this.#line.close();
  }
}
