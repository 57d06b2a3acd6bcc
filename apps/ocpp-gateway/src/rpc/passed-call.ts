import type { CallAnswer } from './call-pipe.ts';
import type { Frame, JsonObject } from './frame.ts';

/** A frame of the station that may be meant for somebody else than us. */
export type HandedOver =
  | Extract<Frame, { kind: 'call' | 'send' | 'result_error' }>
  /** An answer to no call that is open. */
  | { readonly kind: 'late_answer'; readonly id: string };

/** What came of a CALL that is passed on for somebody else. */
export type PassedAnswer =
  /** The frame that answers it, as the station wrote it; `payload` is null where that is a CALLERROR. */
  | { readonly kind: 'answer'; readonly text: string; readonly payload: JsonObject | null }
  /** An answer came that nobody can read. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'timeout' }
  /** What let it pass holds no more; it was not sent. */
  | { readonly kind: 'overtaken' }
  /** Too many wait for their turn already; it was not sent. */
  | { readonly kind: 'crowded' }
  | { readonly kind: 'closed' };

export function passedAnswer(answer: CallAnswer, text: string | null): PassedAnswer {
  switch (answer.kind) {
    case 'result':
      return text === null ? { kind: 'unreadable' } : { kind: 'answer', text, payload: answer.payload };
    case 'error':
      return text === null ? { kind: 'unreadable' } : { kind: 'answer', text, payload: null };
    case 'invalid':
    case 'unreadable':
      return { kind: 'unreadable' };
    case 'not_its_turn':
      return { kind: 'crowded' };
    case 'timeout':
    case 'closed':
      return { kind: answer.kind };
    default:
      return answer satisfies never;
  }
}
