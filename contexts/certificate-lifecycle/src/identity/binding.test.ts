import { describe, expect, test } from 'vitest';
import { checkBindings, spelledAs } from './binding.ts';

describe('the binding of a contract', () => {
  const refusalOf = (value: string) => {
    const checked = checkBindings([{ kind: 'emaid', value }]);
    return checked.ok ? null : checked.refusal.split('; ').slice(1).join('; ');
  };

  test.each([
    ['a slip in it', 'UKSWI1234567914', 'its last character is not its check character (ISO 15118-2, annex H)'],
    ['its check character', 'UKSWI1234567915', 'here it is UKSWI123456791'],
    ['separators', 'uk-swi-123456791', 'here it is UKSWI123456791'],
    [
      'the form before ISO 15118',
      'NL-TNM-012204-5',
      'it is a contract of DIN SPEC 91286, which ISO 15118 does not have',
    ],
    ['another form', 'contract 7', ''],
  ])('with %s is refused, and said why: %s', (_, value, why) => {
    expect(refusalOf(value)).toBe(why);
  });

  test('is taken in the one spelling in which contracts are compared', () => {
    expect(refusalOf('UKSWI123456791')).toBeNull();
  });
});

test.each([
  ['pcid', 'HUBOpenProvCert001', 'HUBOPENPROVCERT001'],
  ['vin', 'WVWZZZ1JZXW00000A', 'WVWZZZ1JZXW000001'],
  ['secc_id', 'secc.example.com', 'DE-ICE-S-0042-2'],
] as const)('a %s is not %s, and may be %s', (kind, wrong, right) => {
  expect(checkBindings([{ kind, value: wrong }]).ok).toBe(false);
  expect(checkBindings([{ kind, value: right }]).ok).toBe(true);
});

test('a vehicle is found by the PCID of its certificate in whatever case, and a station by its SeccId as it is', () => {
  expect(spelledAs('pcid', 'HUBOpenProvCert001')).toBe('HUBOPENPROVCERT001');
  expect(spelledAs('emaid', 'DE-ABC-C12345678')).toBe('DEABCC12345678');
  expect(spelledAs('secc_id', 'De-Ice-s')).toBe('De-Ice-s');
});
