import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { answerParent } from '../processes/answer-parent.ts';
import { type AnswersParts, requestsFor } from './answers.ts';

const CONNECTIONS = 16;
/** Requests that are under way on each: the client's own work must not be what is measured. */
const PIPELINED = 8;

let requests: readonly Buffer[] = [];

answerParent({
  prepare: ({ parts, method }: { parts: AnswersParts; method: 'GET' | 'POST' }): void => {
    requests = requestsFor(parts, method);
  },

  /** One answer as it comes, in latin1. */
  one: async ({ port }: { port: number }): Promise<string> => {
    const socket = connect(port, '127.0.0.1');
    const whole = firstAnswer(socket);
    socket.write(requests[0] ?? '');
    const answer = await whole;
    socket.destroy();
    return answer.toString('latin1');
  },

  /** How long so many requests took, seconds. Every answer has as many bytes as the first. */
  ask: async ({ port, count }: { port: number; count: number }): Promise<number> => {
    const socket = connect(port, '127.0.0.1');
    const first = firstAnswer(socket);
    socket.write(requests[0] ?? '');
    const { length } = await first;
    socket.destroy();
    const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => opened(port)));
    const began = performance.now();
    await Promise.all(sockets.map((each, i) => askOver(each, i * PIPELINED, Math.ceil(count / CONNECTIONS), length)));
    const seconds = (performance.now() - began) / 1_000;
    for (const each of sockets) each.destroy();
    return seconds;
  },
});

async function opened(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  return socket;
}

/** Counts bytes: reading each answer would cost more than the server's making it. */
function askOver(socket: Socket, from: number, count: number, length: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let sent = 0;
    let bytes = 0;
    const next = (): Buffer => requests[(from + sent++) % requests.length] ?? Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      const before = Math.floor(bytes / length);
      bytes += chunk.length;
      const answered = Math.floor(bytes / length);
      if (answered >= count) {
        resolve();
        return;
      }
      const more: Buffer[] = [];
      for (let i = before; i < answered && sent < count; i++) more.push(next());
      if (more.length > 0) socket.write(Buffer.concat(more));
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('a connection was closed')));
    socket.write(Buffer.concat(Array.from({ length: Math.min(PIPELINED, count) }, next)));
  });
}

/** Headers and as many bytes of body as they say. */
function firstAnswer(socket: Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      read = Buffer.concat([read, chunk]);
      const end = read.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = /^content-length: (\d+)$/im.exec(read.subarray(0, end).toString('latin1'))?.[1];
      const whole = end + 4 + Number(length);
      if (read.length >= whole) resolve(read.subarray(0, whole));
    });
    socket.once('error', reject);
  });
}
