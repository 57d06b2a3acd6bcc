import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ensureDatabase } from './ensure-database.ts';

const message = (type: string, body: Buffer): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};
const AUTHENTICATED = message('R', Buffer.alloc(4));
const READY = message('Z', Buffer.from('I'));
const POSTMASTER_IS_GONE = message(
  'E',
  Buffer.from('SFATAL\0C57P01\0Mterminating connection due to unexpected postmaster exit\0\0'),
);

let folder: string;
let server: Server;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bfcert-'));
});
afterEach(async () => {
  server.close();
  await rm(folder, { recursive: true });
});

test('F9: PostgreSQL that is killed while it is asked for our database fails this start, and not the process that starts it again', async () => {
  server = createServer((socket) => {
    socket.once('data', () => socket.end(Buffer.concat([AUTHENTICATED, READY, POSTMASTER_IS_GONE])));
  });
  server.listen(join(folder, '.s.PGSQL.5432'));
  await once(server, 'listening');
  await expect(ensureDatabase(folder)).rejects.toThrow();
});
