/** Deterministic mutation of DER for fuzzing: of bytes, and of the tree with lengths put right again. */
export class Mutator {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below `bound` (mulberry32). */
  below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }

  pick<Value>(values: readonly Value[]): Value {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('nothing to pick from');
    return value;
  }

  /** One to three changes; `donors` lend whole elements. */
  mutate(der: Buffer, donors: readonly Buffer[]): Buffer {
    let result = der;
    for (let i = 0; i <= this.below(3); i++) {
      result = this.below(3) === 0 ? this.#bytes(result) : this.#tree(result, donors);
    }
    return result;
  }

  #bytes(der: Buffer): Buffer {
    if (der.length === 0) return Buffer.of(this.below(256));
    const at = this.below(der.length);
    const changed = Buffer.from(der);
    switch (this.below(5)) {
      case 0:
        changed[at] = (changed[at] ?? 0) ^ (1 << this.below(8));
        return changed;
      case 1:
        changed[at] = this.pick([0x00, 0x01, 0x7f, 0x80, 0x81, 0xff, this.below(256)]);
        return changed;
      case 2:
        return Buffer.concat([der.subarray(0, at), der.subarray(at + 1 + this.below(4))]);
      case 3:
        return Buffer.concat([der.subarray(0, at), Buffer.of(this.below(256)), der.subarray(at)]);
      default:
        return der.subarray(0, at);
    }
  }

  #tree(der: Buffer, donors: readonly Buffer[]): Buffer {
    const root = nodeOf(der);
    if (root === null) return this.#bytes(der);
    const nodes = allOf(root);
    const node = this.pick(nodes);
    const donor = nodeOf(this.pick([der, ...donors])) ?? root;
    const other = this.pick(allOf(donor));
    switch (this.below(7)) {
      case 0:
        node.tag = this.pick([
          0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x16, 0x1e, 0x17, 0x18, 0x30, 0x31, 0x80, 0xa0,
        ]);
        break;
      case 1:
        if (node.children !== null) node.children.splice(this.below(node.children.length + 1), 1);
        break;
      case 2:
        if (node.children !== null)
          node.children.splice(this.below(node.children.length + 1), 0, structuredClone(other));
        break;
      case 3:
        Object.assign(node, structuredClone(other));
        break;
      case 4:
        node.children?.reverse();
        break;
      case 5:
        node.longLength = true;
        break;
      default:
        if (node.children === null) node.content = this.#bytes(Buffer.from(node.content));
    }
    return encoded(root);
  }
}

interface Node {
  tag: number;
  content: Uint8Array;
  /** Null for a primitive, whose content then counts. */
  children: Node[] | null;
  longLength: boolean;
}

/** A lenient reading, independent of the reader under test; null when `der` is not one element. */
function nodeOf(der: Uint8Array): Node | null {
  const nodes = nodesOf(Buffer.from(der), 0);
  return nodes?.length === 1 ? (nodes[0] ?? null) : null;
}

function nodesOf(bytes: Buffer, depth: number): Node[] | null {
  const nodes: Node[] = [];
  let at = 0;
  while (at < bytes.length) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1];
    at += 2;
    if (length === undefined || length === 0x80 || length > 0x84) return null;
    if (length > 0x80) {
      const count = length - 0x80;
      if (at + count > bytes.length) return null;
      length = bytes.readUIntBE(at, count);
      at += count;
    }
    if (at + length > bytes.length) return null;
    const content = bytes.subarray(at, at + length);
    const children = (tag & 0x20) !== 0 && depth < 20 ? nodesOf(content, depth + 1) : null;
    nodes.push({ tag, content, children, longLength: false });
    at += length;
  }
  return nodes;
}

const allOf = (node: Node): Node[] => [node, ...(node.children ?? []).flatMap(allOf)];

function encoded(node: Node): Buffer {
  const content = node.children === null ? Buffer.from(node.content) : Buffer.concat(node.children.map(encoded));
  const { length } = content;
  const short = length < 0x80 && !node.longLength;
  const digits = [length >> 16, (length >> 8) & 0xff, length & 0xff];
  while (!node.longLength && digits.length > 1 && digits[0] === 0) digits.shift();
  const header = short ? [node.tag, length] : [node.tag, 0x80 + digits.length, ...digits];
  return Buffer.concat([Buffer.from(header), content]);
}
