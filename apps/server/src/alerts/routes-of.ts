import type { Alert } from './alert.ts';
import { type AlertMatch, type AlertSettings, matches } from './alert-settings.ts';

export interface Routing {
  readonly rules: AlertSettings['rules'];
  /** Those of the configuration, and what people have asked for. */
  readonly silences: readonly (AlertMatch & { readonly until: string })[];
}

/**
 * The names of the routes that an alert takes: those of every rule that it matches, each once, unless a silence that
 * has not ended matches it. That nobody has acknowledged an incident goes by no silence, and to whom it escalates.
 */
export function routesOf({ rules, silences }: Routing, alert: Alert, now: Date): readonly string[] {
  const escalates = alert.occasion === 'incident_not_acknowledged';
  const silenced = silences.some((silence) => new Date(silence.until) > now && matches(silence, alert));
  if (silenced && !escalates) return [];
  const wanting = rules.filter((rule) => matches(rule, alert));
  return [...new Set(wanting.flatMap((rule) => (escalates ? [...rule.routes, ...rule.escalateTo] : rule.routes)))];
}
