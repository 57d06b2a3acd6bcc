import { describe, expect, test } from 'vitest';
import { contractNamed, parseEmaid, plainEmaid, sameEmaid } from './emaid.ts';

describe('a contract id', () => {
  test.each(['UKSWI123456791', 'UK-SWI-123456791', 'uk-swi-123456791-5', 'UKSWI1234567915'])(
    '%s names the same contract',
    (text) => {
      expect(parseEmaid(text)).toEqual({ ok: true, value: 'UKSWI123456791' });
    },
  );

  // The examples of eMI3's paper and of the implementations that follow it.
  test.each([
    'NN123ABCDEFGHIT',
    'FRXYZ1234567892',
    'ITA1B2C3E4F5G64',
    'ESZU8WOX834H1DR',
    'PT73902837ABCZZ',
    'DE83DUIEN83QGZD',
    'DE83DUIEN83ZGQM',
    'DE8AA0012345670',
    'NLTNM000122045U',
  ])('%s has its check character', (text) => {
    expect(parseEmaid(text)).toEqual({ ok: true, value: text.slice(0, 14) });
  });

  const CHARACTERS = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  test('has exactly one check character, and no single slip of the pen keeps it', () => {
    const good = 'DE83DUIEN83QGZD';
    for (const [index] of [...good].entries()) {
      const slips = CHARACTERS.map((one) => good.slice(0, index) + one + good.slice(index + 1));
      expect(slips.filter((slip) => parseEmaid(slip).ok)).toEqual([good]);
    }
  });

  test('whose neighbours were exchanged has not its check character', () => {
    // The two after the country: a letter there would not be one.
    const good = 'DE83DUIEN83QGZD';
    for (let index = 3; index < good.length - 1; index++) {
      const exchanged = good.slice(0, index) + good[index + 1] + good[index] + good.slice(index + 2);
      if (exchanged !== good)
        expect(parseEmaid(exchanged)).toEqual({ ok: false, refusal: 'emaid_check_character_wrong' });
    }
  });

  test.each(['NL-TNM-012204-5', 'NLTNM0122045', 'NL*TNM*012204*X'])(
    '%s is of DIN SPEC 91286, and said to be so',
    (text) => {
      expect(parseEmaid(text)).toEqual({ ok: false, refusal: 'emaid_of_din_spec_91286' });
    },
  );

  test.each([
    ['one character short', 'UKSWI12345679'],
    ['one too long', 'UKSWI123456791AB'],
    ['with a digit in its country', 'U1SWI123456791'],
    ['with spaces', 'UK SWI 123456791'],
    ['with a line end', 'UKSWI123456791\n'],
    ['with a letter beyond ASCII that upper-cases into it', 'UKSWı123456791'],
    ['with a separator in the wrong place', 'UKS-WI-123456791'],
    ['that is empty', ''],
  ])('%s is malformed: %j', (_, text) => {
    expect(parseEmaid(text)).toEqual({ ok: false, refusal: 'emaid_malformed' });
  });
});

describe('what a certificate names', () => {
  test('is its contract, whatever check character it has', () => {
    expect(contractNamed('UKSWI123456791A')).toBe('UKSWI123456791');
    expect(contractNamed('not one')).toBeNull();
  });

  test.each([
    ['DE-ABC-C12345678', 'deabcc12345678'],
    ['DEABCC123456789', 'DEABCC12345678'],
  ])('%s and %s are one contract', (a, b) => {
    expect(sameEmaid(a, b)).toBe(true);
  });

  test.each([
    ['DEABCC12345678', 'DEABCC12345679'],
    ['DEABCCI2345678', 'DEABCCı2345678'],
    ['DEABC-C12345678', 'DEABC--C12345678'],
    ['no contract', 'no contract'],
    ['', ''],
  ])('%j and %j are not', (a, b) => {
    expect(sameEmaid(a, b)).toBe(false);
  });

  test('stays what it is where it names none', () => {
    expect(plainEmaid('ab-c')).toBe('ab-c');
  });
});
