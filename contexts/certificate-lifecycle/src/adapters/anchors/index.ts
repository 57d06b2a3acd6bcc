/** Where checkpoints of the audit are laid down outside the database. */
import type { CheckpointAnchor } from '../../audit/anchor.ts';
import { fileAnchor } from './file-anchor.ts';
import { type S3AnchorSettings, s3Anchor } from './s3-anchor.ts';
import { webhookAnchor } from './webhook-anchor.ts';

export type AnchorSettings =
  | { readonly kind: 'file'; readonly name: string; readonly path: string }
  | ({ readonly kind: 's3' } & S3AnchorSettings)
  | { readonly kind: 'webhook'; readonly name: string; readonly url: string; readonly secret: Buffer | null };

export function openAnchor(settings: AnchorSettings): CheckpointAnchor {
  switch (settings.kind) {
    case 'file':
      return fileAnchor(settings);
    case 's3':
      return s3Anchor(settings);
    case 'webhook':
      return webhookAnchor(settings);
  }
}
