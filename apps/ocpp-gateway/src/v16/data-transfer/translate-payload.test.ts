import { pemEncode } from '@bfcert/kernel/x509';
import { describe, expect, test } from 'vitest';
import { parseInner } from './parse-inner.ts';
import { toOurs, toTheirs } from './translate-payload.ts';
import type { PayloadRule } from './vendor-mapping.ts';

const rule = (over: Partial<PayloadRule>): PayloadRule => ({ fields: {}, leftOut: [], filledIn: {}, ...over });
const der = Buffer.from([0x30, 0x03, 0x02, 0x01, 0xff]);
const pem = pemEncode('CERTIFICATE', der);

describe('a payload in the words of a vendor', () => {
  test('has its names, its nearest values, and lacks what it does not have', () => {
    const { fields, leftOut } = rule({
      fields: { certificateType: { as: 'typeOfCertificate' }, status: { values: { ContractCancelled: 'Revoked' } } },
      leftOut: ['statusInfo'],
    });
    const ours = {
      certificateType: 'V2GCertificate',
      status: 'ContractCancelled',
      statusInfo: { reasonCode: 'x' },
      n: 1,
    };
    expect(toTheirs(rule({ fields, leftOut }), ours)).toEqual({
      ok: true,
      value: { typeOfCertificate: 'V2GCertificate', status: 'Revoked', n: 1 },
    });
  });

  test('has a chain as one row of DER', () => {
    const chain = rule({ fields: { chain: { as: 'cert', der: 'hex', of: 'CERTIFICATE' } } });
    expect(toTheirs(chain, { chain: pem + pem })).toEqual({ ok: true, value: { cert: der.toString('hex').repeat(2) } });
  });

  test('has one member of an object of ours as the text that it has for it', () => {
    const token = rule({ fields: { idToken: { textOf: 'idToken', with: { type: 'eMAID' } } } });
    const idToken = { idToken: 'DEABCC123456789', type: 'eMAID' };
    expect(toTheirs(token, { idToken })).toEqual({ ok: true, value: { idToken: 'DEABCC123456789' } });
  });

  test.each([
    ['is longer than the vendor takes', { der: 'hex', of: 'CERTIFICATE', maxLength: 9 }, pem],
    ['is not the PEM that it should be', { der: 'hex', of: 'CERTIFICATE REQUEST' }, pem],
    ['is no PEM at all', { der: 'base64', of: 'CERTIFICATE' }, 'text'],
  ] as const)('is refused where a text %s', (_, csr, text) => {
    expect(toTheirs(rule({ fields: { csr } }), { csr: text }).ok).toBe(false);
  });
});

describe('a payload of a vendor in the words of 2.0.1', () => {
  const request = rule({
    fields: { csr: { der: 'base64', of: 'CERTIFICATE REQUEST' }, certificateType: { as: 'typeOfCertificate' } },
    filledIn: { certificateType: 'V2GCertificate' },
  });

  test('has what the vendor leaves out, and what it says instead', () => {
    const csr = 'a-csr';
    const plain = rule({ ...request, fields: { certificateType: { as: 'typeOfCertificate' } } });
    expect(toOurs(plain, { csr })).toEqual({ ok: true, value: { csr, certificateType: 'V2GCertificate' } });
    expect(toOurs(plain, { csr, typeOfCertificate: 'X' })).toEqual({ ok: true, value: { csr, certificateType: 'X' } });
  });

  test.each([
    ['PEM', pemEncode('CERTIFICATE REQUEST', der)],
    ['base64', der.toString('base64')],
    ['base64 in lines', `${der.toString('base64').slice(0, 4)}\r\n${der.toString('base64').slice(4)}\r\n`],
  ])('has PEM of a request in %s', (_, csr) => {
    const translated = toOurs(request, { csr });
    expect(translated.ok && translated.value).toMatchObject({ csr: pemEncode('CERTIFICATE REQUEST', der) });
  });

  test.each([
    ['a text in no encoding', { csr: 'not base64!' }],
    ['an empty text', { csr: '' }],
    ['our word beside its own', { csr: der.toString('base64'), certificateType: 'V2GCertificate' }],
  ])('is refused with %s', (_, payload) => {
    expect(toOurs(request, payload).ok).toBe(false);
  });

  test('has an object where the vendor has one text of it, and where it sends ours', () => {
    const token = rule({ fields: { idToken: { textOf: 'idToken', with: { type: 'eMAID' } } } });
    const idToken = { idToken: 'DEABCC123456789', type: 'eMAID' };
    expect(toOurs(token, { idToken: 'DEABCC123456789' })).toEqual({ ok: true, value: { idToken } });
    const other = { idToken: 'DEABCC123456789', type: 'Central' };
    expect(toOurs(token, { idToken: other })).toEqual({ ok: true, value: { idToken: other } });
    // What is neither is for the schema to refuse.
    expect(toOurs(token, { idToken: 7 })).toEqual({ ok: true, value: { idToken: 7 } });
  });

  test('has each item of a flat list with the type that was asked for', () => {
    const flat = rule({ fields: { chain: { itemsAre: 'certificateHashData', typedBy: 'certificateType' } } });
    expect(toOurs(flat, { chain: [{ a: 1 }] }, { certificateType: ['CSMSRootCertificate'] })).toEqual({
      ok: true,
      value: { chain: [{ certificateType: 'CSMSRootCertificate', certificateHashData: { a: 1 } }] },
    });
  });

  test('lesson B.26: is refused with items that do not say which of several types they are, and is empty without items', () => {
    const flat = rule({ fields: { chain: { itemsAre: 'certificateHashData', typedBy: 'certificateType' } } });
    const both = { certificateType: ['V2GRootCertificate', 'V2GCertificateChain'] };
    expect(toOurs(flat, { chain: [{ a: 1 }] }, both)).toEqual({
      ok: false,
      refusal: 'chain: its items do not say which of 2 types they are',
    });
    expect(toOurs(flat, { chain: [] }, both)).toEqual({ ok: true, value: { chain: [] } });
  });
});

test.each([
  '',
  'text',
  '[]',
  'null',
  '5',
  '"{}"',
  '{"a":1,"a":2}',
  '{"__proto__":{}}',
  '{"a":"\\ud800"}',
  '{"a":1e400}',
  undefined,
  {},
])('trap N.21: %j is no message inside a DataTransfer', (data) => {
  expect(parseInner(data)).toBeNull();
});
