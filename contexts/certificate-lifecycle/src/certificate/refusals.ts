/** Whose say it is, where it is not ours. */
export type NotOurSay =
  /** Its operating model is `tracked`. */
  | 'tracked_only'
  /** Its operating model is `brokered`, and nothing here can ask its issuer. */
  | 'broker_not_connected'
  /** Its purpose is shown here and touched by no command. */
  | 'visible_only'
  /** An authority's of our own PKI: it begins and ends in a key ceremony. */
  | 'made_in_key_ceremony'
  /** The PKI control plane makes and replaces it by itself. */
  | 'renewed_by_the_pki';

/** Why a certificate record does not do what it was told, one name per reason. */
export type TransitionRefusal =
  | NotOurSay
  /** The table has no such transition from this state. */
  | 'not_possible_in_this_state'
  | 'expired'
  | 'not_expired_yet'
  /** Evidence for a replaced certificate, after its rollback window. */
  | 'rollback_window_over'
  /** What was seen is older than what was last seen of the active certificate, which it would displace. */
  | 'evidence_predates_successor'
  /** What was seen is older than the certificate. */
  | 'evidence_predates_certificate'
  /** Evidence that a certificate that was given up is ready for use, which does not say that it is used. */
  | 'readiness_is_no_use'
  /** It was sent; the endpoint may rely on it. */
  | 'may_be_in_use'
  /** Signed, unexpired and unrevoked: somebody could still accept it. */
  | 'still_acceptable_to_others'
  /** The time of suspicion lies ahead, or the reason for the revocation is no compromise. */
  | 'suspicion_unsuitable'
  /** By the ownership matrix an authority outside ends it, and nobody else. */
  | 'authority_is_outside'
  /** Our PKI is asked whether it has revoked it, and nobody is believed in its place. */
  | 'pki_is_asked'
  /** Its identity is gone for good. */
  | 'identity_decommissioned'
  /** No other certificate of the identity is certain to be held and used by the endpoint. */
  | 'last_credential';

/** For a person, in one sentence each. */
export const refusalSentences: Readonly<Record<TransitionRefusal, string>> = {
  tracked_only: 'It is only tracked here: whoever issued it decides about it.',
  broker_not_connected: 'Its issuer has the say over it, and no broker is connected that could ask for it.',
  visible_only: 'It is shown here and touched by no command.',
  made_in_key_ceremony:
    'It is an authority’s of our own PKI: `bfcert pki` makes and replaces it in a key ceremony, with the system stopped.',
  renewed_by_the_pki:
    'The PKI control plane makes it, uses it and replaces it by itself: nobody orders or ends it here.',
  not_possible_in_this_state: 'The certificate is in a state that does not allow it.',
  expired: 'The certificate has expired.',
  not_expired_yet: 'The certificate has not expired yet.',
  rollback_window_over: 'The certificate was replaced, and its rollback window is over.',
  evidence_predates_successor: 'The active certificate in its place was seen in use later than this.',
  evidence_predates_certificate: 'It was seen before the certificate existed, so something else was seen.',
  readiness_is_no_use: 'It is not in service any more, and being ready for use does not say that it is used.',
  may_be_in_use: 'It was sent to the endpoint and nothing proves that it is not used.',
  still_acceptable_to_others:
    'Somebody could still accept the certificate: revoke it first, or wait until it has expired.',
  suspicion_unsuitable: 'Since when a compromise is suspected lies not ahead, and is said of a compromise alone.',
  authority_is_outside:
    'By the ownership matrix only its authority outside may do that: have it done there, unless it is compromised.',
  pki_is_asked: 'Our own PKI is asked whether it has revoked it: nobody is believed in its place.',
  identity_decommissioned: 'Its identity is decommissioned: nobody comes with it any more.',
  last_credential: 'It is the last certificate with which this identity can certainly authenticate.',
};
