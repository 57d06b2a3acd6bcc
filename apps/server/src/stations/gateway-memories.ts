import { type GatewayMemory, gatewayMemory } from '@bfcert/evse-security/station-contract';
import { LinkHandlerFailed, LinkUnavailable, type ServerLink } from '@bfcert/kernel/link';

/** A gateway answers at once: one that does not is busy, and asked again at the next look. */
const ANSWER_MS = 2_000;

/**
 * What each gateway that is there said last of its own memory. One of the release before does not know the question and
 * has none. Every server asks by itself, so that whichever is scraped knows of all.
 */
export class GatewayMemories {
  readonly #link: Pick<ServerLink, 'command' | 'nodes'>;
  readonly #said = new Map<string, GatewayMemory>();

  constructor(link: Pick<ServerLink, 'command' | 'nodes'>) {
    this.#link = link;
  }

  /** Every few seconds. */
  async look(): Promise<void> {
    const nodes = this.#link.nodes();
    for (const known of this.#said.keys()) if (!nodes.includes(known)) this.#said.delete(known);
    await Promise.all(nodes.map((nodeId) => this.#ask(nodeId)));
  }

  /** By gateway. */
  known(): ReadonlyMap<string, GatewayMemory> {
    return this.#said;
  }

  async #ask(nodeId: string): Promise<void> {
    try {
      this.#said.set(nodeId, gatewayMemory.parse(await this.#link.command(nodeId, 'gateway.memory', null, ANSWER_MS)));
    } catch (error) {
      // Busy, away or older: what it said last stands for as long as it is there.
      if (!(error instanceof LinkUnavailable || error instanceof LinkHandlerFailed)) throw error;
    }
  }
}
