import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { NextAnswer } from './contract-delivery-ability.contract.ts';

interface Asked {
  readonly exiRequest: string;
  readonly schemaVersion: string;
}

/** A pool as OPCP 1.0.0 documents it, on this machine: tokens, signedContractData, and what it says when it cannot. */
export class OpcpServer {
  readonly asked: Asked[] = [];
  readonly headersSeen: IncomingMessage['headers'][] = [];
  tokens = 0;
  next: NextAnswer = { kind: 'knows_no_contract' };
  url = '';
  readonly #valid = new Set<string>();
  readonly #server = createServer((request, response) => {
    void this.#serve(request, response);
  });

  static async listen(): Promise<OpcpServer> {
    const one = new OpcpServer();
    one.#server.listen(0, '127.0.0.1');
    await once(one.#server, 'listening');
    one.url = `http://127.0.0.1:${(one.#server.address() as AddressInfo).port}`;
    return one;
  }

  /** Whatever lifetime they have: an operator at the pool has withdrawn them. */
  forgetTokens(): void {
    this.#valid.clear();
  }

  async close(): Promise<void> {
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(await text(request)) as Record<string, unknown>;
    const say = (status: number, answer: object | string) =>
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    if (request.url === '/oauth/token') {
      if (body.client_secret !== 'a secret' || body.audience !== this.url) return void say(403, { error: 'denied' });
      this.tokens += 1;
      this.#valid.add(`token-${this.tokens}`);
      return void say(200, { access_token: `token-${this.tokens}`, expires_in: 86_400, token_type: 'Bearer' });
    }
    this.headersSeen.push(request.headers);
    if (!this.#valid.has((request.headers.authorization ?? '').replace('Bearer ', ''))) return void say(401, {});
    if (request.url !== '/v1/ccp/signedContractData') return void say(404, { errorMessages: ['no such path'] });
    this.asked.push({
      exiRequest: String(body.certificateInstallationReq),
      schemaVersion: String(body.xsdMsgDefNamespace),
    });
    this.#answer(say);
  }

  /** Nothing, where it hangs. */
  #answer(say: (status: number, answer: object | string) => unknown): unknown {
    const { next } = this;
    const ccp = (all: readonly { readonly exi: string; readonly emaid?: string }[]) => ({
      CCPResponse: {
        emaidContent: all.map(({ exi, emaid }) => ({ messageDef: { certificateInstallationRes: exi, emaid } })),
      },
    });
    switch (next.kind) {
      case 'contracts':
        return say(200, ccp(next.contracts));
      case 'declines':
        return say(404, ccp([{ exi: next.exi }]));
      case 'knows_no_contract':
        return say(404, { errorMessages: ['no contract\nfor this PCID'], traceId: 'f00d' });
      case 'faults_the_request':
        return say(400, { errorMessages: [`bad EXI ${'x'.repeat(1_000)}`], traceId: 'f00d' });
      case 'breaks':
        return say(502, '<html>');
      case 'talks_nonsense':
        return say(200, '{"CCPResponse": {"emaidContent": [{"messageDef": {"certificateInstallationRes": 7}}]}}');
      case 'hangs':
        return null;
      default:
        return next satisfies never;
    }
  }
}
