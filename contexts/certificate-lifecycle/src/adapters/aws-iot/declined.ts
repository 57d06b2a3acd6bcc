import type { HubRefusal, HubRefusalReason } from '../../iot-hub/iot-hub.ts';
import type { Declined } from '../aws/aws-calls.ts';

/** The exceptions of AWS IoT's control plane, and what AWS answers before it looks at the operation. */
const REASONS: Readonly<Record<string, HubRefusalReason>> = {
  CertificateStateException: 'not_possible_in_hub_status',
  TransferConflictException: 'not_possible_in_hub_status',
  DeleteConflictException: 'still_attached',
  LimitExceededException: 'hub_limit_reached',
  UnauthorizedException: 'hub_denied_us',
  AccessDeniedException: 'hub_denied_us',
  ExpiredTokenException: 'hub_denied_us',
  IncompleteSignatureException: 'hub_denied_us',
  InvalidSignatureException: 'hub_denied_us',
  MissingAuthenticationTokenException: 'hub_denied_us',
  UnrecognizedClientException: 'hub_denied_us',
  NotAuthorizedException: 'hub_denied_us',
};

export const isUnknown = ({ declined }: Declined): boolean => declined === 'ResourceNotFoundException';

/** `unknown`: what AWS's ResourceNotFoundException means for this call. */
export function hubRefusal(
  { declined, detail }: Declined,
  unknown: 'certificate_unknown_to_hub' | 'thing_or_policy_unknown' = 'certificate_unknown_to_hub',
): HubRefusal {
  if (declined === 'ResourceNotFoundException') return { reason: unknown, detail };
  return { reason: (Object.hasOwn(REASONS, declined) && REASONS[declined]) || 'hub_declined', detail };
}
