import { EventEmitter } from 'node:events';
import type { TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { LiveConnections } from './live-connections.ts';

/** As much of a socket as is asked for. */
class Line extends EventEmitter {
  ended: 'at once' | 'after what was written' | null = null;

  destroy(): void {
    this.ended ??= 'at once';
    this.emit('close');
  }

  destroySoon(): void {
    this.ended ??= 'after what was written';
    this.emit('close');
  }
}
const asSocket = (line: Line) => line as unknown as TLSSocket;

test('a connection of a revoked certificate is closed at once, and one under a request with its answer', () => {
  const live = new LiveConnections();
  const [idle, busy, other] = [new Line(), new Line(), new Line()];
  for (const line of [idle, busy]) live.add('revoked', asSocket(line));
  live.add('in force', asSocket(other));
  live.requestBegan(asSocket(idle));
  live.requestEnded(asSocket(idle));
  live.requestBegan(asSocket(busy));
  live.close('revoked');
  expect([idle.ended, busy.ended, other.ended]).toEqual(['at once', null, null]);
  live.requestEnded(asSocket(busy));
  expect([busy.ended, other.ended]).toEqual(['after what was written', null]);
  expect(live.fingerprints).toEqual(['in force']);
});
