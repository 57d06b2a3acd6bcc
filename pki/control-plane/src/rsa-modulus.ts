import { createPublicKey } from 'node:crypto';

/**
 * Why an RSA modulus of sufficient size is nevertheless broken, or null. Both faults came from
 * chips and libraries of the kind that sit in charging stations.
 */
export function rsaModulusFault(spki: Buffer): string | null {
  const { n } = createPublicKey({ key: spki, format: 'der', type: 'spki' }).export({ format: 'jwk' });
  if (n === undefined) throw new Error('not an RSA key');
  const modulus = BigInt(`0x${Buffer.from(n, 'base64url').toString('hex')}`);
  if (hasRocaShape(modulus)) return 'the RSA key has the shape of CVE-2017-15361 (ROCA) and can be factored';
  if (hasClosePrimes(modulus)) return 'the primes of the RSA key lie so close that it can be factored';
  return null;
}

const ROCA_PRIMES = [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157] as const;

/** The residues that powers of 65537 take modulo each prime. */
const ROCA_RESIDUES = ROCA_PRIMES.map((prime) => {
  const residues = new Set<number>();
  for (let power = 1; !residues.has(power); power = (power * 65_537) % prime) residues.add(power);
  return residues;
});

/** Infineon's primes are powers of 65537 modulo small primes, hence their product too; a sound modulus is so by a chance of 2^-27. */
function hasRocaShape(modulus: bigint): boolean {
  return ROCA_PRIMES.every((prime, index) => ROCA_RESIDUES[index]?.has(Number(modulus % BigInt(prime))) === true);
}

/** CVE-2022-26320: as many rounds of Fermat's method as the baseline requirements (6.1.1.3) ask for. */
const FERMAT_ROUNDS = 100;

function hasClosePrimes(modulus: bigint): boolean {
  let a = ceilingRoot(modulus);
  for (let round = 0; round < FERMAT_ROUNDS; round++, a++) {
    const rest = a * a - modulus;
    const root = ceilingRoot(rest);
    if (root * root === rest) return true;
  }
  return false;
}

/** Newton's method; the start lies above the root, so the estimates fall until they are there. */
function ceilingRoot(value: bigint): bigint {
  if (value < 2n) return value;
  let estimate = 1n << BigInt((value.toString(16).length * 4) / 2 + 1);
  for (;;) {
    const next = (estimate + value / estimate) >> 1n;
    if (next >= estimate) break;
    estimate = next;
  }
  return estimate * estimate === value ? estimate : estimate + 1n;
}
