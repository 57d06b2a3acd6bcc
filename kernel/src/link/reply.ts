import type { Json } from '../canonical-json.ts';
import { LinkHandlerFailed, LinkUnavailable } from './link.ts';

/** An answer on every transport: the handler's value, its error's message, or that there is no handler. */
type Reply =
  | { readonly outcome: 'done'; readonly value: Json }
  | { readonly outcome: 'failed'; readonly message: string }
  | { readonly outcome: 'unserved' };

const MESSAGE_LIMIT = 2000;

export async function replyOf(handling: (() => Promise<Json>) | undefined): Promise<Reply> {
  if (handling === undefined) return { outcome: 'unserved' };
  try {
    return { outcome: 'done', value: await handling() };
  } catch (error) {
    return { outcome: 'failed', message: messageOf(error).slice(0, MESSAGE_LIMIT) };
  }
}

/** The value in a reply; throws what the link promises for the other outcomes. */
export function valueIn(reply: Json, subject: string): Json {
  const { outcome, value, message } = (reply ?? {}) as { outcome?: Json; value?: Json; message?: Json };
  if (outcome === 'done') return value ?? null;
  if (outcome === 'failed') throw new LinkHandlerFailed(String(message));
  if (outcome === 'unserved') throw new LinkUnavailable(`nobody serves ${subject}`, false, true);
  throw new LinkUnavailable(`the answer to ${subject} cannot be read`, true);
}

export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
