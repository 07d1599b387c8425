const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** How a pool of a file's value chooses, in words; the default where the file leaves it out. */
export function policyOf(input: unknown, pool: string): string | null {
  const pools = isRecord(input) ? input['pools'] : undefined;
  if (!Array.isArray(pools)) return null;
  const found: unknown = pools.find((candidate) => isRecord(candidate) && candidate['id'] === pool);
  if (!isRecord(found)) return null;
  const balance = found['balance'] ?? 'round-robin';
  return typeof balance === 'string' ? balance.replaceAll('-', ' ') : null;
}

/** Whether a pool of a file's value sends clients to the nearest upstream. */
export function balancesByPlace(input: unknown): boolean {
  const pools = isRecord(input) ? input['pools'] : undefined;
  return Array.isArray(pools) && pools.some((pool) => isRecord(pool) && pool['balance'] === 'geo');
}
