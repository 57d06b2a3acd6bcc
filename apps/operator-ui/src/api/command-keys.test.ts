import { expect, test } from 'vitest';
import { ApiProblem } from './client.ts';
import { CommandKeys } from './command-keys.ts';

const superseded = { revocationReason: 'superseded' };
const compromise = { revocationReason: 'keyCompromise' };

/** What each command was sent with. */
function sender() {
  let next = 1;
  const keys = new CommandKeys(() => `key-${next++}`);
  const sent: string[] = [];
  return {
    sent,
    send: (input: object, failure?: Error) =>
      keys
        .use(input, async (key) => {
          sent.push(key);
          if (failure) throw failure;
        })
        .catch((error: unknown) => error),
  };
}

test('what is sent again because no answer came has the key it had', async () => {
  const { sent, send } = sender();
  expect(await send(superseded, new TypeError('Failed to fetch'))).toBeInstanceOf(TypeError);
  await send(superseded, new ApiProblem(503, null));
  await send(superseded);
  expect(sent).toEqual(['key-1', 'key-1', 'key-1']);
});

test('other input has another key, also when nobody knows what became of the first', async () => {
  const { sent, send } = sender();
  await send(superseded, new TypeError('Failed to fetch'));
  await send(compromise);
  expect(sent).toEqual(['key-1', 'key-2']);
});

test('after a refusal the same input has another key: its first one would bring that refusal for ever', async () => {
  const { sent, send } = sender();
  expect(await send(superseded, new ApiProblem(409, { code: 'last_credential', detail: 'no' }))).toMatchObject({
    code: 'last_credential',
  });
  await send(superseded);
  expect(sent).toEqual(['key-1', 'key-2']);
});
