/**
 * Calls `work` once for every item, with at most `limit` calls open at a time. Ends when all have ended.
 *
 * @throws what the first failing `work` threw; items not yet started are then left out.
 */
export async function forEachLimited<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  // One iterator shared by all workers: each takes the next item when it is done with its last.
  const queue = items.values();
  let failed = false;
  const worker = async (): Promise<void> => {
    for (const item of queue) {
      if (failed) {
        return;
      }
      try {
        await work(item);
      } catch (error) {
        failed = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}
