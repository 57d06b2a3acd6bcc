import { Oid } from '@bfcert/kernel/x509';
import { lintOf } from './lint.ts';

export const dnsNameAdvice = lintOf({
  name: 'dns-name-advice',
  source: 'OCPP A00.FR.511, note: no dNSName in a station certificate',
  level: 'notice',
  needs: [],
  fault: ({ certificate: { dnsNames, extendedKeyUsage } }) =>
    dnsNames.length === 0 || extendedKeyUsage?.includes(Oid.serverAuth) === true
      ? null
      : 'the certificate has a DNS name and is not marked as a server; a station would better have none',
});
