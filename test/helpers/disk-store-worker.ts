/** Writes to a disk store without end, until it is killed; tells its parent of each response that is stored. */
import { openDiskFiles } from '../../src/main/engine/cache/store/disk-files.ts';
import { DiskIndex } from '../../src/main/engine/cache/store/disk-index.ts';
import { DiskStore } from '../../src/main/engine/cache/store/disk-store.ts';
import { responseOf } from '../main/engine/cache/store/responses.ts';

const directory = process.argv[2] ?? '';
const store = await DiskStore.open({
  limit: 1024 * 1024 * 1024,
  index: await DiskIndex.open(directory),
  files: await openDiskFiles(directory),
});

for (let number = 0; ; number += 1) {
  const writer = store.begin(responseOf(`r${number}`, { key: `r${number}` }), null);
  if (typeof writer === 'string') throw new Error(writer);
  for (let piece = 0; piece < 5; piece += 1) {
    writer.add(Buffer.alloc(40_000, number % 256));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  if ((await writer.finish()) !== null) process.send?.(number);
}
