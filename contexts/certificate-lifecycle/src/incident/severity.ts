export const severities = ['critical', 'high', 'medium', 'low'] as const;
export type Severity = (typeof severities)[number];

/** So long an incident may stand before somebody has taken it on, in seconds. */
export const ACKNOWLEDGE_WITHIN: Readonly<Record<Severity, number>> = {
  critical: 15 * 60,
  high: 3_600,
  medium: 8 * 3_600,
  low: 24 * 3_600,
};
