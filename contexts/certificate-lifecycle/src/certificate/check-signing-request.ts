/** Why a signing request is not accepted (FR-005). */
export type SigningRequestRefusal =
  | 'csr_malformed'
  | 'csr_too_large'
  | 'csr_not_exactly_one'
  | 'csr_signature_invalid'
  | 'csr_key_algorithm_not_allowed'
  | 'csr_key_too_weak'
  /** Its extension request asks for cA:TRUE. */
  | 'csr_requests_ca_rights'
  | 'common_name_mismatch'
  | 'organisation_mismatch'
  /** The identity lacks the binding that the certificate's subject is made of. */
  | 'binding_missing';
