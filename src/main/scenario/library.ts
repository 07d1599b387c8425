import { readdir, readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { formatMistake, type Mistake } from '../../shared/config/mistakes.ts';
import { checkScenario } from '../../shared/scenario/check.ts';
import type { ScenarioFile } from '../../shared/scenario/schema.ts';
import { placeMistakes } from '../config/parse.ts';
import { MAX_FILE_BYTES, readYaml } from '../config/yaml.ts';

/** Files of a folder that are looked at. */
const fileLimit = 100;
const ending = '.yaml';

export interface NamedScenario {
  /** That of the file, without its ending. */
  readonly name: string;
  readonly scenario: ScenarioFile;
}

/** A scenario's file, or the folder, is not as it should be. The message lists the mistakes with their lines. */
export class ScenarioFileError extends Error {
  override readonly name = 'ScenarioFileError';
  readonly mistakes: readonly Mistake[];

  constructor(message: string, mistakes: readonly Mistake[] = []) {
    super(message);
    this.mistakes = mistakes;
  }
}

const invalid = (file: string, mistakes: readonly Mistake[]): ScenarioFileError =>
  new ScenarioFileError(`${file} is not valid: ${mistakes.map(formatMistake).join('\n')}`, mistakes);

/** Reads the text of a scenario's file. @throws ScenarioFileError */
export function parseScenario(file: string, text: string): ScenarioFile {
  const read = readYaml(text);
  if (!read.ok) throw invalid(file, read.mistakes);
  const checked = checkScenario(read.input);
  if (!checked.ok) throw invalid(file, placeMistakes(text, checked.mistakes));
  return checked.scenario;
}

/**
 * Every scenario of a folder, in the order in which they are shown. A URL, as the folder may be inside the app's archive.
 *
 * @throws ScenarioFileError for the first that has mistakes, and where the folder or a file cannot be read
 */
export async function readScenarios(folder: URL): Promise<readonly NamedScenario[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new ScenarioFileError(
      `The scenarios of ${fileURLToPath(folder)} cannot be read: ${reasonOf(error)}. Name a folder with files such as my-scenario${ending}.`,
    );
  });
  const files = names.filter((file) => /^[a-z0-9-]+\.yaml$/.test(file)).sort();
  if (files.length > fileLimit)
    throw new ScenarioFileError(
      `${fileURLToPath(folder)} has ${files.length} scenarios, and at most ${fileLimit} are read. Move some elsewhere.`,
    );
  const scenarios = await Promise.all(
    files.map(async (file) => ({
      name: file.slice(0, -ending.length),
      scenario: parseScenario(file, await readText(new URL(file, folder))),
    })),
  );
  return scenarios.sort(
    (one, other) => one.scenario.order - other.scenario.order || one.name.localeCompare(other.name, 'en'),
  );
}

/** Neither waits for a pipe nor reads more than a file may have. @throws ScenarioFileError */
async function readText(url: URL): Promise<string> {
  const path = fileURLToPath(url);
  try {
    const facts = await stat(url);
    if (!facts.isFile())
      throw new ScenarioFileError(`${path} is no file. Move it away, or name another folder.`);
    if (facts.size > MAX_FILE_BYTES)
      throw new ScenarioFileError(
        `${path} has ${facts.size} bytes, and a scenario has at most ${MAX_FILE_BYTES}. Make it shorter.`,
      );
    return await readFile(url, 'utf8');
  } catch (error) {
    if (error instanceof ScenarioFileError) throw error;
    throw new ScenarioFileError(
      `${path} cannot be read: ${reasonOf(error)}. Mend that, or name another folder.`,
    );
  }
}

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
