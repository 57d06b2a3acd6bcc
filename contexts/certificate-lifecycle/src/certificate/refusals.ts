/** Why a certificate record does not do what it was told, one name per reason. */
export type TransitionRefusal =
  /** The table has no such transition from this state. */
  | 'not_possible_in_this_state'
  | 'expired'
  | 'not_expired_yet'
  /** Evidence for a replaced certificate, after its rollback window. */
  | 'rollback_window_over'
  /** Evidence for a replaced certificate that is older than what was last seen of its successor. */
  | 'evidence_predates_successor'
  /** It was sent; the endpoint may rely on it. */
  | 'may_be_in_use'
  /** Signed, unexpired and unrevoked: somebody could still accept it. */
  | 'still_acceptable_to_others'
  /** The identity could not authenticate any more. */
  | 'last_credential';
