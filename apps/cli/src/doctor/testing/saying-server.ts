import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** The port of a server whose `/readyz` says this until the test has ended. */
export async function saying(status: number, body: string): Promise<number> {
  const server = createServer(({ url }, response) => {
    response.writeHead(url === '/readyz' ? status : 404, { 'content-type': 'application/json' }).end(body);
  });
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}
