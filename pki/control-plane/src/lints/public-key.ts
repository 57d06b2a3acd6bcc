import { importPublicKey } from '@bfcert/kernel/x509';
import { lintOf } from './lint.ts';

export const publicKey = lintOf({
  name: 'public-key',
  source: 'OCPP A00.FR.501 to 503: 112 bits of security',
  level: 'error',
  needs: [],
  fault: ({ certificate }) => {
    const imported = importPublicKey(certificate.spki);
    return imported.ok ? null : imported.detail;
  },
});
