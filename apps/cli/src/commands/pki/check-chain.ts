import { readFileSync } from 'node:fs';
import { chainRoles, validateIso15118Chain } from '@bfcert/certificate-lifecycle/iso15118-chain';
import { type Certificate, formatName, parseChainPem } from '@bfcert/kernel/x509';
import type { Command } from 'commander';

interface ChainOptions {
  readonly role: string;
  readonly roots: string;
  readonly json: boolean;
}

const EXIT = { good: 0, unreadable: 1, defect: 8 } as const;

/** `bfcert pki check-chain`: the checks that imports and contracts at stations pass, for a chain in a file. */
export function checkChain(
  path: string,
  { role: named, roots: rootsPath, json }: ChainOptions,
  command: Command,
): void {
  const role = chainRoles.find((one) => one === named);
  if (role === undefined) command.error(`there is no role ${named}; there are ${chainRoles.join(', ')}`);
  const [chain, roots] = [certificatesOf(path), certificatesOf(rootsPath)];
  const [leaf, ...enclosed] = chain.certificates;
  const unreadable = chain.fault ?? roots.fault;
  if (unreadable !== null || leaf === undefined) {
    process.stderr.write(`${unreadable ?? `${path}: no certificate`}\n`);
    process.exitCode = EXIT.unreadable;
    return;
  }
  const verdict = validateIso15118Chain(role, [leaf, ...enclosed], { roots: roots.certificates, at: new Date() });
  const told = verdict.ok
    ? { role, good: true, path: verdict.value.map(({ subject }) => formatName(subject)) }
    : { role, good: false, defect: verdict.refusal, detail: verdict.detail };
  process.stdout.write(json ? `${JSON.stringify(told, null, 2)}\n` : asText(told));
  process.exitCode = told.good ? EXIT.good : EXIT.defect;
}

const asText = (told: {
  readonly path?: readonly string[];
  readonly defect?: string;
  readonly detail?: string;
}): string =>
  told.path === undefined
    ? `${told.defect}: ${told.detail}\n`
    : `good, by this path:\n${told.path.map(indented).join('')}`;

const indented = (line: string): string => `  ${line}\n`;

function certificatesOf(path: string): {
  readonly certificates: readonly Certificate[];
  readonly fault: string | null;
} {
  try {
    const parsed = parseChainPem(readFileSync(path, 'utf8'));
    return parsed.ok
      ? { certificates: parsed.value, fault: null }
      : { certificates: [], fault: `${path}: ${parsed.detail}` };
  } catch (error) {
    return { certificates: [], fault: error instanceof Error ? error.message : String(error) };
  }
}
