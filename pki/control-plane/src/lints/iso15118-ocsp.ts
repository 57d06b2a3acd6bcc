import { iso15118Edition } from './iso15118.ts';
import { isRoot, lintOf } from './lint.ts';

export const iso15118Ocsp = lintOf({
  name: 'iso15118-ocsp',
  source:
    'OCPP M06.FR.06 to 10: a station fetches OCSP answers for its leaf and the authorities above, and staples them',
  level: 'warning',
  needs: [],
  fault: ({ certificate }) =>
    iso15118Edition(certificate) === null || isRoot(certificate) || certificate.ocspUris.length > 0
      ? null
      : 'it names no OCSP responder, so its station can staple no answer',
});
