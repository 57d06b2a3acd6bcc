import { Oid } from '@bfcert/kernel/x509';
import { lintOf } from './lint.ts';

/** Who carries one of these is no station, and the advice is not for it. */
const NOT_A_STATION: readonly string[] = [Oid.serverAuth, Oid.ocspSigning];

export const extendedKeyUsageAdvice = lintOf({
  name: 'extended-key-usage-advice',
  source: 'OCPP A00.FR.514: strongly advised against in a station certificate',
  level: 'notice',
  needs: [],
  fault: ({ certificate: { isCa, extendedKeyUsage } }) =>
    isCa || extendedKeyUsage === null || extendedKeyUsage.some((purpose) => NOT_A_STATION.includes(purpose))
      ? null
      : 'the certificate has an extended key usage; a station would better have none',
});
