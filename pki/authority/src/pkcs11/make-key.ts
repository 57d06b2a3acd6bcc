import { randomBytes } from 'node:crypto';
import type { TokenKeyKind } from '@bfcert/pki-contract/authority';
import { type Attribute, Template, ulong } from './attributes.ts';
import { CKA, CKM } from './cryptoki-names.ts';
import { CURVES } from './curves.ts';
import { mechanism } from './sign.ts';
import type { OpenSession } from './token-session.ts';

const ID_BYTES = 16;
const PUBLIC_EXPONENT = Buffer.of(1, 0, 1);

/** Generated in the token, which never gives the private key away. */
export async function makeKey({ cryptoki, handle }: OpenSession, label: string, kind: TokenKeyKind): Promise<void> {
  const [generation, wanted] = generationOf(kind);
  const named: readonly Attribute[] = [
    [CKA.token, true],
    [CKA.label, label],
    [CKA.id, randomBytes(ID_BYTES)],
  ];
  const publicPart = Template.of([...named, [CKA.private, false], [CKA.verify, true], ...wanted]);
  const privatePart = Template.of([
    ...named,
    [CKA.private, true],
    [CKA.sensitive, true],
    [CKA.extractable, false],
    [CKA.sign, true],
  ]);
  const parts = [publicPart.memory, publicPart.count, privatePart.memory, privatePart.count];
  await cryptoki.call('C_GenerateKeyPair', handle, mechanism(generation), ...parts, ulong(0n), ulong(0n));
}

function generationOf(kind: TokenKeyKind): readonly [generation: bigint, wanted: readonly Attribute[]] {
  if (kind.kind === 'ec') return [CKM.ecKeyPairGen, [[CKA.ecParams, CURVES[kind.curve].parameters]]];
  return [
    CKM.rsaPkcsKeyPairGen,
    [
      [CKA.modulusBits, BigInt(kind.bits)],
      [CKA.publicExponent, PUBLIC_EXPONENT],
    ],
  ];
}
