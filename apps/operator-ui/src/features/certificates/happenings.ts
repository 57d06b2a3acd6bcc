/** What happened to a certificate, in the words of the page: events, commands and kinds of evidence by their names. */
const TITLES: Readonly<Record<string, string>> = {
  CSRValidated: 'Signing request accepted',
  CertificateRequested: 'Certificate ordered',
  CertificateRequestRefused: 'Order refused',
  CertificateIssued: 'Signed by the CA',
  CertificateInstallRequested: 'Sent to the endpoint',
  CertificateInstalled: 'Taken by the endpoint',
  CertificateInstallFailed: 'Not taken by the endpoint',
  CertificateActivated: 'Seen in use, now active',
  CertificateActivationFailed: 'Not seen in use in time',
  CertificateDeactivated: 'Taken out of service',
  CertificateRetired: 'Retired',
  CertificateRevoked: 'Revoked',
  CertificateDeleted: 'Record deleted',
  RevocationPlaneConfirmed: 'Revocation has arrived',
  'issue-at-the-pki': 'Issued by the PKI',
  'revoke-at-the-pki': 'Revoked at the CA',
  'void-at-the-pki': 'Order voided at the PKI',
  'confirm-plane': 'Revocation has arrived',
  'record-plane-confirmation': 'Word of its revocation was brought',
  'request-approval': 'A second person was asked',
  'plan-renewal': 'Renewal planned',
  'escalate-renewal': 'Renewal escalated',
  'give-job-up': 'Job given up',
  'expire-due-certificates': 'Expired',
  mtls_handshake: 'Seen in a TLS handshake',
  served_by_listener: 'Seen at its listener',
  vehicle_transaction: 'Seen in a vehicle transaction',
  ocsp_query: 'Asked for over OCSP',
  accepted_by_station: 'Accepted by the station',
  listed_by_station: 'Listed by the station',
  iot_platform_active: 'Active at the IoT hub',
};

const REFUSED = ' refused';

/** As it stands inside a sentence: a word of capitals keeps them. */
const inside = (title: string): string => title.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

/** A name that is not listed is told by its own words: `CertificateFound` → `Certificate found`. */
export function happening(name: string): string {
  if (Object.hasOwn(TITLES, name)) return TITLES[name] ?? name;
  if (name.endsWith(REFUSED)) return `Refused: ${inside(happening(name.slice(0, -REFUSED.length)))}`;
  const spaced = name
    .replaceAll(/([a-z]|CSR)([A-Z])/g, '$1 $2')
    .replaceAll(/[_-]/g, ' ')
    .toLowerCase();
  const sentence = spaced.charAt(0).toUpperCase() + spaced.slice(1);
  return sentence.replaceAll(/\b(csr|ca|pki|ocsp|iot)\b/gi, (word) =>
    word.toLowerCase() === 'iot' ? 'IoT' : word.toUpperCase(),
  );
}
