/** Counts the whole commands in a stream of RESP2 requests (`*2\r\n$3\r\nGET\r\n$1\r\nk\r\n`) or inline ones (`PING\r\n`). */
export class CommandCounter {
  #rest = Buffer.alloc(0);

  /** How many commands end in these bytes. */
  take(data: Buffer): number {
    this.#rest = Buffer.concat([this.#rest, data]);
    let count = 0;
    for (let end = this.#commandEnd(); end !== null; end = this.#commandEnd()) {
      this.#rest = this.#rest.subarray(end);
      count++;
    }
    return count;
  }

  /** Where the first command ends; `null` while it has not arrived. */
  #commandEnd(): number | null {
    const head = this.#line(0);
    if (head === null) return null;
    if (!head.text.startsWith('*')) return head.end;
    let { end } = head;
    for (let left = Number(head.text.slice(1)); left > 0; left--) {
      const length = this.#line(end);
      if (length === null) return null;
      end = length.end + Number(length.text.slice(1)) + 2;
    }
    return end <= this.#rest.length ? end : null;
  }

  #line(start: number): { readonly text: string; readonly end: number } | null {
    const end = this.#rest.indexOf('\r\n', start);
    return end < 0 ? null : { text: this.#rest.toString('latin1', start, end), end: end + 2 };
  }
}
