import '@bfcert/kernel/server-chain';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { type Certificate, parseCertificatePem } from '@bfcert/kernel/x509';
import { AuthorityUnavailable } from '@bfcert/pki-contract/authority';
import { members, textOf } from '../json-members.ts';

const LARGEST_ROOT = 65_536;

/**
 * The root with this fingerprint, from the server itself. TLS proves nothing here and need not: what
 * does not have the fingerprint is thrown away, and every further connection is held against the root.
 */
export async function fetchPinnedRoot(url: string, fingerprint: string, milliseconds: number): Promise<Certificate> {
  let root: Certificate | null;
  try {
    root = certificateIn(await unverified(new URL(`/root/${fingerprint}`, url), milliseconds));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AuthorityUnavailable(`the root cannot be had from ${url}: ${why}`, false, { cause });
  }
  if (root?.fingerprint !== fingerprint) {
    throw new AuthorityUnavailable(`${url} does not show the root with the configured fingerprint`, false);
  }
  return root;
}

function certificateIn(body: string): Certificate | null {
  const pem = textOf(members(body)?.['ca']);
  const parsed = pem === null ? null : parseCertificatePem(pem);
  return parsed?.ok ? parsed.value : null;
}

async function unverified(url: URL, milliseconds: number): Promise<string> {
  const signal = AbortSignal.timeout(milliseconds);
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { agent: false, rejectUnauthorized: false, signal })
      .once('response', resolve)
      .once('error', reject)
      .end();
  });
  let body = '';
  for await (const part of answer.setEncoding('utf8') as AsyncIterable<string>) {
    body += part;
    if (body.length > LARGEST_ROOT) throw new Error('the answer is too large for a certificate');
  }
  return body;
}
