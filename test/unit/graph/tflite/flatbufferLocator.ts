/** Finds places in a valid FlatBuffer so that tests can look at them or spoil them. Knows nothing of `src`. */

export function uint32At(bytes: Uint8Array, position: number): number {
  return view(bytes).getUint32(position, true);
}

export function setUint32(bytes: Uint8Array, position: number, value: number): void {
  view(bytes).setUint32(position, value, true);
}

export function setUint16(bytes: Uint8Array, position: number, value: number): void {
  view(bytes).setUint16(position, value, true);
}

export function setFloat32(bytes: Uint8Array, position: number, value: number): void {
  view(bytes).setFloat32(position, value, true);
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Position of the root table. */
export function rootOf(bytes: Uint8Array): number {
  return uint32At(bytes, 0);
}

/** Position of the vtable of the table at `table`. */
export function vtableOf(bytes: Uint8Array, table: number): number {
  return table - view(bytes).getInt32(table, true);
}

/** Position of a field; null where the table does not have it. */
export function fieldOf(bytes: Uint8Array, table: number, slot: number): number | null {
  const vtable = vtableOf(bytes, table);
  if (4 + 2 * slot >= view(bytes).getUint16(vtable, true)) return null;
  const offset = view(bytes).getUint16(vtable + 4 + 2 * slot, true);
  return offset === 0 ? null : table + offset;
}

/** Position of the table that a field refers to. */
export function tableOf(bytes: Uint8Array, table: number, slot: number): number {
  const at = fieldOf(bytes, table, slot);
  if (at === null) throw new Error(`the table at ${table} has no field ${slot}`);
  return at + uint32At(bytes, at);
}

/** Start of the elements and their number; null where the field is absent. */
export function vectorOf(
  bytes: Uint8Array,
  table: number,
  slot: number,
): { readonly start: number; readonly count: number } | null {
  const at = fieldOf(bytes, table, slot);
  if (at === null) return null;
  const position = at + uint32At(bytes, at);
  return { start: position + 4, count: uint32At(bytes, position) };
}

/** Positions of the tables in a vector. */
export function tablesOf(bytes: Uint8Array, vector: { readonly start: number; readonly count: number }): number[] {
  return Array.from({ length: vector.count }, (_, i) => {
    const at = vector.start + 4 * i;
    return at + uint32At(bytes, at);
  });
}
