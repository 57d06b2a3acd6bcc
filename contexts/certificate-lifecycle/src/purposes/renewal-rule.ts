/**
 * How the next certificate of a purpose begins. The renewal scheduler starts the first two kinds; the others are
 * only watched, and escalated when nobody renews them.
 */
export type RenewalRule =
  /** Its endpoint makes the key and is asked for a signing request, for which it has to be connected. */
  | 'ask_endpoint'
  /** A request is opened; whoever runs the endpoint hears of it and sends the signing request. */
  | 'open_request'
  /** Its holder asks for the next one by itself, in time. */
  | 'renews_itself'
  /** A person has to take part: a ceremony, a download. */
  | 'by_a_person'
  /** Whoever issued it. */
  | 'elsewhere';
