import { expect, test } from 'vitest';
import { Random } from '../random.ts';
import { attackFrame } from './mutate-frame.ts';
import { messagesOf, VERSIONS } from './schema.ts';
import { neverSent, Turns, titleOf } from './turns.ts';

const messages = messagesOf('ocpp1.6');

test('a message keeps its turn until it was sent, and the first one follows the last', () => {
  const turns = new Turns(messages, messages.length - 1);
  expect(turns.current()).toBe(messages.at(-1));
  expect(turns.current()).toBe(messages.at(-1));
  turns.end();
  expect(turns.current()).toBe(messages[0]);
});

test('a message that was never sent is told of by its version, action and side', () => {
  const [missed, ...sent] = messages;
  if (missed === undefined) throw new Error('1.6 has messages');
  expect(neverSent(messages, new Set(sent.map(titleOf)))).toEqual([`${titleOf(missed)} was never sent`]);
});

test('no two messages of all versions have one title, or one would pass for the other', () => {
  const all = VERSIONS.flatMap(messagesOf);
  expect(new Set(all.map(titleOf)).size).toBe(all.length);
});

test('a frame that passes for its message is one: it can be read, and names its action', () => {
  const random = new Random(7);
  for (const message of VERSIONS.flatMap(messagesOf)) {
    for (let number = 0; number < 20; number++) {
      const { text, isWhole } = attackFrame(message, 'id', random);
      if (!isWhole) continue;
      const [type, id, action] = JSON.parse(text) as unknown[];
      expect([2, 3, 6]).toContain(type);
      expect(id).toBe('id');
      if (type !== 3) expect(action).toBe(message.action);
    }
  }
});
