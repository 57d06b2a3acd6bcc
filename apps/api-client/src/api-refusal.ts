/** What the API said no to: its stable code and its sentence (RFC 9457). */
export class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal';
  readonly code: string;
  readonly status: number;
  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.status = status;
    this.code = code;
  }
}

/** Out of the body of an answer, whatever came: a proxy in between may have written it. */
export function refusalOf(status: number, text: string): ApiRefusal {
  const { code, detail } = parsed(text);
  return new ApiRefusal(
    status,
    typeof code === 'string' ? code : 'unknown',
    typeof detail === 'string' ? detail : text.slice(0, 200) || `The server answers with status ${status}.`,
  );
}

function parsed(text: string): { readonly code?: unknown; readonly detail?: unknown } {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
}
