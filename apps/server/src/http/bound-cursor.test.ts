import { expect, it } from 'vitest';
import { openCursor, sealCursor } from './bound-cursor.ts';

const key = Buffer.alloc(32, 1);
const list = { route: '/api/v1/certificates', params: {}, query: { state: 'active' }, owners: ['north'] };
const ids = ['crt_1', '0', 'front/ec', 'ä€𝄞', '', 'a.b'];

it('opens for the list it was made for, whatever the id', () => {
  expect(ids.map((id) => openCursor(key, sealCursor(key, id, list), list))).toEqual(ids);
});

it.each([
  { ...list, route: '/api/v1/identities' },
  { ...list, params: { id: 'x' } },
  { ...list, query: {} },
  { ...list, owners: 'all' },
])('does not open for another list: %j', (other) => {
  for (const id of ids) expect(openCursor(key, sealCursor(key, id, list), other)).toBeNull();
});

it('does not open under another key', () => {
  expect(openCursor(Buffer.alloc(32, 2), sealCursor(key, 'crt_1', list), list)).toBeNull();
});

it('does not open with any one character changed, left out or added', () => {
  const text = sealCursor(key, 'crt_1', list);
  for (let at = 0; at < text.length; at += 1) {
    const changed = text[at] === 'A' ? 'B' : 'A';
    for (const middle of ['', changed, `${text[at]}=`]) {
      expect(openCursor(key, text.slice(0, at) + middle + text.slice(at + 1), list)).toBeNull();
    }
  }
  for (const none of ['', '.', 'crt_1', '12', `${text}A`, `${text}.`]) expect(openCursor(key, none, list)).toBeNull();
});
