import { cpus, release, totalmem, type } from 'node:os';
import { loadCore, originCore, proxyCore } from './cores.ts';

/** One line about the machine, and one about who runs where on it. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = (totalmem() / 1024 ** 3).toFixed(0);
  const cores = cpus().length;
  const placing =
    originCore === loadCore
      ? `The proxy has core ${proxyCore}; origin and load share core ${loadCore}.`
      : `The proxy has core ${proxyCore}, the origin core ${originCore}, the load core ${loadCore}.`;
  return `${type()} ${release()}, ${cores} × ${model}, ${memory} GiB, Node ${process.versions.node}.\n${placing}`;
}
