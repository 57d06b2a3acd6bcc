/** What the address says of the filter; as the API takes it. */
export interface AuditFilter {
  readonly actor?: string;
  readonly action?: string;
  readonly outcome?: 'done' | 'refused';
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value).slice(0, 200) : '';

/** What is wrong is left out. */
export function readAuditFilter(search: Record<string, unknown>): AuditFilter {
  const [actor, action] = [text(search.actor), text(search.action)];
  const outcome = (['done', 'refused'] as const).find((known) => known === search.outcome);
  return { ...(actor ? { actor } : {}), ...(action ? { action } : {}), ...(outcome ? { outcome } : {}) };
}
