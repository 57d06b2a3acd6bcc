/** How often something was seen to happen, and when last (RFC 3339). */
export interface Occurrences {
  readonly count: number;
  readonly lastAt: string | null;
}

/** What the records of certificates and security events show of how this system is run. */
export interface CredentialFigures {
  /** Certificates of stations' own connections that the scheduler had made for another and that were seen in use. */
  readonly renewedByItself: Occurrences;
  /** Certificates in force whose renewal has become an incident, or that have expired unrenewed. */
  readonly renewalsOverdue: number;
  /** Revocations of certificates of stations, issued here, of which no plane is outstanding. */
  readonly revokedEverywhere: Occurrences;
  /** The same of identities that are made up (`SYNTHETIC_OWNER`). */
  readonly syntheticRevoked: Occurrences;
  /** Of the last 30 days, whatever their source; each counts how often it was reported. */
  readonly securityEvents: Occurrences;
  /** Of those, what stations reported by themselves. */
  readonly securityEventsOfStations: Occurrences;
}

export interface CredentialFiguresReader {
  read(now: Date): Promise<CredentialFigures>;
}
