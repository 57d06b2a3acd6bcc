import { nameOf } from '@bfcert/kernel/x509';
import { organisationFault } from '@bfcert/pki-contract';
import { lintOf } from './lint.ts';

export const organisation = lintOf({
  name: 'organisation',
  source: 'OCPP A00.FR.404 and 509: O is the owner, compared character by character',
  level: 'warning',
  needs: [],
  fault: ({ certificate }) => {
    if (certificate.isCa) return null;
    const [owner, ...others] = nameOf(certificate.subject, 'O');
    if (owner === undefined) return 'the subject has no organisation';
    return others.length > 0 ? 'the subject has two organisations' : organisationFault(owner);
  },
});
