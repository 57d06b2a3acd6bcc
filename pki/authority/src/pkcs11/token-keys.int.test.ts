import { randomBytes } from 'node:crypto';
import type { SigningToken } from '@bfcert/pki-contract/authority';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SoftHsm } from '../testing/softhsm.ts';
import { type Attribute, Template, ulong } from './attributes.ts';
import type { Pkcs11Configuration } from './configuration.ts';
import { Cryptoki } from './cryptoki.ts';
import { CKA, CKM } from './cryptoki-names.ts';
import { CURVES } from './curves.ts';
import { findKey } from './find-key.ts';
import { openToken } from './open-token.ts';
import { mechanism } from './sign.ts';
import { TokenSession } from './token-session.ts';

const CKA_VALUE = 0x11n;
const P256 = { kind: 'ec', curve: 'P-256' } as const;

const softHsm = new SoftHsm();
const fail = (reason: string) => expect.fail(reason);

let configuration: Pkcs11Configuration;
let another: Pkcs11Configuration;
let token: SigningToken;
/** The same token as somebody else who knows its PIN has it. */
let session: TokenSession;

beforeAll(() => {
  configuration = softHsm.makeToken('issuing');
  another = softHsm.makeToken('another');
  token = openToken(configuration, fail);
  session = new TokenSession(configuration, new Cryptoki(configuration.library), fail);
});
afterAll(async () => {
  await token.close();
  softHsm.remove();
});

async function makeUnsafely(label: string, privateAttributes: readonly Attribute[]): Promise<void> {
  await session.run(async ({ cryptoki, handle }) => {
    const named: readonly Attribute[] = [
      [CKA.token, true],
      [CKA.label, label],
      [CKA.id, randomBytes(16)],
    ];
    const publicPart = Template.of([...named, [CKA.ecParams, CURVES['P-256'].parameters]]);
    const privatePart = Template.of([...named, [CKA.sign, true], ...privateAttributes]);
    const parts = [publicPart.memory, publicPart.count, privatePart.memory, privatePart.count];
    await cryptoki.call('C_GenerateKeyPair', handle, mechanism(CKM.ecKeyPairGen), ...parts, ulong(0n), ulong(0n));
  });
}

describe('a key that was made here', () => {
  it('is sensitive, cannot be extracted, and is not given to whoever asks', async () => {
    await token.publicKey('ours', P256);
    const read = (type: bigint) =>
      session.run(async (open) => {
        const key = await findKey(open, 'ours');
        const template = Template.room([type], 64);
        await open.cryptoki.call('C_GetAttributeValue', open.handle, key?.privateHandle ?? 0n, template.memory, 1n);
        return template.read(0);
      });
    expect(await read(CKA.sensitive)).toEqual(Buffer.of(1));
    expect(await read(CKA.extractable)).toEqual(Buffer.of(0));
    await expect(read(CKA_VALUE)).rejects.toThrow('CKR_ATTRIBUTE_SENSITIVE');
  });

  it('lies on the token for whoever comes after', async () => {
    const spki = await token.publicKey('lasting', P256);
    await token.close();
    token = openToken(configuration, fail);
    expect(await token.publicKey('lasting', null)).toEqual(spki);
  });
});

describe('a key that was put there by others', () => {
  it.each([
    [
      'can be extracted',
      [
        [CKA.sensitive, true],
        [CKA.extractable, true],
      ],
    ],
    [
      'is not sensitive',
      [
        [CKA.sensitive, false],
        [CKA.extractable, false],
      ],
    ],
  ] satisfies [string, Attribute[]][])('is not used when it %s', async (label, attributes) => {
    await makeUnsafely(label, attributes);
    const refusal = { name: 'AuthorityCallRefused', reason: 'key_unusable' };
    await expect(token.publicKey(label, null)).rejects.toMatchObject(refusal);
    await expect(token.publicKey(label, P256)).rejects.toMatchObject(refusal);
    await expect(token.sign(label, 'ecdsa-sha256', Buffer.from('x'))).rejects.toMatchObject(refusal);
  });

  it('is not used when two have the label', async () => {
    const safe: readonly Attribute[] = [
      [CKA.sensitive, true],
      [CKA.extractable, false],
    ];
    await makeUnsafely('twice', safe);
    await makeUnsafely('twice', safe);
    await expect(token.publicKey('twice', null)).rejects.toMatchObject({ reason: 'key_unusable' });
  });
});

it('a wrong PIN is refused by the token once and not tried again', async () => {
  const other = openToken({ ...another, pin: 'not the pin' }, fail);
  for (let attempt = 0; attempt < 2; attempt++) {
    await expect(other.publicKey('any', null)).rejects.toThrow('CKR_PIN_INCORRECT');
  }
  await other.close();
});

it('a library that is none of PKCS#11 is refused when it is opened', () => {
  expect(() => openToken({ ...configuration, library: '/none.so' }, fail)).toThrow('/none.so');
});
