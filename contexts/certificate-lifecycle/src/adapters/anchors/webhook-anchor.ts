import '@bfcert/kernel/server-chain';
import { createHmac, hash } from 'node:crypto';
import { AnchorConflict, type CheckpointAnchor } from '../../audit/anchor.ts';

const ANSWER_MS = 10_000;

/**
 * Somebody else's service, told of each checkpoint (Standard Webhooks). Any 2xx confirms; 409 says that
 * it knows another checkpoint over as many entries. It is not asked what it holds.
 */
export function webhookAnchor({
  name,
  url,
  secret,
}: {
  readonly name: string;
  readonly url: string;
  /** The key of the signatures; null sends none. */
  readonly secret: Buffer | null;
}): CheckpointAnchor {
  return {
    name,
    async publish({ size, note }) {
      // The same checkpoint is the same message, whoever sends it how often.
      const id = `checkpoint_${hash('sha256', note)}`;
      const timestamp = Math.floor(Date.now() / 1_000);
      const body = JSON.stringify({
        type: 'audit.checkpoint',
        timestamp: new Date().toISOString(),
        data: { size, note },
      });
      const signature =
        secret === null
          ? null
          : `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_MS),
        headers: {
          'content-type': 'application/json',
          'webhook-id': id,
          'webhook-timestamp': String(timestamp),
          ...(signature === null ? {} : { 'webhook-signature': signature }),
        },
        body,
      });
      await answer.body?.cancel();
      if (answer.status === 409) throw new AnchorConflict(`${name} knows another checkpoint over ${size} entries`);
      if (!answer.ok) throw new Error(`${name} answered ${answer.status}`);
    },
  };
}
