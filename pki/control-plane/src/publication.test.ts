import { expect, it } from 'vitest';
import { pointerUrls } from './publication.ts';
import { testAuthority } from './testing/authority-pair.ts';

it('a certificate is told by its issuing certificate and its list where to ask', () => {
  const { certificate } = testAuthority();
  const id = certificate.fingerprint.slice(0, 16);
  expect(pointerUrls({ baseUrl: 'http://csms.example.org:8445', crlShards: 8 }, certificate, 7)).toEqual({
    crl: `http://csms.example.org:8445/crl/${id}/7.crl`,
    ocsp: `http://csms.example.org:8445/ocsp/${id}`,
    caIssuers: `http://csms.example.org:8445/ca/${id}.cer`,
  });
});
