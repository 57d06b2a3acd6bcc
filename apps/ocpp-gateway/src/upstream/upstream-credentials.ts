import {
  type UpstreamAccess,
  type UpstreamAccessAnswer,
  type UpstreamSettings,
  upstreamAccessAnswer,
} from '@bfcert/evse-security/station-contract';
import type { Clock } from '@bfcert/kernel/clock';
import type { GatewayLink } from '@bfcert/kernel/link';
import type { Session } from '../connection/sessions.ts';

export interface UpstreamCredentialsParts {
  readonly link: GatewayLink;
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** How long what a station showed is kept after its session: as long as it may come back without any server. */
  readonly keepMs: number;
}

interface Held {
  readonly connectionId: string;
  readonly upstream: string;
  readonly access: UpstreamAccess;
}

/** A CSMS that wants nothing shown is reached without asking anybody. */
const NOTHING: UpstreamAccess = { password: null, certificatePem: null, keyPem: null, trustAnchorsPem: null };

interface Silence {
  readonly outcome: 'silence';
  readonly why: string;
}

const silence = (why: string): Silence => ({ outcome: 'silence', why });

type Asker = Pick<Session, 'connectionId' | 'epoch'> & { readonly identity: Pick<Session['identity'], 'identityId'> };

/**
 * What stations show to the CSMSs behind us. The server gives it for a session that is ours, at each connection anew, so a secret
 * that was replaced holds from the next one on. It is held in memory for when no server answers: by its session, and for
 * `keepMs` more by whoever is admitted as the same station. A station whose secret this gateway does not hold waits for a server.
 */
export class UpstreamCredentials {
  readonly #parts: UpstreamCredentialsParts;
  /** By identity. */
  readonly #held = new Map<string, Held>();
  /** The same of sessions that are over, in the order in which they ended. */
  readonly #left = new Map<string, Held & { readonly until: number }>();

  constructor(parts: UpstreamCredentialsParts) {
    this.#parts = parts;
  }

  /** Rejects with a sentence for people that says why there is nothing to show. */
  async of(session: Asker, { name, securityProfile }: UpstreamSettings): Promise<UpstreamAccess> {
    if (securityProfile === 0) return NOTHING;
    const { identityId } = session.identity;
    const held = this.#heldOf(identityId, name);
    // Before a server has recorded the session it would refuse, and put it down as an attempt at another's secret.
    const answer =
      session.epoch === null ? silence('this session is not recorded yet') : await this.#ask(session, name);
    switch (answer.outcome) {
      case 'silence':
        if (held === null) throw new Error(`no server says what this station shows to it: ${answer.why}`);
        this.#hold(session, name, held);
        return held;
      case 'granted':
        this.#hold(session, name, answer.access);
        return answer.access;
      case 'refused':
        this.#forget(identityId);
        throw new Error(`the server does not say what this station shows to it: ${answer.reason}`);
      case 'unreadable':
        throw new Error(`what this station shows to it cannot be read: ${answer.detail}`);
      default:
        return answer satisfies never;
    }
  }

  ended({ identity: { identityId }, connectionId }: Pick<Session, 'identity' | 'connectionId'>): void {
    const now = this.#parts.clock.monotonic();
    for (const [id, { until }] of this.#left) {
      if (until > now) break;
      this.#left.delete(id);
    }
    const held = this.#held.get(identityId);
    if (held?.connectionId !== connectionId) return;
    this.#forget(identityId);
    this.#left.set(identityId, { ...held, until: now + this.#parts.keepMs });
  }

  /** It is reached otherwise from now on: nobody shows it what was meant for another. */
  forgetUpstreams(names: ReadonlySet<string>): void {
    for (const [id, { upstream }] of [...this.#held, ...this.#left]) if (names.has(upstream)) this.#forget(id);
  }

  /** To a station it is all the same whether the server is away, or its database, or is of a release without the question. */
  async #ask({ identity, connectionId }: Asker, upstream: string): Promise<UpstreamAccessAnswer | Silence> {
    const { link, timeoutMs } = this.#parts;
    const question = { identityId: identity.identityId, connectionId, upstream };
    try {
      return upstreamAccessAnswer.parse(await link.request('station.upstream_access', question, timeoutMs));
    } catch (error) {
      return silence(error instanceof Error ? error.message : 'unknown');
    }
  }

  #heldOf(identityId: string, name: string): UpstreamAccess | null {
    const held = this.#held.get(identityId);
    if (held?.upstream === name) return held.access;
    const left = this.#left.get(identityId);
    return left?.upstream === name && left.until > this.#parts.clock.monotonic() ? left.access : null;
  }

  #hold({ identity, connectionId }: Asker, upstream: string, access: UpstreamAccess): void {
    this.#forget(identity.identityId);
    this.#held.set(identity.identityId, { connectionId, upstream, access });
  }

  #forget(identityId: string): void {
    this.#held.delete(identityId);
    this.#left.delete(identityId);
  }
}
