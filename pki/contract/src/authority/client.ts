import type { Json } from '@bfcert/kernel/canonical-json';
import { type LocalConnection, LocalLine } from '../local-line.ts';
import type { Reader } from '../strict-json.ts';
import { ANSWER_READERS, type AuthorityAnswers, readEnvelope } from './answers.ts';
import { AuthorityCallRefused, AuthorityUnavailable, type IssuingAuthority, type SigningToken } from './authority.ts';
import type { AuthorityMethod, AuthorityRequests } from './requests.ts';

/** The name of every authority process on its socket; which one it is, its secret and its description say. */
export const AUTHORITY_SERVER_NAME = 'pki-authority';

/** The only caller of an authority process. */
export const AUTHORITY_CALLER_NAME = 'pki';

export type AuthorityConnection = Omit<LocalConnection, 'name'>;

/** Longer than any authority process waits for its CA: what the CA did is then told and not guessed. */
const TIMEOUT_MS = 120_000;

/**
 * The authority process beside us that holds an external CA's credentials. It is asked for its
 * description first, which says what else it can do. Throws `AuthorityUnavailable` while it is not there.
 */
export async function connectAuthority(connection: AuthorityConnection): Promise<IssuingAuthority> {
  const line = new AuthorityLine(connection);
  try {
    const { abilities } = await line.call('describe', {});
    return {
      describe: () => line.call('describe', {}),
      order: (order) => line.call('order', order),
      ...(abilities.includes('revoke') ? { revoke: (revocation) => line.call('revoke', revocation) } : {}),
      ...(abilities.includes('list') ? { list: (window) => line.call('list', window) } : {}),
      ...(abilities.includes('crl') ? { crl: () => line.call('crl', {}) } : {}),
      close: () => line.close(),
    };
  } catch (error) {
    await line.close();
    throw error;
  }
}

/** The authority process beside us that holds a token. Connects at the first call. */
export function connectToken(connection: AuthorityConnection): SigningToken {
  const line = new AuthorityLine(connection);
  return {
    publicKey: (label, make) => line.call('public-key', { label, make }),
    sign: (label, algorithm, tbs) => line.call('sign', { label, algorithm, tbs }),
    close: () => line.close(),
  };
}

class AuthorityLine {
  readonly #line: LocalLine;

  constructor(connection: AuthorityConnection) {
    this.#line = new LocalLine(
      { timeoutMs: TIMEOUT_MS, ...connection, name: AUTHORITY_CALLER_NAME },
      AUTHORITY_SERVER_NAME,
      (message, sent, options) => new AuthorityUnavailable(message, sent, options),
    );
  }

  async call<Method extends AuthorityMethod>(
    method: Method,
    payload: AuthorityRequests[Method],
  ): Promise<AuthorityAnswers[Method]> {
    const envelope = readEnvelope(await this.#line.request(method, asJson(payload)));
    if (!envelope.ok) throw new AuthorityUnavailable(`the answer to ${method} ${envelope.refusal}`, true);
    const received = envelope.value;
    if ('callRefused' in received) throw new AuthorityCallRefused(received.callRefused, received.detail);
    if ('unavailable' in received) throw new AuthorityUnavailable(received.unavailable, received.sent);
    const readAnswer: Reader<AuthorityAnswers[Method]> = ANSWER_READERS[method];
    const answer = readAnswer(received.answer);
    if (!answer.ok) throw new AuthorityUnavailable(`the answer to ${method} ${answer.refusal}`, true);
    return answer.value;
  }

  close(): Promise<void> {
    return this.#line.close();
  }
}

/** The one member that is not JSON, the bytes to be signed, travels as base64. */
function asJson(payload: AuthorityRequests[AuthorityMethod]): Json {
  if (!('tbs' in payload)) return payload as unknown as Json;
  return { ...payload, tbs: payload.tbs.toString('base64') };
}
