/** What happens to one command between us and the station. */
export type Mishap =
  | 'none'
  | 'lost_before'
  | 'lost_after'
  | 'crash_before'
  | 'crash_after'
  | 'refused'
  | 'socket_gone'
  /** The station is there all the time, and its gateway cannot be asked. */
  | 'gateway_away'
  /** It takes the command with it; it is there again in a second, and its stations soon after. */
  | 'gateway_killed'
  | 'queue_timeout';

/** Our process dies here: nothing after it in the handler happens. */
export class Crash extends Error {
  override readonly name = 'Crash';
}
