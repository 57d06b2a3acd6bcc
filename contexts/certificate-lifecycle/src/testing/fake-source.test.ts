import { unwrap } from '@bfcert/kernel/result';
import { readChainPem } from '../server-certificate/read-chain.ts';
import { FakeSource, shown } from './fake-source.ts';
import { OutsideIssuer } from './outside-issuer.ts';
import { serverCertificateSourceContract } from './server-certificate-source.contract.ts';

serverCertificateSourceContract('in memory', async () => {
  const { pem, fingerprint } = new OutsideIssuer('Outside', new Date()).issue({
    subject: [{ name: 'CN', value: 'www.example.com' }],
    dnsNames: ['www.example.com'],
  });
  const source = new FakeSource('fake', 'listeners');
  source.has = [shown('www.example.com', unwrap(readChainPem(pem))), shown('www.example.com', null, { slot: 'rsa' })];
  return { source, fingerprint, close: async () => undefined };
});
