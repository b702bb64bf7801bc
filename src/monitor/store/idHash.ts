const LOW_BITS = 21;
const LOW_MASK = (1 << LOW_BITS) - 1;

/** 53 bits of a task id as a safe integer (two FNV-1a lanes). Collisions cost a comparison, nothing else. */
export function idHash(id: string): number {
  let high = 0x811c9dc5;
  let low = 0x01000193;
  for (let index = 0; index < id.length; index++) {
    const unit = id.charCodeAt(index);
    high = Math.imul(high ^ unit, 0x01000193);
    low = Math.imul(low ^ (unit + index), 0x85ebca6b);
  }
  low ^= low >>> 15;
  return (high >>> 0) * 2 ** LOW_BITS + (low & LOW_MASK);
}
