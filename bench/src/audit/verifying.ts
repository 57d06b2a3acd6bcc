import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { linesOf } from '@bfcert/cli/audit/read-lines';
import { verifyExport } from '@bfcert/cli/audit/verify-export';
import {
  chainStart,
  NO_CHECKPOINT,
  openCheckpoint,
  ringSigner,
  sealText,
  signCheckpoint,
  startKeyRing,
} from '@bfcert/kernel/audit-chain';
import { canonicalJson } from '@bfcert/kernel/canonical-json';
import { newId } from '@bfcert/kernel/ids';
import { leafHash, MerkleFrontier } from '@bfcert/kernel/merkle-tree';
import { answerParent } from '../processes/answer-parent.ts';

const CHECKPOINT_EVERY = 1_000;

answerParent({ write, verify });

/** An export as the server writes it: entries of the usual length, a checkpoint after every thousand. */
async function write({ file, entries }: { file: string; entries: number }): Promise<void> {
  const { privateKey } = generateKeyPairSync('ed25519');
  const at = new Date('2026-03-01T00:00:00Z');
  const ring = startKeyRing(privateKey, at);
  const signer = ringSigner(ring, privateKey);
  const out = createWriteStream(file);
  const say = async (line: string): Promise<void> => {
    if (!out.write(`${line}\n`)) await once(out, 'drain');
  };
  await say(JSON.stringify({ export: 'bfcert audit 1', origin: ring.origin, keys: ring.text, at: at.toISOString() }));
  const tree = new MerkleFrontier();
  let [hash, previous] = [chainStart.hash, NO_CHECKPOINT];
  for (let sequence = 1; sequence <= entries; sequence++) {
    const text = canonicalJson(anEntry(sequence));
    const previousHash = hash;
    hash = sealText(previousHash, text);
    tree.append(leafHash(Buffer.from(hash, 'hex')));
    await say(`{"hash":"${hash}","previousHash":"${previousHash}","entry":${text}}`);
    if (sequence % CHECKPOINT_EVERY !== 0) continue;
    const checkpoint = { origin: ring.origin, size: sequence, root: tree.root(), time: at.toISOString(), previous };
    const note = signCheckpoint(checkpoint, signer);
    const opened = openCheckpoint(note, ring);
    if (!opened.ok) throw new Error(opened.detail);
    previous = opened.id;
    await say(JSON.stringify({ checkpoint: note }));
  }
  await say(JSON.stringify({ end: { entries, unsealed: 0 } }));
  out.end();
  await once(out, 'finish');
}

async function verify({ file, entries }: { file: string; entries: number }): Promise<{ seconds: number }> {
  const started = performance.now();
  const verdict = await verifyExport(linesOf(createReadStream(file)), { pinned: null, anchors: [] });
  const seconds = (performance.now() - started) / 1_000;
  if (!verdict.verified || verdict.entries !== entries) throw new Error(JSON.stringify(verdict));
  return { seconds };
}

const anEntry = (sequence: number) => ({
  sequence,
  id: newId('aud'),
  at: '2026-03-01T00:00:00.000Z',
  actor: 'system:gateway-reports',
  onBehalfOf: null,
  action: 'record-evidence',
  outcome: 'done',
  identityId: newId('idn'),
  certificateId: newId('crt'),
  purpose: 'charger_identity',
  before: 'installed_pending_activation',
  after: 'active',
  event: 'CertificateActivated',
  reason: 'seen in a handshake',
  detail: { evidence: 'mtls_handshake', source: 'gateway' },
  correlationId: newId('cor'),
  evidenceHash: 'a'.repeat(64),
});
