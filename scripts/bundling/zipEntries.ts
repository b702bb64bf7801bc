const endOfDirectory = 0x06054b50;
const directoryEntry = 0x02014b50;

/**
 * The names of the files in a zip archive, from its central directory (APPNOTE.TXT, section 4.3.12).
 *
 * @throws Error when the bytes are not a zip archive.
 */
export function zipEntries(zip: Buffer): readonly string[] {
  let end = zip.length - 22;
  while (end >= 0 && zip.readUInt32LE(end) !== endOfDirectory) end--;
  if (end < 0) throw new Error('This is not a zip archive: it has no central directory.');
  const names: string[] = [];
  let position = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    if (zip.readUInt32LE(position) !== directoryEntry) throw new Error('The central directory is damaged.');
    const nameLength = zip.readUInt16LE(position + 28);
    const rest = zip.readUInt16LE(position + 30) + zip.readUInt16LE(position + 32);
    names.push(zip.toString('utf8', position + 46, position + 46 + nameLength));
    position += 46 + nameLength + rest;
  }
  return names.filter((name) => !name.endsWith('/'));
}
