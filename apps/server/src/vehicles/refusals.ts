import type { EnrolmentRefusal, VehicleRefusal } from '@bfcert/vehicle-provisioning';
import { type Reply, text } from './reply.ts';

/** The one place where refusals become statuses of HTTP (RFC 7030 4.2.3). */
const ofVehicles: Readonly<Record<VehicleRefusal, number>> = {
  not_authenticated: 401,
  token_unknown: 401,
  token_expired: 401,
  token_spent: 401,
  token_withdrawn: 401,
  token_of_another: 401,
  certificate_expired: 403,
  certificate_untrusted: 403,
  wrong_trust_domain: 403,
  certificate_unknown: 403,
  certificate_withdrawn: 403,
  certificate_of_another_program: 403,
  certificate_of_another_vehicle: 403,
  vehicle_unknown: 403,
  rate_limited: 429,
};

const sentences: Partial<Readonly<Record<VehicleRefusal, string>>> = {
  certificate_expired: 'certificate_expired: the certificate has expired; enrol anew.',
  certificate_untrusted: 'certificate_untrusted: nobody who is registered here has issued this certificate.',
  wrong_trust_domain: 'wrong_trust_domain: this certificate is for something else.',
  certificate_unknown: 'certificate_unknown: this certificate is in no record.',
  certificate_withdrawn: 'certificate_withdrawn: this certificate was revoked, replaced or taken out of service.',
  certificate_of_another_program: 'certificate_of_another_program: this certificate is for another program.',
  certificate_of_another_vehicle: 'certificate_of_another_vehicle: this certificate is not of the vehicle it names.',
  vehicle_unknown: 'vehicle_unknown: no vehicle of this program is known by this certificate.',
};

/** Of a token nothing is said but that it opens nothing: whoever guesses learns nothing. */
export function refuseVehicle(reason: VehicleRefusal, realm: string): Reply {
  const status = ofVehicles[reason];
  if (status !== 401) return text(status, sentences[reason] ?? reason);
  return text(status, 'not_authenticated: a client certificate, a token or a registered key is needed.', {
    'WWW-Authenticate': `Basic realm="${realm}", charset="UTF-8"`,
  });
}

const ofEnrolments: Readonly<Record<EnrolmentRefusal, number>> = {
  subject_differs: 403,
  alternative_names_differ: 403,
  key_is_certified: 400,
  token_spent: 401,
  request_of_another: 403,
  not_approved: 403,
  certificate_withdrawn: 403,
  names_of_another: 403,
  issue_pending: 503,
  not_issued: 403,
};

const PENDING_SECONDS = '10';

export function refuseEnrolment(reason: EnrolmentRefusal, detail: string, realm: string): Reply {
  const status = ofEnrolments[reason];
  if (status === 401) return refuseVehicle('token_spent', realm);
  return text(status, `${reason}: ${detail}`, status === 503 ? { 'Retry-After': PENDING_SECONDS } : {});
}
