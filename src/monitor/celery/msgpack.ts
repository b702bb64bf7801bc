import type { DataNode } from '../../model/tolerantJson.ts';

/** As deep as JSON is read; recursion stays safe. */
const MAX_DEPTH = 200;
/** One byte can be a value of its own: without this a message of 16 MB would become a gigabyte of nodes. */
const MAX_NODES = 1_000_000;

/**
 * Decodes one MessagePack value as Python packs it (specification 2.0), without losing a digit of 64-bit integers and
 * without turning `2.0` into `2`. Bytes become kombu's typed value `bytes` or `base64`. Never throws.
 *
 * @returns `null` for what is cut, too deep or too large, and for what JSON cannot say: extension types, and maps with
 * keys that are no text
 */
export function decodeMsgpack(data: Buffer): DataNode | null {
  try {
    const reader = new Reader(data);
    const node = reader.value(0);
    return reader.isAtEnd ? node : null;
  } catch {
    return null;
  }
}

class Reader {
  private readonly data: Buffer;
  private offset = 0;
  private nodes = 0;

  constructor(data: Buffer) {
    this.data = data;
  }

  get isAtEnd(): boolean {
    return this.offset === this.data.length;
  }

  /** @throws RangeError beyond the end, a limit or what can be said; the one way out of the recursion */
  value(depth: number): DataNode {
    if (depth > MAX_DEPTH || ++this.nodes > MAX_NODES) throw new RangeError('too deep or too large');
    const type = this.unsigned(1);
    if (type <= 0x7f) return integer(type);
    if (type <= 0x8f) return this.map(type & 0x0f, depth);
    if (type <= 0x9f) return this.array(type & 0x0f, depth);
    if (type <= 0xbf) return { kind: 'string', value: this.text(type & 0x1f) };
    if (type >= 0xe0) return integer(type - 0x100);
    return this.sized(type, depth);
  }

  private sized(type: number, depth: number): DataNode {
    switch (type) {
      case 0xc0:
        return { kind: 'null' };
      case 0xc2:
        return { kind: 'boolean', value: false };
      case 0xc3:
        return { kind: 'boolean', value: true };
      case 0xc4:
      case 0xc5:
      case 0xc6:
        return bytes(this.take(this.unsigned(1 << (type - 0xc4))));
      case 0xca:
        return float(this.take(4).readFloatBE());
      case 0xcb:
        return float(this.take(8).readDoubleBE());
      case 0xcc:
      case 0xcd:
      case 0xce:
        return integer(this.unsigned(1 << (type - 0xcc)));
      case 0xcf:
        return integer(this.take(8).readBigUInt64BE());
      case 0xd0:
        return integer(this.take(1).readInt8());
      case 0xd1:
        return integer(this.take(2).readInt16BE());
      case 0xd2:
        return integer(this.take(4).readInt32BE());
      case 0xd3:
        return integer(this.take(8).readBigInt64BE());
      case 0xd9:
      case 0xda:
      case 0xdb:
        return { kind: 'string', value: this.text(this.unsigned(1 << (type - 0xd9))) };
      case 0xdc:
      case 0xdd:
        return this.array(this.unsigned(type === 0xdc ? 2 : 4), depth);
      case 0xde:
      case 0xdf:
        return this.map(this.unsigned(type === 0xde ? 2 : 4), depth);
      default:
        throw new RangeError('an extension type');
    }
  }

  private array(length: number, depth: number): DataNode {
    const items: DataNode[] = [];
    for (let index = 0; index < length; index++) items.push(this.value(depth + 1));
    return { kind: 'array', items };
  }

  private map(length: number, depth: number): DataNode {
    const entries: [string, DataNode][] = [];
    for (let index = 0; index < length; index++) {
      const key = this.value(depth + 1);
      if (key.kind !== 'string') throw new RangeError('a key that is no text');
      entries.push([key.value, this.value(depth + 1)]);
    }
    return { kind: 'object', entries };
  }

  private text(length: number): string {
    return this.take(length).toString();
  }

  private unsigned(size: number): number {
    return this.take(size).readUIntBE(0, size);
  }

  private take(size: number): Buffer {
    const end = this.offset + size;
    if (end > this.data.length) throw new RangeError('cut');
    const taken = this.data.subarray(this.offset, end);
    this.offset = end;
    return taken;
  }
}

function integer(value: number | bigint): DataNode {
  return { kind: 'number', text: value.toString() };
}

/** A float without a fraction stays one, as Python writes it. */
function float(value: number): DataNode {
  const text = Object.is(value, -0) ? '-0' : String(value);
  return { kind: 'number', text: /^-?\d+$/.test(text) ? `${text}.0` : text };
}

/** As kombu writes bytes in JSON. */
function bytes(data: Buffer): DataNode {
  const text = data.toString();
  const isText = Buffer.from(text).equals(data);
  const value = isText ? text : data.toString('base64');
  return {
    kind: 'object',
    entries: [
      ['__type__', { kind: 'string', value: isText ? 'bytes' : 'base64' }],
      ['__value__', { kind: 'string', value }],
    ],
  };
}
