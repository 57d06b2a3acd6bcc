import { createServer } from 'node:https';
import { DescribeEndpointCommand, IoTClient } from '@aws-sdk/client-iot';
import { brainpoolServer } from '@bfcert/kernel/testing/brainpool-server';
import { expect, test } from 'vitest';
import { clientSettings } from './aws-client.ts';

test('an endpoint whose root has a key on a brainpool curve is asked, and its refusal has its name', async () => {
  await using server = await brainpoolServer((tls) =>
    createServer(tls, (_, response) =>
      response.writeHead(403, { 'x-amzn-errortype': 'ForbiddenException' }).end('{"message":"not you"}'),
    ),
  );
  const client = new IoTClient(
    clientSettings({
      region: 'eu-central-1',
      endpoint: `https://localhost:${server.port}`,
      trustAnchorsPem: server.rootPem,
      credentials: { accessKeyId: 'a', secretAccessKey: 'b', sessionToken: null },
    }),
  );
  await expect(client.send(new DescribeEndpointCommand({}))).rejects.toThrow(/not you/);
  client.destroy();
});
