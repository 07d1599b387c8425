import { parseArgs } from 'node:util';
import { ContractError } from '../../shared/contract/errors.ts';
import { addService } from '../../shared/edit/add-service.ts';
import { ConfigStore } from '../config/store.ts';
import { nextFreePort } from '../discovery/port-holder.ts';
import { defaultHttpsPort, serviceUrl } from '../host/handlers/services.ts';
import { CommandError, type RunCommand, UsageError } from './context.ts';
import { mistakeLines } from './mistake-lines.ts';
import { printLine, say } from './output.ts';
import { resolveConfigPath, resolveDataDirectory } from './paths.ts';
import { connectToRunning } from './running.ts';

/** `doorman add NAME URL` */
export const add: RunCommand = async (args) => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { 'data-dir': { type: 'string' }, config: { type: 'string' } },
  });
  const [name, url, ...more] = positionals;
  if (name === undefined || url === undefined || more.length > 0) {
    throw new UsageError(
      "'doorman add' takes a name and a URL, such as: doorman add shop http://localhost:3000",
    );
  }
  const dataDirectory = resolveDataDirectory(values['data-dir']);
  const added = await addToRunning(dataDirectory, values.config, name, url);
  if (added !== null) {
    await printLine(added);
    return 0;
  }
  return addToFile(resolveConfigPath(values.config, dataDirectory), name, url);
};

/** Null when nothing runs, or what runs uses another file than the one that was named. */
async function addToRunning(
  dataDirectory: string,
  config: string | undefined,
  name: string,
  url: string,
): Promise<string | null> {
  const client = await connectToRunning(dataDirectory);
  if (client === null) return null;
  try {
    if (config !== undefined) {
      const { path } = await client.call('config.get', {});
      if (path !== resolveConfigPath(config, dataDirectory)) return null;
    }
    return (await client.call('services.add', { name, url })).url;
  } catch (error) {
    if (error instanceof ContractError) throw new CommandError(error.message);
    throw error;
  } finally {
    client.close();
  }
}

async function addToFile(path: string, name: string, url: string): Promise<number> {
  const store = await ConfigStore.open({ path });
  const { input, mistakes, revision } = store.current();
  if (mistakes.length > 0) {
    for (const line of mistakeLines(path, mistakes)) say(line);
    return 2;
  }
  const port = (await nextFreePort(defaultHttpsPort - 1, 'localhost')) ?? 0;
  const edit = addService(input, { name, url, port });
  if (!edit.ok) throw new UsageError(edit.message);
  const result = await store.prepare(edit.input, revision);
  if (!result.ok) {
    if (result.reason === 'conflict') throw new CommandError(result.message);
    for (const line of mistakeLines(path, result.mistakes)) say(line);
    return 2;
  }
  await store.save(result.prepared);
  const listener = result.prepared.config.listeners.find(({ id }) => id === edit.listener);
  await printLine(serviceUrl(edit.host, listener?.port ?? port));
  say(`Written to ${path}. Doorman is not running: start it with 'doorman serve'.`);
  return 0;
}
