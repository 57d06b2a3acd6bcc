import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';

/** Why an answer that came, and that should hold a certificate, is of no use. */
export type AnswerFault =
  | 'wrong_content_type'
  | 'not_base64'
  | 'malformed'
  | 'wrong_key'
  | 'several_certificates'
  | 'wrong_origin'
  | 'unexpected_status';

/** The authority may well have issued, so this is an unknown outcome and not a refusal. */
export const unusableAnswer = (fault: AnswerFault, detail: string): AuthorityUnavailable =>
  new AuthorityUnavailable(`unusable answer, ${fault}: ${detail}`, true);
