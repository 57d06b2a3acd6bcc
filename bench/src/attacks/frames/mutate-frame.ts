import type { Random } from '../random.ts';
import { breakPayload, farPayload, oddPayload } from './mutate-payload.ts';
import { makePayload } from './payload.ts';
import type { Message } from './schema.ts';

/** What goes on the wire. */
export interface AttackFrame {
  readonly text: string;
  /** It breaks its own schema for certain. */
  readonly isInvalid: boolean;
  /** Only its payload was changed: it is still a frame of its message. */
  readonly isWhole: boolean;
}

const TYPE_OF = { request: 2, response: 3, send: 6 } as const;
const DEEP = 2_000;

/** A frame of this message that is not as it should be. */
export function attackFrame(message: Message, id: string, random: Random): AttackFrame {
  const made = makePayload(message, random);
  const framed = (payload: unknown): unknown[] =>
    message.side === 'response' ? [3, id, payload] : [TYPE_OF[message.side], id, message.action, payload];
  const how = random.below(11);
  if (how < 5) {
    breakPayload(made, random);
    return { isInvalid: true, isWhole: true, text: JSON.stringify(framed(made.payload)) };
  }
  if (how < 7) {
    oddPayload(made, random);
    return { isInvalid: false, isWhole: true, text: JSON.stringify(framed(made.payload)) };
  }
  if (how === 7) farPayload(made, random);
  const text = JSON.stringify(framed(made.payload));
  if (how === 7) return { isInvalid: false, isWhole: true, text };
  const harmed = { isInvalid: false, isWhole: false };
  if (how === 8) return { ...harmed, text: oddText(text, random) };
  if (how === 9) return { ...harmed, text: JSON.stringify(oddEnvelope(framed(made.payload), random)) };
  return { ...harmed, text: damaged(text, random) };
}

/** What JSON can say and no object can hold. */
function oddText(text: string, random: Random): string {
  const more = random.oneOf([
    '"a":1,"a":2,',
    '"__proto__":{"polluted":true},',
    '"n":9007199254740993,',
    '"n":1e999,',
    '"s":"\\ud800",',
    '"s":"\\u0000",',
    `"deep":${'['.repeat(DEEP)}${']'.repeat(DEEP)},`,
    `"deep":${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)},`,
    '"\\u0061":1,"a":2,',
  ]);
  return text.replace(/\{(?=")/, `{${more}`).replace(/\{\}\]$/, `{${more.slice(0, -1)}}]`);
}

function oddEnvelope(frame: unknown[], random: Random): unknown {
  const changed = [...frame];
  switch (random.below(9)) {
    case 0:
      changed[0] = random.oneOf([0, 1, 7, 9, -1, 2.5, '2', null, true, [], {}]);
      return changed;
    case 1:
      changed[1] = random.oneOf(['', 'x'.repeat(37), 'x'.repeat(5_000), 7, null, [], {}, '\ud800']);
      return changed;
    case 2:
      changed[2] = random.oneOf(['', 'x'.repeat(65), 'toString', '__proto__', 'constructor', 7, null, [], {}]);
      return changed;
    case 3:
      changed[changed.length - 1] = random.oneOf([null, 7, 'text', [], [{}], true]);
      return changed;
    case 4:
      return changed.slice(0, random.below(changed.length));
    case 5:
      return [...changed, random.oneOf([null, {}, 'more', 7])];
    case 6:
      return changed.reverse();
    case 7:
      return { ...changed };
    default:
      return [changed];
  }
}

function damaged(text: string, random: Random): string {
  const at = random.below(text.length);
  switch (random.below(5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return `${text.slice(0, at)}${String.fromCharCode(random.below(128))}${text.slice(at + 1)}`;
    case 2:
      return `${text.slice(0, at)}${text.slice(at + 1 + random.below(8))}`;
    case 3:
      return text + text.slice(at);
    default:
      return `${text.slice(0, at)}${String.fromCharCode(random.below(0xd800))}${text.slice(at)}`;
  }
}
