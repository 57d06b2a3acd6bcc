/**
 * What somebody else did to an account's credential: set its password, or joined it with a subject at the OpenID
 * provider. Whoever did could call as that account, so for a time the two are not two people.
 */
export interface CredentialHand {
  /** Who did it. */
  readonly person: string;
  /** RFC 3339, the last time. */
  readonly at: string;
  /** A password that the account's own person has not replaced: whoever set it knows it. */
  readonly inForce: boolean;
}

type Hands = readonly CredentialHand[] | undefined;

/** So long a hand counts after it was laid on: whoever is locked out, or finds a strange sign-in, has noticed by then. */
export const HAND_COUNTS_DAYS = 7;

/** The same person's earlier hand is forgotten; a password that was set before is not in force any more. */
export function withHand(hands: Hands, hand: CredentialHand): readonly CredentialHand[] {
  return [...replacedByOwn(hands).filter(({ person }) => person !== hand.person), hand];
}

/** Its own person has chosen a password: nobody else knows one. When it was set stays. */
export const replacedByOwn = (hands: Hands): readonly CredentialHand[] =>
  (hands ?? []).map((hand) => ({ ...hand, inForce: false }));

/** Whether this person could have called as the account when, or after, something was asked at this time. Pure. */
export function couldActAs(hands: Hands, person: string, askedAt: string): boolean {
  const from = Date.parse(askedAt) - HAND_COUNTS_DAYS * 86_400_000;
  return (hands ?? []).some((hand) => hand.person === person && (hand.inForce || Date.parse(hand.at) >= from));
}
