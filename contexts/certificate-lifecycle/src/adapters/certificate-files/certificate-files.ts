import { open } from 'node:fs/promises';
import { ok, type Result, refused } from '@bfcert/kernel/result';
import { type FoundChain, readChainPem } from '../../server-certificate/read-chain.ts';
import type { FoundCertificate, ServerCertificateSource } from '../../server-certificate/server-certificate-source.ts';

/** More than ten certificates take in PEM. */
const MOST_BYTES = 128 * 1_024;

/** PEM files, each with one server's certificate and, in whatever order, the CAs above it. */
export function certificateFiles(name: string, paths: readonly string[]): ServerCertificateSource {
  return {
    name,
    kind: 'files',
    read: () => Promise.all(paths.map(readOne)),
    close: () => undefined,
  };
}

async function readOne(path: string): Promise<FoundCertificate> {
  const chain = await chainIn(path);
  const found = { reference: path, serverName: null, status: null, served: null };
  return chain.ok ? { ...found, chain: chain.value, problem: null } : { ...found, chain: null, problem: chain.refusal };
}

async function chainIn(path: string): Promise<Result<FoundChain, string>> {
  const text = await textOf(path);
  if (!text.ok) return text;
  // The key is nobody's business here, and is not to lie where others read.
  if (/PRIVATE KEY-----/i.test(text.value)) {
    return refused('It has a private key beside the certificate: give the certificate a file of its own.');
  }
  return readChainPem(text.value);
}

async function textOf(path: string): Promise<Result<string, string>> {
  try {
    const file = await open(path);
    try {
      const { size } = await file.stat();
      if (size > MOST_BYTES) return refused(`It has ${size} bytes, and is not read beyond ${MOST_BYTES}.`);
      return ok(await file.readFile('utf8'));
    } finally {
      await file.close();
    }
  } catch (error) {
    return refused(`It could not be read: ${(error as NodeJS.ErrnoException).code ?? 'UNKNOWN'}.`);
  }
}
