import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findJsonDefect } from './json-text.ts';

describe('defects that JSON.parse lets through', () => {
  test.each([
    ['{"a":1,"a":2}', 'duplicate_key'],
    ['{"a":1,"\\u0061":2}', 'duplicate_key'],
    ['[{"b":{"a":1,"c":[1],"a":2}}]', 'duplicate_key'],
    ['{"__proto__":1}', 'forbidden_key'],
    ['{"__pr\\u006fto__":1}', 'forbidden_key'],
    ['{"constructor":1}', 'forbidden_key'],
    ['["\\ud800"]', 'lone_surrogate'],
    ['{"\\udc00":1}', 'lone_surrogate'],
    ['["a\\u0000"]', 'null_character'],
    ['[9007199254740992]', 'number_out_of_range'],
    ['[-9007199254740993]', 'number_out_of_range'],
    ['[1e400]', 'number_out_of_range'],
    ['[1e300]', 'number_out_of_range'],
    ['[-1e20]', 'number_out_of_range'],
    ['[9007199254740992.0]', 'number_out_of_range'],
    ['[90071992547409920e-1]', 'number_out_of_range'],
    [`${'['.repeat(17)}${']'.repeat(17)}`, 'too_deep'],
  ])('%s: %s', (text, defect) => {
    JSON.parse(text);
    expect(findJsonDefect(text)).toBe(defect);
  });

  test.each([
    '{"a":{"a":1},"b":[{"a":1},{"a":2}]}',
    '["a","a"]',
    '{"a":"\\"a\\":","b":"\\\\"}',
    '["__proto__","\\ud83d\\ude00",-0,0.1,1e3,1e-300,1.5e15,9007199254740991]',
    '{ "a" : [ ] , "b" : { } }',
  ])('%s has none', (text) => {
    expect(findJsonDefect(text)).toBeNull();
  });

  test('ordinary JSON has none, however it is spelled', () => {
    const ordinary = fc
      .jsonValue({ maxDepth: 5 })
      .filter((value) => !/__proto__|constructor|prototype|\\u0000|\d{16}|e\+/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(ordinary, fc.integer({ min: 0, max: 2 }), (value, indent) => {
        expect(findJsonDefect(JSON.stringify(value, null, indent))).toBeNull();
      }),
    );
  });
});
