import { unwrap } from '@bfcert/kernel/result';
import { certificateHashData, parseCertificatePem } from '@bfcert/kernel/x509';
import { expect, test } from 'vitest';
import { testAnchors } from '../testing/test-anchors.ts';
import { formAfter, takenByCheck } from './listed.ts';

/** As a bundle has them: the root of stations' own certificates before that of our listeners. */
const { anchors } = testAnchors('of stations', 'of listeners');
const [own, server] = anchors;
if (own === undefined || server === undefined) throw new Error('there are two');

test('a station that checks and lists no root takes the one that our listeners stand under, and not whatever comes first in the bundle', () => {
  expect(takenByCheck(anchors, anchors, [], server.fingerprint)).toEqual([server]);
  expect(formAfter(own, anchors, [], server.fingerprint)).toBeNull();
  expect(formAfter(server, anchors, [], server.fingerprint)).toBe(server.pem);
});

test('where no root verifies all that our listeners show, a station that checks and lists none takes nothing', () => {
  expect(takenByCheck(anchors, anchors, [], null)).toEqual([]);
});

test('of a station that lists none is taken as well what the first one has signed, and what that has', () => {
  const by = ({ pem, fingerprint }: typeof server) => ({ pem: 'as it has signed it', by: { pem, fingerprint } });
  const second = { ...own, signed: by(server) };
  expect(takenByCheck([second, server], [second, server], [], server.fingerprint)).toEqual([second, server]);
});

test('once it lists a root, being first is no reason to be sent any more', () => {
  const certificate = unwrap(parseCertificatePem(own.pem));
  const listed = [certificateHashData(certificate, certificate)];
  expect(takenByCheck([server], anchors, listed, server.fingerprint)).toEqual([]);
});
