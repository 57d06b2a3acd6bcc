import { ok, type Result, refused } from '@bfcert/kernel/result';
import type { IssueRequest, ProfileName, Refused } from './messages.ts';
import { type CommonNameKind, commonNameFault, countryFault, organisationFault } from './name-rules.ts';

export type SubjectRefusal = Refused<'subject_invalid' | 'names_not_allowed'>;

interface SubjectRule {
  readonly commonName: CommonNameKind;
  /** `common_name`: the CN may be given a second time as the one DNS name. */
  readonly dnsNames: 'none' | 'common_name';
  readonly country: 'none' | 'optional';
}

const IDENTIFIER = { dnsNames: 'none', country: 'none' } as const;
/** ISO15118Ctrlr.CountryName is an optional variable of the station, so C is optional in its certificate. */
const SECC: SubjectRule = { commonName: 'secc_id', dnsNames: 'none', country: 'optional' };
const SERVER: SubjectRule = { commonName: 'host_name', dnsNames: 'common_name', country: 'none' };

/** What the names of a certificate are, per profile. */
export const SUBJECT_RULES: { readonly [Name in ProfileName]: SubjectRule } = {
  'charging-station': { ...IDENTIFIER, commonName: 'serial_number' },
  'charger-combined': SECC,
  'csms-server-ec': SERVER,
  'csms-server-rsa': SERVER,
  'secc-leaf': SECC,
  'secc-leaf-20': SECC,
  'vehicle-vas': { ...IDENTIFIER, commonName: 'vehicle_id' },
  'iot-device': { ...IDENTIFIER, commonName: 'thing_name' },
};

/** What may stand in a certificate's subject, per profile. The control plane decides by it; a caller may ask first. */
export function checkSubject(
  request: Pick<IssueRequest, 'profile' | 'subject' | 'dnsNames'>,
): Result<null, SubjectRefusal> {
  const { profile, subject, dnsNames = [] } = request;
  const rule = SUBJECT_RULES[profile];
  const fault = organisationFault(subject.organisation) ?? commonNameFault(rule.commonName, subject.commonName);
  if (fault !== null) return refused({ refused: 'subject_invalid', detail: fault });
  if (subject.country !== undefined) {
    if (rule.country === 'none') return refused({ refused: 'names_not_allowed', detail: NO_COUNTRY });
    const country = countryFault(subject.country);
    if (country !== null) return refused({ refused: 'subject_invalid', detail: country });
  }
  return checkDnsNames(rule, subject.commonName, dnsNames);
}

const NO_COUNTRY = 'only ISO 15118 certificates carry a country';

function checkDnsNames(
  rule: SubjectRule,
  commonName: string,
  dnsNames: readonly string[],
): Result<null, SubjectRefusal> {
  if (rule.dnsNames === 'none' && dnsNames.length > 0) {
    // A00.FR.511 advises against dNSName in station certificates; the others have no host to name.
    return refused({ refused: 'names_not_allowed', detail: 'a certificate of this profile carries no DNS name' });
  }
  if (dnsNames.some((name) => name !== commonName) || dnsNames.length > 1) {
    return refused({ refused: 'names_not_allowed', detail: 'the only DNS name of a server certificate is its FQDN' });
  }
  return ok(null);
}
