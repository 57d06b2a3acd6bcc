/** What was looked at, and what was seen; nothing is said that was not looked at. */
export interface Observation {
  readonly area: Area;
  readonly subject: string;
  readonly verdict: Verdict;
  /** One sentence. */
  readonly seen: string;
}

export type Area =
  | 'processes'
  | 'isolation'
  | 'files'
  | 'ports'
  | 'TLS'
  | 'database'
  | 'gateways'
  | 'clock'
  | 'disk'
  | 'certificates';

export type Verdict =
  | 'good'
  /** How it is, where it may be so or otherwise. */
  | 'note'
  /** Somebody should change it. */
  | 'finding'
  /** It could not be looked at. */
  | 'unknown';

/** Makes the observations of one area. */
export const observer =
  (area: Area) =>
  (subject: string, verdict: Verdict, seen: string): Observation => ({ area, subject, verdict, seen });

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
