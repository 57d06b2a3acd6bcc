/** OCSPResponseStatus without `successful` (RFC 6960 4.2.1); 4 is not used. */
export const OCSP_ERRORS = {
  malformedRequest: 1,
  internalError: 2,
  tryLater: 3,
  sigRequired: 5,
  unauthorized: 6,
} as const;

export type OcspError = keyof typeof OCSP_ERRORS;
