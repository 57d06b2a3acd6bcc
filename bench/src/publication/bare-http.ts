import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerParent } from '../processes/answer-parent.ts';

interface BareAnswer {
  /** Names and values in turn. */
  readonly headers: readonly string[];
  readonly bodyBase64: string;
}

/** The floor: `node:http` alone, with the same bytes for everybody. It reads what is posted and looks at nothing. */
answerParent({
  listen: async ({ headers, bodyBase64 }: BareAnswer): Promise<number> => {
    const body = Buffer.from(bodyBase64, 'base64');
    const server = createServer((request, response) => {
      const answer = () => {
        response.writeHead(200, [...headers]);
        response.end(body);
      };
      if (request.method === 'POST') request.on('end', answer).resume();
      else answer();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  },
});
