import { expect, it } from 'vitest';
import { issuersFor, type OutsideConfiguration } from './outside-configuration.ts';

const outside = (changes: Partial<OutsideConfiguration> = {}): OutsideConfiguration => ({
  name: 'elsewhere',
  trustDomain: 'charger-identity',
  profiles: ['charging-station'],
  chainPem: '',
  socketPath: '/run/elsewhere.sock',
  secretFile: '/run/elsewhere.secret',
  reconciliationSeconds: 600,
  ...changes,
});

it('a profile is issued by the outside authority that has it', () => {
  expect(issuersFor([outside(), outside({ name: 'cloud', profiles: ['iot-device'] })])).toEqual({
    'charging-station': 'elsewhere',
    'iot-device': 'cloud',
  });
});

it.each([
  ['two that have one name', [outside(), outside({ profiles: [] })], 'two authorities have the name elsewhere'],
  ['one with the name of ours', [outside({ name: 'iot' })], 'two authorities have the name iot'],
  ['two for one profile', [outside(), outside({ name: 'cloud' })], 'are to issue for charging-station'],
])('%s are refused', (_, configured, sentence) => {
  expect(() => issuersFor(configured)).toThrow(sentence);
});
