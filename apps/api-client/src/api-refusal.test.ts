import { expect, test } from 'vitest';
import { refusalOf } from './api-refusal.ts';

const problem = (over: object) => JSON.stringify({ code: 'invalid', detail: 'It has another form.', ...over });

test('a refusal names what is wrong with which member of what was sent', () => {
  const errors = [
    { pointer: '/body/reason', detail: 'Expected a text.' },
    { pointer: '/body/slot', detail: 'Missing: expected a text.' },
  ];
  const refusal = refusalOf(400, problem({ errors }));
  expect([refusal.status, refusal.code]).toEqual([400, 'invalid']);
  expect(refusal.message).toBe(
    'It has another form. /body/reason: Expected a text. /body/slot: Missing: expected a text.',
  );
  const many = Array.from({ length: 500 }, (_, index) => ({ pointer: `/${index}`, detail: 'x' }));
  expect(refusalOf(400, problem({ errors: many })).message.match(/\/\d+: x/g)?.length).toBe(5);
});

test('a refusal of which the only fault says the same says it once', () => {
  const errors = [{ pointer: '/body', detail: 'It has another form.' }];
  expect(refusalOf(400, problem({ errors })).message).toBe('It has another form.');
});

test.each([[undefined], [null], ['x'], [[]], [[null, 7, 'x', {}, { pointer: 1, detail: 'x' }]]])(
  'errors that are none (%j) leave the sentence alone',
  (errors) => {
    expect(refusalOf(409, problem({ errors })).message).toBe('It has another form.');
  },
);

test.each([
  ['<html>Bad gateway</html>', '<html>Bad gateway</html>'],
  ['', 'The server answers with status 502.'],
  ['[]', '[]'],
])('what a proxy in between wrote (%j) is shown as it is', (text, sentence) => {
  expect(refusalOf(502, text)).toMatchObject({ code: 'unknown', message: sentence });
});
